package dev.ropewalk.tasks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample before it is tokens.
 *
 * @param prompt without what the tokenizer puts around it
 * @param answers as in {@link Sample}
 * @param places indices in the prompt of the characters with which answers begin, ascending; empty where answers have no place of their own
 * @param depth 0..1, null where the answer was not asked to stand at one place
 * @param id as in {@link Sample#question}
 * @param cluster as in {@link Sample}
 * @param begun index in the prompt from which it is the beginning of the answer; its length where it is none of it
 */
record WrittenSample(
        String prompt,
        List<String> answers,
        List<Integer> places,
        @Nullable Double depth,
        @Nullable String id,
        @Nullable String cluster,
        int begun) {

    WrittenSample {
        for (int place : places)
            if (place < 0 || place >= prompt.length())
                throw new IllegalArgumentException(
                        "a prompt of " + prompt.length() + " characters has no place " + place);
        if (begun < 0 || begun > prompt.length())
            throw new IllegalArgumentException(
                    "a prompt of " + prompt.length() + " characters cannot begin the answer at " + begun);
    }

    /** Of no collection. */
    WrittenSample(String prompt, List<String> answers, List<Integer> places, @Nullable Double depth, int begun) {
        this(prompt, answers, places, depth, null, null, begun);
    }

    /** The same, as one of a collection's. */
    WrittenSample from(@Nullable String id, @Nullable String cluster) {
        return new WrittenSample(prompt, answers, places, depth, id, cluster, begun);
    }

    /** The same within another prompt. @param shift by which its places moved; null where they are not known */
    WrittenSample as(String prompt, @Nullable Integer shift, int begun) {
        List<Integer> moved = shift == null
                ? List.of()
                : places.stream().map(place -> place + shift).toList();
        return new WrittenSample(prompt, answers, moved, depth, id, cluster, begun);
    }

    /** A question while it is written. */
    static final class Text {

        private final StringBuilder text = new StringBuilder();
        private final List<Integer> places = new ArrayList<>();
        private int begun = -1;

        Text add(String more) {
            text.append(more);
            return this;
        }

        Text add(String whole, int from, int to) {
            text.append(whole, from, to);
            return this;
        }

        /** What follows is an answer. */
        Text here() {
            places.add(text.length());
            return this;
        }

        /** What follows is no question any more: the answer is begun. */
        Text begin() {
            begun = text.length();
            return this;
        }

        WrittenSample asking(List<String> answers, @Nullable Double depth) {
            return new WrittenSample(
                    text.toString(),
                    List.copyOf(answers),
                    List.copyOf(places),
                    depth,
                    begun < 0 ? text.length() : begun);
        }
    }
}
