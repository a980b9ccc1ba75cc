package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.dataset.Dataset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Something asked of a model at any length. A value, validated at birth; {@link #on} makes it concrete for one tokenizer. */
public interface Task {

    /** By which people choose it, with others of its kind. */
    TaskCard card();

    /** With version: {@code passkey@1}, {@code ppl/lastk-128@1}. Another rule for the same number needs another name. */
    default String name() {
        return card().name();
    }

    /** By which a suite tells its tasks apart. */
    default String label() {
        return name();
    }

    /** Of its cells: the first of its card, unless a parameter makes it another. */
    default Metric metric() {
        return card().metrics().get(0);
    }

    /** As asked for: Integers and Strings by name. */
    SortedMap<String, Object> parameters();

    /** Samples of one cell. */
    int size();

    /** Documents that its samples share, where that is known before they are made; else as many as samples. */
    default int documents() {
        return size();
    }

    /** The same with as many samples, or a few more where they come in rounds. @param samples at least 1 */
    Task ofSize(int samples);

    /** Tokens without which no tokenizer can do; the exact least length is known to {@link Samples}. */
    int leastLength();

    /**
     * @param longest the longest length of the suite, in tokens
     * @throws IllegalArgumentException when the task cannot be put to a model with this tokenizer
     */
    Samples on(Tokenizer tokenizer, int longest);

    /** The published file it asks the questions of; most tasks have none. */
    default Optional<Dataset> dataset() {
        return Optional.empty();
    }

    /**
     * What a stored answer is worth by today's rule; empty where it takes more than what is stored to say so.
     *
     * @param asked what {@link Samples#identity} of its cell holds
     */
    default Optional<Verdict> again(List<String> right, String answer, Map<String, ?> asked) {
        return Optional.empty();
    }

    /**
     * What its authors print of all answers together, in a sentence; empty where that is the mean of what answers scored.
     *
     * @param answers whole, by the ordinal of each sample that was asked; what failed without one is empty
     */
    default Optional<String> ofAll(Supplier<Map<Integer, String>> answers) {
        return Optional.empty();
    }

    /** The number of a cell from all its outcomes, where every sample stands alone. */
    default Summary summarize(List<Outcome> outcomes) {
        return Summary.of(metric(), outcomes, Map.of());
    }
}
