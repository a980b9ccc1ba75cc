package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Some layers of a model, by their numbers from 0.
 *
 * @param numbers ascending, each once, at least one
 */
public record Layers(List<Integer> numbers) {

    /** Names in sentences; a model may have ten thousand layers. */
    private static final int MOST_RUNS = 12;

    public Layers {
        SortedSet<Integer> sorted = new TreeSet<>(numbers);
        if (sorted.isEmpty() || sorted.first() < 0 || sorted.size() != numbers.size())
            throw new IllegalArgumentException(
                    "layers must be numbers of at least 0, each once, and at least one, got " + numbers);
        numbers = List.copyOf(sorted);
    }

    public static Layers of(Collection<Integer> numbers) {
        return new Layers(List.copyOf(numbers));
    }

    public boolean has(int layer) {
        return numbers.contains(layer);
    }

    /** {@code layer 3}, or {@code layers 0 to 2, 4}. */
    @Override
    public String toString() {
        List<String> runs = new ArrayList<>();
        for (int at = 0; at < numbers.size(); at++) {
            int first = at;
            while (at + 1 < numbers.size() && numbers.get(at + 1) == numbers.get(at) + 1) at++;
            runs.add(first == at ? String.valueOf(numbers.get(at)) : numbers.get(first) + " to " + numbers.get(at));
        }
        return (numbers.size() == 1 ? "layer " : "layers ")
                + runs.stream().limit(MOST_RUNS).collect(Collectors.joining(", "))
                + (runs.size() > MOST_RUNS ? ", …" : "");
    }
}
