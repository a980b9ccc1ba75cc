package dev.ropewalk.results.export;

import dev.ropewalk.results.Superseded;
import dev.ropewalk.results.comparison.Ties;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what is stored in the words of others, and in our own. */
public final class Exports {

    private final JdbcClient jdbc;
    private final StoredResults results;
    private final Ties ties;
    private final Clock clock;

    public Exports(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        results = new StoredResults(jdbc);
        ties = new Ties(jdbc);
        this.clock = clock;
    }

    /** The id of a run by its first digits; null for null. @throws IllegalArgumentException one sentence, where there is none, or several */
    public @Nullable String run(@Nullable String digits) {
        return results.run(digits);
    }

    /** @throws IllegalArgumentException one sentence: which name is not known */
    public List<String> cells(Selection selection) {
        return results.cells(selection);
    }

    /**
     * Into one file, row by row where there may be many; nothing is closed.
     *
     * @param bySample a row a sample, as JSONL always is, or a row a cell
     */
    public Tally write(ExportFormat format, boolean bySample, List<String> cells, OutputStream out) throws IOException {
        Tally tally = new Tally();
        if (!format.isRows()) {
            out.write(tables(format, cells, tally).getBytes(StandardCharsets.UTF_8));
            out.flush();
            return tally;
        }
        Form form =
                format == ExportFormat.JSONL ? new ExportedLines(out, tally) : new ExportedTable(out, bySample, tally);
        if (format == ExportFormat.JSONL || bySample) results.read(cells, form);
        else for (List<StoredCell> page : results.pages(cells)) for (StoredCell cell : page) form.begin(cell);
        form.finish();
        return tally;
    }

    private String tables(ExportFormat format, List<String> cells, Tally tally) {
        List<StoredCell> ended = new ArrayList<>();
        Set<String> superseded = Superseded.reasons(jdbc).keySet();
        for (List<StoredCell> page : results.pages(cells))
            for (StoredCell cell : page)
                if (superseded.contains(cell.id())) tally.leave("cells that are superseded");
                else if (cell.isEnded()) {
                    ended.add(cell);
                    tally.cell();
                } else tally.leave(cell.without());
        return PaperTable.of(ended, ties).stream()
                .map(table -> format == ExportFormat.LATEX ? table.latex() : table.markdown())
                .collect(Collectors.joining("\n"));
    }

    /** As a folder of files, which is there and empty. */
    public Tally write(ExportFormat format, List<String> cells, Path folder) throws IOException {
        Tally tally = new Tally();
        Form form = switch (format) {
            case EVERY_EVAL_EVER -> new EveryEvalEver(folder, cells, clock.instant(), tally);
            case RULER -> PredictionFolder.of(Predictions.RULER, results, cells, folder, tally);
            case LONGBENCH -> PredictionFolder.of(Predictions.LONGBENCH, results, cells, folder, tally);
            default -> throw new IllegalArgumentException(format.word() + " is one file");
        };
        results.read(cells, form);
        form.finish();
        return tally;
    }
}
