package dev.ropewalk.evaluator.database;

import java.util.ArrayList;
import java.util.List;
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
        for (int from = 0; from < rows.size(); from += TOGETHER) {
            List<List<@Nullable Object>> part = rows.subList(from, Math.min(rows.size(), from + TOGETHER));
            List<@Nullable Object> parameters = new ArrayList<>();
            part.forEach(parameters::addAll);
            inserted += jdbc.sql("insert into " + into + " values "
                            + String.join(", ", part.stream().map(row -> values).toList()) + " " + conflict)
                    .params(parameters)
                    .update();
        }
        return inserted;
    }

    private Rows() {}
}
