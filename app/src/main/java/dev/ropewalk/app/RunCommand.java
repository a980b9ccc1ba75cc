package dev.ropewalk.app;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.RunReport;
import dev.ropewalk.evaluator.Runs;
import dev.ropewalk.evaluator.StudyReport;
import dev.ropewalk.evaluator.TunedModel;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.results.comparison.FindingsReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Runs.check(wanted.suite());
        List<TunedModel> models = TunedModel.of(wanted);
        List<RunReport> reports = new ArrayList<>();
        try (Interruption interruption = new Interruption();
                var context = Application.start(
                        Application.Evaluation.class, WebApplicationType.NONE, database, properties)) {
            Runs runs = context.getBean(Runs.class);
            if (!measure(runs, wanted.suite(), reports, interruption)) return 1;
            if (models.isEmpty())
                reports.set(0, reports.get(0).with(runs.findings(reports.get(0).run())));
            for (TunedModel model : models) {
                err.printf(Locale.ROOT, "Model %d of %d, %s%n", reports.size(), models.size(), model.folder());
                if (!model.isMade() && !tune(model, interruption)) return 1;
                Suite its = wanted.of(model.recipe(), model.folder().toString(), model.learned());
                if (!measure(runs, its, reports, interruption)) return 1;
            }
        }
        StudyReport report = new StudyReport(wanted, reports);
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

    /** @return false when it was left, which is said */
    private boolean measure(Runs runs, Suite suite, List<RunReport> reports, Interruption interruption) {
        PrintWriter err = Terminal.err(spec);
        Optional<String> unfinished = runs.findUnfinished(suite);
        unfinished.ifPresent(id -> err.println("Going on with run " + id + ", which was cut off."));
        ProgressLine line = new ProgressLine(err);
        RunReport report = execute(runs, unfinished.orElseGet(() -> runs.begin(suite)), line, interruption);
        line.end();
        reports.add(report);
        boolean ended = !report.status().equals("queued");
        if (!ended) err.println("Left run " + report.run() + "; the same command goes on with it.");
        err.flush();
        return ended;
    }

    /** @return false when it was left, which is said */
    private boolean tune(TunedModel model, Interruption interruption) throws IOException {
        PrintWriter err = Terminal.err(spec);
        TrainingLine line = new TrainingLine(err, model.recipe().steps());
        boolean made = model.make(line, interruption);
        line.end();
        if (!made) err.println("Left the tuning of " + model.recipe().name() + "; the same command goes on with it.");
        err.flush();
        return made;
    }

    /** Another process may have taken the run since it was found: then that is said. */
    private static RunReport execute(Runs runs, String run, ProgressLine line, Interruption interruption) {
        try {
            return runs.execute(run, line, interruption);
        } catch (IllegalStateException e) {
            throw new RefusedException(e.getMessage() + ".");
        }
    }

    /** A file goes before a bundled suite; its name begins every sentence about it, unless the fault may be an option's. */
    private Study study() {
        Path file = Path.of(suite);
        Map<String, Object> fields = instead.fields();
        boolean bundled = Runs.BUNDLED_SUITES.contains(suite) && !Files.isRegularFile(file);
        if (bundled || !NAMES_A_FILE.matcher(suite).matches() && !Files.exists(file))
            return Runs.bundledSuite(suite, fields);
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
