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
     * @param columns cells of one board and length each, the best of them first
     * @return ids of cells, the best ones' not among them
     */
    public Set<String> of(Collection<List<String>> columns) {
        List<String> ids = columns.stream().flatMap(List::stream).toList();
        if (ids.isEmpty()) return Set.of();
        List<Cell> cells = jdbc.sql("select cell_id, " + Cell.COLUMNS + " from leaderboard_v1 where cell_id in (:ids)")
                .param("ids", ids)
                .query((row, number) -> Cell.of(row))
                .list();
        Map<String, List<Answer>> answered = answers.of(cells);
        Map<String, Series> series = cells.stream()
                .map(cell -> series(cell, answered.getOrDefault(cell.id(), List.of())))
                .collect(Collectors.toMap(Series::label, Function.identity()));
        Set<String> tied = new HashSet<>();
        for (List<String> column : columns)
            tied.addAll(tied(column.stream().map(series::get).toList()));
        return tied;
    }

    private static Series series(Cell cell, List<Answer> answers) {
        return new Series(
                cell.id(),
                cell.configuration(),
                cell.task(),
                cell.metric(),
                cell.length(),
                List.of(cell.board()),
                List.of(cell.id()),
                answers);
    }

    /** @param column labelled by their cells, the best first */
    static List<String> tied(List<Series> column) {
        return column.stream()
                .skip(1)
                .filter(other -> isTied(column.get(0), other, column.size()))
                .map(Series::label)
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
