package dev.ropewalk.app;

import dev.ropewalk.results.export.ExportFormat;
import dev.ropewalk.results.export.Exports;
import dev.ropewalk.results.export.Selection;
import dev.ropewalk.results.export.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description =
                "Writes what is stored: samples and cells in our own form or as CSV, results as Every Eval Ever has them, answers as"
                        + " RULER's and LongBench's own scripts read them, boards as tables for a page or a paper.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description =
                    "jsonl (what import reads, one sample a line), csv, every-eval-ever, ruler, longbench, markdown, latex")
    String format = "";

    @Option(names = "--model", paramLabel = "NAME", description = "name or first digits of the id (default: all)")
    @Nullable
    String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "a task, or a group (longbench, ruler-13); may be repeated (default: all)")
    List<String> tasks = List.of();

    @Option(names = "--length", paramLabel = "N", split = ",", description = "tokens (default: all)")
    List<Integer> lengths = List.of();

    @Option(
            names = "--run",
            paramLabel = "ID",
            description =
                    "a run's id or the first digits of it (default: all that is stored, imported results among it)")
    @Nullable
    String run;

    @Option(names = "--samples", description = "for csv: a row a sample, not a row a cell")
    boolean samples;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            required = true,
            description = "a file, or a new folder for every-eval-ever, ruler and longbench")
    Path out = Path.of("");

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        ExportFormat form = form();
        Selection selection = new Selection(model, tasks, lengths, run);
        if (form.isFolder()) OutputFolder.check("--out", out);
        else OutputFile.check("--out", out);
        String told;
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            Exports exports = new Exports(context.getBean(JdbcClient.class), Clock.systemUTC());
            List<String> cells = exports.cells(selection);
            if (cells.isEmpty())
                throw new RefusedException("No result is stored "
                        + (selection.words().isEmpty() ? "here." : "of " + selection.words() + "."));
            told = write(exports, form, cells);
        }
        var table = form.isFolder() ? Terminal.out(spec) : OutputFile.table(spec, out);
        table.println(told);
        table.flush();
        return 0;
    }

    private String write(Exports exports, ExportFormat form, List<String> cells) throws IOException {
        Tally[] tally = new Tally[1];
        if (form.isFolder())
            OutputFolder.write(out, folder -> {
                tally[0] = exports.write(form, cells, folder);
                someWritten(form, tally[0]);
            });
        else
            OutputFile.write(out, to -> {
                tally[0] = exports.write(form, samples, cells, to);
                someWritten(form, tally[0]);
            });
        return "Written to " + out + ": " + tally[0].sentence() + ".";
    }

    /** Before anything takes its name. */
    private static void someWritten(ExportFormat form, Tally tally) {
        if (tally.cells() == 0)
            throw new RefusedException("Nothing of what is stored can be written as " + form.word() + ": "
                    + tally.sentence().replaceFirst("^0 cells; left out: ", "") + ".");
    }

    private ExportFormat form() {
        try {
            ExportFormat form = ExportFormat.named(format);
            if (samples && form != ExportFormat.CSV)
                throw new IllegalArgumentException("--samples goes with --format csv, got " + form.word());
            return form;
        } catch (IllegalArgumentException e) {
            if (spec == null) throw e;
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
