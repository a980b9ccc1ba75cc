package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What happens to a prompt that is too long. The choice belongs to a result: it decides what the model was shown.
 *
 * <p>{@code written} turns a prompt into the ids a model is fed, chat template and special tokens included.
 */
public enum Truncation {
    /** Ours: ids are cut out of the middle of what is fed, and room for the answer is left. The question at the end stays. */
    MIDDLE {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            int budget = maxLength - question.generation().maxNewTokens();
            if (budget < 2)
                throw new DoesNotFitException(
                        "no room for the prompt of question " + question.id() + ": of " + maxLength + " tokens "
                                + question.generation().maxNewTokens() + " are for the answer",
                        written.apply(question.prompt()));
            int[] ids = written.apply(question.prompt());
            return new Cut(ends(ids, budget / 2, budget - budget / 2), ids.length, Math.max(0, ids.length - budget));
        }
    },

    /**
     * LongBench/pred.py 2e00731: the bare prompt's first and last floor(maxLength / 2) ids, each half decoded, joined as text and written
     * anew. Glues words together, can break a character, and leaves no room for template or answer.
     */
    LONGBENCH_V1 {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            int[] bare = tokenizer.encode(question.prompt());
            int half = half(maxLength);
            if (bare.length <= maxLength) return whole(question, written);
            String text = tokenizer.decode(Arrays.copyOf(bare, half))
                    + tokenizer.decode(Arrays.copyOfRange(bare, bare.length - half, bare.length));
            return new Cut(written.apply(text), written.apply(question.prompt()).length, bare.length - 2 * half);
        }
    },

    /** LongBench v2, pred.py 2e00731: the bare prompt's first floor(maxLength / 2) and last ceil(maxLength / 2) ids, decoded together. */
    LONGBENCH_V2 {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            int[] bare = tokenizer.encode(question.prompt());
            if (bare.length <= maxLength) return whole(question, written);
            int half = half(maxLength);
            String text = tokenizer.decode(ends(bare, half, maxLength - half));
            return new Cut(written.apply(text), written.apply(question.prompt()).length, bare.length - maxLength);
        }
    },

    /** Baselines/llama2-chat-test.py of L-Eval cd34b05: words of the document, 250 fewer each time. */
    LEVAL_WORDS {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            return words(question, maxLength, 250, 0, tokenizer, written);
        }
    },

    /** zero-shot/test_zero_shot.py and few-shot/test_few_shot.py of ChunkLlama 2add4d7: 100 fewer each time, until 200 tokens are left over. */
    CHUNKLLAMA_WORDS {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            return words(question, maxLength, 100, 200, tokenizer, written);
        }
    },

    /** A prompt that does not fit with its answer is not asked. */
    NONE {
        @Override
        public Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written) {
            Cut whole = whole(question, written);
            int room = maxLength - question.generation().maxNewTokens();
            if (whole.tokens() > room)
                throw new DoesNotFitException(
                        "the prompt of question " + question.id() + " has " + whole.tokens() + " tokens, " + room
                                + " fit (" + maxLength + " less "
                                + question.generation().maxNewTokens() + " for the answer)",
                        whole.ids());
            return whole;
        }
    };

    /**
     * @param maxLength tokens of prompt and answer together; for {@link #LONGBENCH_V1} and {@link #LONGBENCH_V2}, which know no answer, of the
     *     bare prompt
     * @throws DoesNotFitException one sentence, when nothing sensible is left
     * @throws IllegalArgumentException one sentence, when the question is not made for this rule
     */
    public abstract Cut cut(Question question, int maxLength, Tokenizer tokenizer, Function<String, int[]> written);

    /** As it is stored: {@code longbench-v1}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming those that are known */
    public static Truncation named(String word) {
        return Arrays.stream(values())
                .filter(truncation -> truncation.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown truncation '" + word + "', known: "
                        + Arrays.stream(values()).map(Truncation::word).collect(Collectors.joining(", "))));
    }

    /**
     * What is fed.
     *
     * @param ids with template and special tokens
     * @param tokens that would have been fed
     * @param lost tokens that were cut away: of what is fed, of the bare prompt, or of the document, whatever the rule counts; 0 where
     *     nothing was
     */
    public record Cut(int[] ids, int tokens, int lost) {

        public Cut {
            if (lost < 0 || tokens < 0)
                throw new IllegalArgumentException("tokens and lost must be at least 0, got " + tokens + ", " + lost);
        }

        public boolean truncated() {
            return lost > 0;
        }
    }

    private static Cut whole(Question question, Function<String, int[]> written) {
        int[] ids = written.apply(question.prompt());
        return new Cut(ids, ids.length, 0);
    }

    private static int half(int maxLength) {
        if (maxLength < 2) throw new IllegalArgumentException("a prompt needs at least 2 tokens, got " + maxLength);
        return maxLength / 2;
    }

    /** All ids where they are no more than both. */
    private static int[] ends(int[] ids, int first, int last) {
        if (ids.length <= first + last) return ids;
        int[] kept = Arrays.copyOf(ids, first + last);
        System.arraycopy(ids, ids.length - last, kept, first, last);
        return kept;
    }

    /**
     * While the document has more than {@code maxLength - maxNewTokens - slack} tokens: its first {@code maxLength - maxNewTokens - less}
     * words, where {@code less} grows from 0 by {@code step}; the last ones where the span keeps its end. Words lie between single blanks.
     * As upstream cuts words but counts tokens, it can end with nothing; here that does not fit.
     */
    private static Cut words(
            Question question,
            int maxLength,
            int step,
            int slack,
            Tokenizer tokenizer,
            Function<String, int[]> written) {
        Question.Span span = question.document();
        if (span == null)
            throw new IllegalArgumentException(
                    "question " + question.id() + " has no document in one piece, so none can be cut by words");
        int words = maxLength - question.generation().maxNewTokens();
        String prompt = question.prompt(), document = prompt.substring(span.from(), span.to());
        int before = tokenizer.encode(document).length, after = before;
        for (int less = 0; after > words - slack; less += step, after = tokenizer.encode(document).length) {
            List<String> all = Arrays.asList(document.split(" ", -1));
            document = String.join(
                    " ", span.keepsEnd() ? from(all, less - words) : all.subList(0, index(words - less, all.size())));
            if (document.isEmpty())
                throw new DoesNotFitException(
                        "cutting the document of question " + question.id() + " by words to " + (words - slack)
                                + " tokens leaves nothing of its " + before,
                        written.apply(prompt));
        }
        int[] ids = written.apply(prompt.substring(0, span.from()) + document + prompt.substring(span.to()));
        return new Cut(ids, after == before ? ids.length : written.apply(prompt).length, before - after);
    }

    private static List<String> from(List<String> words, int start) {
        return words.subList(index(start, words.size()), words.size());
    }

    /** An index of a Python slice: negative ones count from the end. */
    private static int index(int index, int size) {
        return Math.max(0, Math.min(size, index < 0 ? size + index : index));
    }
}
