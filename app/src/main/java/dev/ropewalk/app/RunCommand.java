package dev.ropewalk.app;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.run.Foresight;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.study.StudyExecutor;
import dev.ropewalk.evaluator.study.StudyReport;
import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.evaluator.tuned.TunedModel;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.comparison.FindingsReport;
import dev.ropewalk.results.outlook.Outlook;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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

    private static final Pattern NAMES_A_FILE = Pattern.compile(".*\\.(yaml|yml|json)|[.~/].*");

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

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "draw what tuning changed, score by length, into FILE.svg or FILE.png")
    @Nullable
    Path picture;

    @Option(
            names = "--dry-run",
            description =
                    "only say what it would take and could tell: time, memory, differences, what is measured already")
    boolean dryRun;

    @Mixin
    SlotOptions slots = new SlotOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Map<String, Object> properties = slots.properties();
        Study wanted = study();
        OutputFile.check("--json", json, Path.of(suite));
        OutputFile.check("--picture", picture, Path.of(suite), json);
        if (picture != null) StudyPicture.check(wanted, picture);
        PrintWriter err = Terminal.err(spec), out = OutputFile.table(spec, json, picture);
        Path folder = ModelFolder.open(wanted.suite().model(), err).folder();
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            ModelFolder.say(tokenizer.notes(), err);
            ModelFolder.say(wanted.suite().warnings(), err);
        }
        RunExecutor.check(wanted.suite());
        if (dryRun) return foretell(wanted, properties, out);
        List<TunedModel> models = TunedModel.of(wanted.tunings());
        Optional<StudyReport> measured;
        try (Interruption interruption = new Interruption();
                var context = Application.start(
                        Application.Evaluation.class, WebApplicationType.NONE, database, properties)) {
            measured = execute(
                    new StudyExecutor(context.getBean(RunExecutor.class), new StudyLines(err), interruption),
                    wanted,
                    models);
        }
        if (measured.isEmpty()) return 1;
        StudyReport report = measured.get();
        List<RunReport> reports = report.runs();
        out.println(report.table());
        RunReport first = reports.get(0);
        String conclusions = new FindingsReport(first.findings()).text();
        if (!conclusions.isEmpty()) out.println(conclusions);
        if (first.stopping() != null) out.println(first.stopping().text());
        report.disturbed().ifPresent(out::println);
        if (models.isEmpty())
            out.printf(
                    Locale.ROOT,
                    "run %s, code %s: ./ropewalk serve shows it in a browser%n",
                    first.run(),
                    first.codeVersion());
        else
            out.printf(
                    Locale.ROOT,
                    "%d runs, code %s: ./ropewalk serve shows them in a browser%n",
                    reports.size(),
                    first.codeVersion());
        out.flush();
        if (json != null) OutputFile.write(json, report.toJson());
        if (picture != null) OutputFile.write(picture, StudyPicture.of(report, picture));
        for (RunReport run : reports)
            if (!run.status().equals("completed"))
                throw new RefusedException("The run " + (models.isEmpty() ? "" : "of " + run.suite() + " ")
                        + run.status() + ": " + run.message() + ".");
        return 0;
    }

    /** What is tuned is not foretold. */
    private int foretell(Study wanted, Map<String, Object> properties, PrintWriter out) throws IOException {
        Outlook outlook;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, properties)) {
            outlook = context.getBean(Foresight.class).opened(wanted.suite());
        }
        out.println(OutlookText.of(outlook));
        if (!wanted.tunings().isEmpty()) out.println("How long its tunings take is not foretold.");
        out.flush();
        if (json != null) OutputFile.write(json, ReadableJson.of(outlook));
        return 0;
    }

    /** Another process may have taken a run since it was found: then that is said. */
    private static Optional<StudyReport> execute(StudyExecutor executor, Study study, List<TunedModel> models)
            throws IOException {
        try {
            return executor.execute(study, models);
        } catch (IllegalStateException e) {
            throw new RefusedException(e.getMessage() + ".");
        }
    }

    /** A file goes before a bundled suite; its name begins every sentence about it, unless the fault may be an option's. */
    private Study study() {
        Path file = Path.of(suite);
        Map<String, Object> fields = instead.fields();
        boolean bundled = BundledSuites.NAMES.contains(suite) && !Files.isRegularFile(file);
        if (bundled || !NAMES_A_FILE.matcher(suite).matches() && !Files.exists(file))
            return BundledSuites.named(suite, fields);
        String text = TextFile.read(file);
        try {
            return Study.parse(suite, text, fields);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            if (sentence.startsWith(suite) || !fields.isEmpty()) throw e;
            throw new RefusedException(suite + ": " + sentence, e);
        }
    }
}
