package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.methods.Resolution;
import java.util.List;
import java.util.SortedMap;

/** A task put to models with one tokenizer. */
public interface Samples {

    /** All that may change the number beside name, length and seed: the task's parameters, wording, data, longest length. */
    SortedMap<String, Object> identity();

    /**
     * Tokens (prompt and new ones) of the shortest prompt: with fewer a suite is refused. A longer prompt that does not fit is
     * {@link Sample#unasked}, with its reason.
     */
    int leastLength();

    /** The same arguments give the same sample on every platform. @param ordinal from 0 to the task's size */
    Sample sample(int length, long seed, int ordinal);

    /**
     * All that a model reads of a sample and all that decides what is scored of it, in parts: the prompt, then the answer whose likelihood is
     * asked for, places of windows, choices. Equal for two samples only if both asked the same.
     */
    default List<int[]> asked(Sample sample) {
        return List.of(sample.ids());
    }

    /** Hash of all that is {@link #asked}. */
    default String promptSha256(Sample sample) {
        return PromptHash.of(asked(sample));
    }

    /** By which a sample is known in its task: a published question's own id. */
    default String id(int ordinal) {
        return String.valueOf(ordinal);
    }

    /** Tokens that a model may write after a prompt, beside those of the prompt. */
    default int newTokens() {
        return 0;
    }

    /** Seconds that {@link #measure} will take for a batch of so many prompts of one length. */
    double seconds(CostForecast forecast, Resolution resolution, int length, int prompts);

    /** Puts a batch to a model. One outcome a sample, in order. */
    List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch);
}
