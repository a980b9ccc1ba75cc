package dev.ropewalk.tasks.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How an answer is generated, and what of it is scored.
 *
 * @param maxNewTokens 0 where nothing is generated
 * @param minNewTokens 0 to maxNewTokens: before that many no end is accepted
 * @param stopAtNewline whether a line feed ends the answer
 * @param chatTemplate whether the model's own chat template, if it has one, is put around the prompt
 */
public record Generation(
        int maxNewTokens, int minNewTokens, boolean stopAtNewline, boolean chatTemplate, Scored scored) {

    public Generation {
        if (maxNewTokens < 0 || maxNewTokens > 1 << 20)
            throw new IllegalArgumentException("maxNewTokens must be from 0 to 1048576, got " + maxNewTokens);
        if (minNewTokens < 0 || minNewTokens > maxNewTokens)
            throw new IllegalArgumentException(
                    "minNewTokens must be from 0 to " + maxNewTokens + ", got " + minNewTokens);
    }

    static Generation of(int maxNewTokens, boolean chatTemplate) {
        return new Generation(maxNewTokens, 0, false, chatTemplate, Scored.ALL);
    }

    /** The same with another limit. */
    Generation upTo(int newTokens) {
        return new Generation(newTokens, Math.min(minNewTokens, newTokens), stopAtNewline, chatTemplate, scored);
    }

    /** The part of an answer that counts. */
    public enum Scored {
        ALL,

        /** The first line that does not come from leading line feeds. LongBench/eval.py 2e00731. */
        FIRST_LINE,

        /**
         * The first piece between two {@code Question:} that is longer than one character, line feeds not counted; the whole where there is
         * none. ChunkLlama few-shot/test_few_shot.py 2add4d7.
         */
        BEFORE_QUESTION;

        public String of(String answer) {
            return switch (this) {
                case ALL -> answer;
                case FIRST_LINE -> {
                    int from = 0;
                    while (from < answer.length() && answer.charAt(from) == '\n') from++;
                    int end = answer.indexOf('\n', from);
                    yield answer.substring(from, end < 0 ? answer.length() : end);
                }
                case BEFORE_QUESTION -> {
                    for (String piece : answer.split("Question:", -1)) {
                        String line = piece.replace("\n", "");
                        if (line.codePointCount(0, line.length()) > 1) yield piece;
                    }
                    yield answer;
                }
            };
        }

        /** @throws IllegalArgumentException naming those that are known */
        public static Scored named(String word) {
            return Arrays.stream(values())
                    .filter(part -> part.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("part must be one of "
                            + Arrays.stream(values()).map(Scored::word).collect(Collectors.joining(", ")) + ", got "
                            + word));
        }

        /** As it is stored: {@code first-line}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
