package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds what is stored of cells against itself: an id is the hash of what it stands for, a number is what its samples come to. Finds what a disk changed or
 * somebody wrote by hand. Reads, and nothing else; {@code BoardCheck} does the same for boards.
 */
public final class CellCheck {

    private static final int TOGETHER = 500;

    /** Of a number's size: another Java may round the last digits of a logarithm otherwise. */
    private static final double ROUNDING = 1e-9;

    private final JdbcClient jdbc;
    private final SampleStore samples;

    public CellCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
        samples = new SampleStore(jdbc);
    }

    /**
     * What was found.
     *
     * @param cells looked at
     * @param samples of those that have a number
     * @param wrong a part of a sentence for each cell that contradicts itself, which begins with its id
     */
    public record Found(int cells, long samples, List<String> wrong) {
        public Found {
            wrong = List.copyOf(wrong);
        }
    }

    private record Stored(
            String id,
            String identity,
            Metric metric,
            boolean done,
            int planned,
            int failures,
            int unscored,
            @Nullable Double score) {}

    public Found check() {
        int cells = 0;
        long answers = 0;
        List<String> wrong = new ArrayList<>();
        for (List<Stored> page = after(""); !page.isEmpty(); page = after(page.get(page.size() - 1).id))
            for (Stored cell : page) {
                cells++;
                List<SampleStore.Answered> answered = cell.done ? samples.of(cell.id) : List.of();
                answers += answered.size();
                contradiction(cell, answered)
                        .ifPresent(what -> wrong.add("cell " + cell.id.substring(0, 12) + " " + what));
            }
        return new Found(cells, answers, wrong);
    }

    private static Optional<String> contradiction(Stored cell, List<SampleStore.Answered> answered) {
        if (!Fingerprint.of(cell.identity).equals(cell.id))
            return Optional.of("is not known by the hash of what it stands for");
        if (!cell.done) return Optional.empty();
        if (answered.size() != cell.planned)
            return Optional.of("has " + answered.size() + " of its " + cell.planned + " samples");
        List<Outcome> outcomes =
                answered.stream().map(SampleStore.Answered::outcome).toList();
        Summary summary = Summary.of(cell.metric, outcomes, SampleStore.clusters(answered));
        if (summary.failures() != cell.failures || summary.unscored() != cell.unscored)
            return Optional.of("counts " + cell.failures + " failed and " + cell.unscored
                    + " unscored samples, where there are " + summary.failures() + " and " + summary.unscored());
        return isSame(cell.score, summary.score())
                ? Optional.empty()
                : Optional.of("says " + cell.score + ", where its samples say " + summary.score());
    }

    private static boolean isSame(@Nullable Double one, @Nullable Double other) {
        return Objects.equals(one, other)
                || one != null && other != null && Math.abs(one - other) <= ROUNDING * Math.abs(other);
    }

    private List<Stored> after(String id) {
        return jdbc.sql("select id, identity, metric, status, samples, failures, unscored, score from cell"
                        + " where id > :id order by id limit " + TOGETHER)
                .param("id", id)
                .query((row, number) -> stored(row))
                .list();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getString("id"),
                row.getString("identity"),
                Metric.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
                row.getString("status").equals("done"),
                row.getInt("samples"),
                row.getInt("failures"),
                row.getInt("unscored"),
                row.getObject("score", Double.class));
    }
}
