package dev.ropewalk.results.comparison;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which cells the paired test does not tell from the best of their board and length, by the rule of {@link Comparison#found}. */
public final class Ties {

    private static final double ALPHA = 0.05;

    private final JdbcClient jdbc;
    private final Answers answers;

    public Ties(JdbcClient jdbc) {
        this.jdbc = jdbc;
        answers = new Answers(jdbc);
    }

    /**
     * Of one board and length.
     *
     * @param rows cells of a configuration, one a seed; the best configuration first
     * @param configurations how many there are, of which rows may be some
     */
    public record Column(List<List<String>> rows, int configurations) {}

    /** @return ids of cells, the best ones' not among them */
    public Set<String> of(Collection<Column> columns) {
        List<String> ids = columns.stream()
                .flatMap(column -> column.rows().stream())
                .flatMap(List::stream)
                .toList();
        if (ids.isEmpty()) return Set.of();
        Map<String, Cell> cells = jdbc
                .sql("select cell_id, " + Cell.COLUMNS + " from leaderboard_v1 where cell_id in (:ids)")
                .param("ids", ids)
                .query((row, number) -> Cell.of(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Cell::id, Function.identity()));
        Map<String, List<Answer>> answered = answers.of(cells.values());
        Map<String, Integer> planned = answers.planned(cells.values());
        Set<String> tied = new HashSet<>();
        for (Column column : columns)
            tied(
                            column.rows().stream()
                                    .map(row -> Answers.series(
                                            row.stream().map(cells::get).toList(), answered, planned))
                                    .toList(),
                            column.configurations())
                    .forEach(row -> tied.addAll(row.cells()));
        return tied;
    }

    /** @param column the best first */
    static List<Series> tied(List<Series> column, int configurations) {
        return column.stream()
                .skip(1)
                .filter(other -> isTied(column.get(0), other, configurations))
                .toList();
    }

    private static boolean isTied(Series best, Series other, int configurations) {
        Double p;
        try {
            p = new Pairing(List.of(best), List.of(other)).test(Comparison.SEED).p();
        } catch (IllegalArgumentException e) {
            return true; // no question that both answered
        }
        return p == null || Comparison.found(p, configurations) > ALPHA;
    }
}
