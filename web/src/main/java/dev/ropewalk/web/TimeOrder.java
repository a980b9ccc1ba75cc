package dev.ropewalk.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows by a time and, of one time, by an id: their pages, each of which begins behind a {@link TimeCursor}.
 *
 * @param time SQL, a column
 * @param id SQL, a column
 */
public record TimeOrder(String time, String id, boolean latestFirst) {

    /** By {@code created_at} and {@code id}. */
    public static final TimeOrder OLDEST_FIRST = new TimeOrder("created_at", "id", false),
            NEWEST_FIRST = new TimeOrder("created_at", "id", true);

    /** SQL, to stand behind a condition: what lies behind the place; nothing where there is none. */
    public String behind(@Nullable TimeCursor place) {
        if (place == null) return "";
        String further = latestFirst ? "<" : ">";
        return " and " + time + " " + further + "= :afterTime and (" + time + " " + further + " :afterTime or " + id
                + " " + further + " :afterId)";
    }

    /** SQL, to stand behind all conditions. */
    public String order() {
        String downwards = latestFirst ? " desc" : "";
        return " order by " + time + downwards + ", " + id + downwards;
    }

    /** Those of a question with {@link #behind} and {@code :limit}, besides its own. */
    public static Map<String, Object> parameters(Map<String, ?> own, @Nullable TimeCursor place, int limit) {
        Map<String, Object> parameters = new HashMap<>(own);
        parameters.put("limit", limit);
        if (place != null) {
            parameters.put("afterTime", place.time());
            parameters.put("afterId", place.id());
        }
        return parameters;
    }

    /**
     * So many rows behind the place.
     *
     * @param jdbc makes a statement of SQL
     * @param which SQL, from {@code select} to a condition
     */
    public <T> List<T> rows(
            Function<String, JdbcClient.StatementSpec> jdbc,
            String which,
            Map<String, ?> own,
            @Nullable TimeCursor after,
            int limit,
            RowMapper<T> row) {
        return jdbc.apply(which + behind(after) + order() + " limit :limit")
                .params(parameters(own, after, limit))
                .query(row)
                .list();
    }

    /** The same as a page. @param place of a row */
    public <T> Page<T> page(
            Function<String, JdbcClient.StatementSpec> jdbc,
            String which,
            Map<String, ?> own,
            @Nullable TimeCursor after,
            int size,
            RowMapper<T> row,
            Function<T, TimeCursor> place) {
        return Page.of(
                rows(jdbc, which, own, after, Page.read(size), row),
                size,
                last -> place.apply(last).toString());
    }
}
