package dev.ropewalk.web.comparison;

import dev.ropewalk.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * How an answer is looked at: all of it stands in the address, so that whoever gets the address sees the same.
 *
 * @param lengths that are shown; empty for all
 * @param by what stands across, {@code length} or {@code task}
 * @param cost that quality is held against, as {@code Cost.Axis} has it
 * @param memory GiB that weights, keys and values may take at the longest length; null for any
 * @param seconds until the first token that reading so long a prompt may take; null for any
 * @param q words that a label holds
 * @param sort the column that the lines are ordered by; empty for the mean
 * @param columns beside the scores; empty for all
 */
record Look(
        List<Integer> lengths,
        String by,
        String cost,
        @Nullable Double memory,
        @Nullable Double seconds,
        String q,
        String sort,
        Set<String> columns) {

    /** What may stand beside the scores. */
    static final List<String> COLUMNS = List.of("rank", "ties", "mean", "reach", "change", "cost");

    Look {
        lengths = List.copyOf(new TreeSet<>(lengths));
        columns = Set.copyOf(columns);
        for (int length : lengths)
            if (length < 0) throw Refusal.wrong("lengths", "lengths must be 0 or more, got " + length + ".");
        checkLimit("memory", memory);
        checkLimit("seconds", seconds);
        for (String column : columns)
            if (!COLUMNS.contains(column))
                throw Refusal.wrong(
                        "columns", "columns must be of " + String.join(", ", COLUMNS) + ", got '" + column + "'.");
    }

    private static void checkLimit(String name, @Nullable Double limit) {
        if (limit != null && !(limit > 0 && limit < 1e9))
            throw Refusal.wrong(name, name + " must be above 0, got " + limit + ".");
    }

    public boolean shows(String column) {
        return columns.isEmpty() || columns.contains(column);
    }

    /** Whether costs leave something out. */
    public boolean limits() {
        return memory != null || seconds != null;
    }

    /** The address's query, with other words for one of its parts; empty where everything is as it is by itself. */
    public String with(String name, Object value) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("lengths", lengths.stream().map(String::valueOf).collect(Collectors.joining(",")));
        parts.put("by", by.equals("length") ? "" : by);
        parts.put("cost", cost.equals("prefill") ? "" : cost);
        parts.put("memory", memory == null ? "" : number(memory));
        parts.put("seconds", seconds == null ? "" : number(seconds));
        parts.put("q", q);
        parts.put("sort", sort);
        parts.put("columns", COLUMNS.stream().filter(columns::contains).collect(Collectors.joining(",")));
        parts.put(name, String.valueOf(value));
        String query = parts.entrySet().stream()
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + "="
                        + UriUtils.encode(part.getValue(), StandardCharsets.UTF_8)
                                .replace("%2C", ","))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    /** The query of this look itself. */
    public String query() {
        return with("sort", sort);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    public @Nullable String memoryWords() {
        return memory == null ? null : number(memory);
    }

    public @Nullable String secondsWords() {
        return seconds == null ? null : number(seconds);
    }
}
