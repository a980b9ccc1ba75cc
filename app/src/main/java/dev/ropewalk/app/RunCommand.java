package dev.ropewalk.app;

import dev.ropewalk.evaluator.RunReport;
import dev.ropewalk.evaluator.Runs;
import dev.ropewalk.evaluator.suite.Suite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description =
                "Measures a suite and shows who wins. What was measured before is not measured again; a run that was killed goes on.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SUITE",
            defaultValue = "quick",
            description =
                    "name of a bundled suite, or a YAML or JSON file (default: quick, eleven methods on the bundled model)")
    String suite = "quick";

    @Mixin
    SuiteOptions instead = new SuiteOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "write the results as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Suite wanted = suite();
        OutputFile.check("--json", json);
        PrintWriter err = Terminal.err(spec), out = Terminal.out(spec);
        ModelFolder.of(wanted.model(), err);
        Runs.check(wanted);
        RunReport report;
        try (Interruption interruption = new Interruption();
                var context = Application.start(
                        Application.Evaluation.class, WebApplicationType.NONE, database.properties())) {
            Runs runs = context.getBean(Runs.class);
            Optional<String> unfinished = runs.findUnfinished(wanted);
            unfinished.ifPresent(id -> err.println("Going on with run " + id + ", which was cut off."));
            ProgressLine line = new ProgressLine(err);
            report = execute(runs, unfinished.orElseGet(() -> runs.begin(wanted)), line, interruption);
            line.end();
            if (report.status().equals("queued")) {
                err.println("Left run " + report.run() + "; the same command goes on with it.");
                err.flush();
                return 1;
            }
        }
        out.println(report.table());
        out.printf("run %s, code %s: ./ropewalk serve shows it in a browser%n", report.run(), report.codeVersion());
        out.flush();
        if (json != null) OutputFile.write(json, report.toJson());
        if (!report.status().equals("completed"))
            throw new RefusedException("The run " + report.status() + ": " + report.message() + ".");
        return 0;
    }

    /** Another process may have taken the run since it was found: then that is said. */
    private static RunReport execute(Runs runs, String run, ProgressLine line, Interruption interruption) {
        try {
            return runs.execute(run, line, interruption);
        } catch (IllegalStateException e) {
            throw new RefusedException(e.getMessage() + ".");
        }
    }

    private Suite suite() throws IOException {
        Path file = Path.of(suite);
        if (Files.isRegularFile(file)) return Suite.parse(Files.readString(file), instead.fields());
        if (!suite.endsWith(".yaml") && !suite.endsWith(".json")) return Runs.bundledSuite(suite, instead.fields());
        throw new RefusedException("There is no suite file " + suite + ".");
    }
}
