package dev.ropewalk.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of many.
 *
 * @param next where the following page begins, to be given as {@code after}; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** Of one row more than asked for: that row only says that there are more. */
    public static <T> Page<T> of(List<T> oneMore, int size, Function<T, String> cursor) {
        if (oneMore.size() <= size) return new Page<>(List.copyOf(oneMore), null);
        List<T> items = List.copyOf(oneMore.subList(0, size));
        return new Page<>(items, cursor.apply(items.get(size - 1)));
    }
}
