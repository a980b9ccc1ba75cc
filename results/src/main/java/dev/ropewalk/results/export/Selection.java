package dev.ropewalk.results.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which stored results are meant.
 *
 * @param model name or first digits of its id, six or more; null for every model
 * @param tasks names or groups as {@code compare} takes them; empty for all
 * @param lengths in tokens; empty for all
 * @param run its id or the first digits of it, six or more; null for all that is stored, imported cells among it
 */
public record Selection(
        @Nullable String model,
        List<String> tasks,
        List<Integer> lengths,
        @Nullable String run) {

    /** Fewest digits that name a model or a run. */
    static final int DIGITS = 6;

    public static final Selection ALL = new Selection(null, List.of(), List.of(), null);

    public Selection {
        tasks = List.copyOf(tasks);
        lengths = List.copyOf(lengths);
        for (int length : lengths)
            if (length < 0) throw new IllegalArgumentException("a length must be at least 0, got " + length);
    }

    /** For a sentence: {@code model llama, task qasper, length 4096}; empty for all. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (model != null) words.add("model " + model);
        if (!tasks.isEmpty()) words.add("task " + String.join(" or ", tasks));
        if (!lengths.isEmpty())
            words.add("length " + lengths.stream().map(String::valueOf).collect(Collectors.joining(" or ")));
        if (run != null) words.add("run " + run);
        return String.join(", ", words);
    }
}
