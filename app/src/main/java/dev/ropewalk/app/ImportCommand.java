package dev.ropewalk.app;

import dev.ropewalk.evaluator.imported.ImportFormat;
import dev.ropewalk.evaluator.imported.ImportReport;
import dev.ropewalk.evaluator.imported.Imports;
import dev.ropewalk.statistics.Interval;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A file that is broken is refused and named; the command has failed only if none could be taken. */
@Command(
        name = "import",
        description =
                "Takes what others measured into the database: prediction files of LongBench and RULER, which are scored here, samples of"
                        + " lm-evaluation-harness, and those of another installation. Averages that lie beside them are held against ours.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "longbench, ruler, lm-eval or jsonl (our own, one sample a line)")
    String format = "";

    @Parameters(paramLabel = "PATH", description = "a file, or the folder of one model's files")
    Path path = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "NAME",
            required = true,
            description = "under which model the answers stand; the name of a stored model means that model")
    String model = "";

    @Option(
            names = "--as",
            paramLabel = "LABEL",
            description = "what stands where a configuration stands (default: the name of the files' folder)")
    @Nullable
    String label;

    @Option(
            names = "--length",
            paramLabel = "N",
            description =
                    "tokens that prompt and answer were given (default: as the files or their folder say, else not known)")
    @Nullable
    Integer length;

    @Option(names = "--json", paramLabel = "FILE", description = "write what was taken as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        ImportFormat form = form();
        form.files(path);
        OutputFile.check("--json", json);
        ImportReport report;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            report = context.getBean(Imports.class).take(form, path, model, label, length);
        }
        if (json != null) OutputFile.write(json, report.toJson());
        PrintWriter err = Terminal.err(spec), out = OutputFile.table(spec, json);
        if (report.cells().isEmpty()) {
            report.refusals().subList(0, report.refusals().size() - 1).forEach(why -> err.println("ropewalk: " + why));
            err.flush();
            throw new RefusedException(report.refusals().get(report.refusals().size() - 1));
        }
        report.refusals().forEach(why -> err.println("ropewalk: " + why));
        err.flush();
        out.print(table(report));
        report.notes().forEach(out::println);
        for (ImportReport.Average average : report.averages()) if (!average.equal()) out.println(difference(average));
        out.println(
                report.averages().isEmpty()
                        ? taken(report)
                        : report.equalAverages() + " of " + report.averages().size() + " averages equal");
        out.flush();
        return 0;
    }

    private ImportFormat form() {
        try {
            return ImportFormat.named(format);
        } catch (IllegalArgumentException e) {
            if (spec == null) throw e;
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static String table(ImportReport report) {
        TextTable table = new TextTable(
                "task", "tokens", report.model() + " as", "samples", "failed", "score", "95 % interval", "");
        for (ImportReport.Taken cell : report.cells()) {
            Interval interval = cell.interval();
            table.row(
                    cell.task(),
                    cell.length() == 0 ? "-" : cell.length(),
                    cell.label(),
                    cell.samples(),
                    cell.failures(),
                    number(cell, cell.score()),
                    interval == null ? "-" : number(cell, interval.lower()) + " to " + number(cell, interval.upper()),
                    cell.isNew() ? "imported" : "was there already");
        }
        return table.toString();
    }

    private static String number(ImportReport.Taken cell, @Nullable Double score) {
        if (score == null) return "-";
        return String.format(Locale.ROOT, "%.2f", cell.metric().equals("perplexity") ? score : 100 * score);
    }

    private static String difference(ImportReport.Average average) {
        Double ours = average.ours();
        return average.name() + ": " + average.theirs() + " there, "
                + (ours == null ? "no file was taken for it" : ours + " here")
                + (average.why() == null ? "" : ": " + average.why());
    }

    private static String taken(ImportReport report) {
        long fresh = report.cells().stream().filter(ImportReport.Taken::isNew).count();
        long there = report.cells().size() - fresh;
        return fresh
                + (fresh == 1 ? " cell imported" : " cells imported")
                + (there == 0 ? "" : ", " + there + (there == 1 ? " was" : " were") + " there already");
    }
}
