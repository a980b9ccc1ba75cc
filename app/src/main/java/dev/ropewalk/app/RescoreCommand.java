package dev.ropewalk.app;

import dev.ropewalk.evaluator.rescore.RescoreReport;
import dev.ropewalk.evaluator.rescore.Rescores;
import dev.ropewalk.results.export.Selection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rescore",
        description =
                "Scores stored answers again by the metrics of this program, without a model. What comes out otherwise stands beside the score"
                        + " that was measured, as a version of its own.",
        mixinStandardHelpOptions = true)
final class RescoreCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--model", paramLabel = "NAME", description = "name or first digits of the id (default: all)")
    @Nullable
    String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "a task, or a group (longbench, ruler-13); may be repeated (default: all)")
    List<String> tasks = List.of();

    @Option(names = "--run", paramLabel = "ID", description = "a run's id or the first digits of it (default: all)")
    @Nullable
    String run;

    @Option(names = "--json", paramLabel = "FILE", description = "write old and new scores as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        OutputFile.check("--json", json);
        RescoreReport report;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            report = context.getBean(Rescores.class).rescore(new Selection(model, tasks, List.of(), run));
        }
        if (json != null) OutputFile.write(json, report.toJson());
        if (report.cells().isEmpty())
            throw new RefusedException("No answer could be scored again"
                    + (report.left().isEmpty() ? ", none is stored." : ": " + report.sentence()));
        PrintWriter out = OutputFile.table(spec, json);
        if (!report.changed().isEmpty()) out.print(table(report));
        out.println(report.sentence());
        out.flush();
        return 0;
    }

    private static String table(RescoreReport report) {
        TextTable table = new TextTable(
                "task", "tokens", "configuration", "measured", "before", "now", "changed", "of", "kept", "version");
        for (RescoreReport.Cell cell : report.changed())
            table.row(
                    cell.task(),
                    cell.length() == 0 ? "-" : cell.length(),
                    cell.label(),
                    percent(cell.measured()),
                    percent(cell.before()),
                    percent(cell.score()),
                    cell.changed(),
                    cell.samples(),
                    cell.kept(),
                    cell.version() == null ? "-" : cell.version());
        return table.toString();
    }

    private static String percent(@Nullable Double score) {
        return score == null ? "-" : String.format(Locale.ROOT, "%.2f", 100 * score);
    }
}
