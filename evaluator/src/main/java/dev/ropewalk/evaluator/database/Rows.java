package dev.ropewalk.evaluator.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many rows in one statement: a row each takes a way to the database and back. */
public final class Rows {

    /** Rows of a statement: at 25 columns well below the 32,767 parameters of PostgreSQL's protocol. */
    private static final int TOGETHER = 500;

    /**
     * Inserts them, in their order.
     *
     * @param into such as {@code table (a, b)}
     * @param values such as {@code (?, ?)}, where a parameter may stand in an expression
     * @param rows as many parameters each as there are marks
     * @param conflict such as {@code on conflict do nothing}
     * @return rows that were inserted
     */
    public static int insert(
            JdbcClient jdbc, String into, String values, List<List<@Nullable Object>> rows, String conflict) {
        int inserted = 0;
        for (List<List<@Nullable Object>> part : parts(rows)) {
            List<@Nullable Object> parameters = new ArrayList<>();
            part.forEach(parameters::addAll);
            inserted += jdbc.sql("insert into " + into + " values "
                            + String.join(", ", part.stream().map(row -> values).toList()) + " " + conflict)
                    .params(parameters)
                    .update();
        }
        return inserted;
    }

    /** As many at a time as a statement takes. */
    public static <T> List<List<T>> parts(List<T> all) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + TOGETHER)
                .mapToObj(from -> all.subList(from, Math.min(all.size(), from + TOGETHER)))
                .toList();
    }

    private Rows() {}
}
