package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.metric.Reference;
import dev.ropewalk.tasks.metric.Score;
import dev.ropewalk.tasks.metric.Scorers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Passkey retrieval: a five-digit number stands once in a long filler text, the model is asked for it. Mohtashami and Jaggi 2023, arXiv
 * 2305.16300. Published variants differ in key, depth, length and scoring; ours: a key from 10000 to 99999, whole filler sentences, an exact
 * token budget, depths evenly from 0 to 1, greedy decoding of 8 tokens, and the first number of the answer must equal the key.
 *
 * @param depths places at which the needle is put, 0 and 1 among them
 * @param trials samples a depth
 */
public record Passkey(int depths, int trials) implements Asked {

    static final TaskCard CARD = new TaskCard(
            "passkey@1",
            "Passkey",
            "A five-digit key stands once in filler and is asked for; the first number written must be it.",
            "Mohtashami and Jaggi 2023, arXiv 2305.16300",
            Metric.ACCURACY,
            List.of(TaskParameter.depths(11), TaskParameter.trials(1000, 10)),
            given -> new Passkey(given.integer("depths"), given.integer("trials")));

    static final int NEW_TOKENS = 8;

    public Passkey {
        CARD.within("depths", depths);
        CARD.within("trials", trials);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("depths", depths, "trials", trials));
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new Passkey(depths, (samples + depths - 1) / depths);
    }

    @Override
    public int leastLength() {
        return NEW_TOKENS + 1;
    }

    @Override
    public int newTokens() {
        return NEW_TOKENS;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest, PromptForm form) {
        return new Prompts(tokenizer, Wording.of(tokenizer), form);
    }

    private final class Prompts extends Asking {

        private final Wording wording;
        private final Pieces pieces;
        private final PromptWriter form;

        Prompts(Tokenizer tokenizer, Wording wording, PromptForm form) {
            super(tokenizer, Passkey.this.metric(), form.newTokens(NEW_TOKENS));
            this.wording = wording;
            this.form = form.on(tokenizer);
            pieces = new Pieces(tokenizer);
        }

        @Override
        public SortedMap<String, Object> identity() {
            SortedMap<String, Object> identity =
                    new TreeMap<>(Map.of("depths", depths, "trials", trials, "wording", wording.data()));
            identity.putAll(form.identity());
            return identity;
        }

        /** With a key as others are: round numbers may be fewer tokens than nearly all keys. */
        @Override
        public int leastLength() {
            String key = key(Randomness.of(0, name(), 0, 0));
            return pieces.encode(question(List.of(), List.of(), key, 0).prompt())
                            .ids()
                            .length
                    + form.front()
                    + newTokens();
        }

        private String key(SplittableRandom random) {
            return Integer.toString(random.nextInt(10_000, 100_000));
        }

        @Override
        public Sample sample(int length, long seed, int ordinal) {
            if (ordinal < 0 || ordinal >= size())
                throw new IllegalArgumentException(
                        "passkey@1 has samples 0 to " + (size() - 1) + " here, got " + ordinal);
            double depth = (double) (ordinal / trials) / (depths - 1);
            SplittableRandom random = Randomness.of(seed, name(), length, ordinal);
            String key = key(random);
            int front = form.front(), budget = length - newTokens() - front;
            WrittenSample smallest = question(List.of(), List.of(), key, depth);
            int[] least = pieces.encode(smallest.prompt()).ids();
            if (least.length > budget) {
                String why = "passkey@1 needs at least " + (least.length + front + newTokens())
                        + " tokens with this tokenizer, got " + length;
                if (length < leastLength()) throw new IllegalArgumentException(why);
                return Sample.unasked(
                        ordinal, smallest.prompt(), form.begun(least), List.of(key), depth, why + " for this key");
            }
            Filler filler = new Filler(wording.filler(budget - least.length, pieces, random), depth);
            Draft.Fit fit = new Draft(0, filler.sentences.size(), null, used -> filler.question(used, key))
                    .within(budget, pieces);
            WrittenSample question = fit.question();
            return new Sample(
                    ordinal,
                    question.prompt(),
                    form.begun(fit.encoded().ids()),
                    question.answers(),
                    form.isBegun(question)
                            ? answerIds(question.prompt(), key, fit.encoded().ids())
                            : new int[0],
                    depth,
                    question.places().stream()
                            .map(place -> front + fit.encoded().tokenAt(place))
                            .toList());
        }

        /** The key begins with the blank before it, where the tokenizer gives it one. */
        private WrittenSample question(List<String> before, List<String> after, String key, double depth) {
            String asked = wording.asked(before, after, key);
            int place = wording.beforeKey(before).stripTrailing().length();
            return form.of(
                    new WrittenSample(asked + wording.begun(), List.of(key), List.of(place), depth, asked.length()));
        }

        /** Filler sentences, the first of which are used, with the needle among them. */
        private final class Filler {

            private final List<String> sentences;
            private final int[] ends;
            private final double depth;

            Filler(List<String> sentences, double depth) {
                this.sentences = sentences;
                this.depth = depth;
                ends = new int[sentences.size() + 1];
                for (int i = 0; i < sentences.size(); i++)
                    ends[i + 1] = ends[i] + wording.tokens(sentences.get(i), pieces);
            }

            /** Sentences that stand before the needle: the boundary nearest the depth, in tokens. */
            private int boundary(int used) {
                double wanted = depth * ends[used];
                int nearest = 0;
                for (int i = 1; i <= used; i++)
                    if (Math.abs(ends[i] - wanted) < Math.abs(ends[nearest] - wanted)) nearest = i;
                return nearest;
            }

            WrittenSample question(int used, String key) {
                int boundary = boundary(used);
                return Prompts.this.question(
                        sentences.subList(0, boundary), sentences.subList(boundary, used), key, depth);
            }
        }

        /** What the tokenizer adds when the key is written after the prompt; right also where a blank belongs to the following token. */
        private int[] answerIds(String prompt, String key, int[] ids) {
            int[] whole = pieces.encode(prompt + " " + wording.written(key)).ids();
            return Arrays.mismatch(ids, whole) == ids.length
                    ? Arrays.copyOfRange(whole, ids.length, whole.length)
                    : tokenizer.encodePlain(" " + wording.written(key));
        }

        @Override
        int answerTokens() {
            return tokenizer.encodePlain(" " + wording.written("10000")).length;
        }

        @Override
        Verdict verdict(Sample sample, String answer) {
            return Passkey.verdict(wording, sample.answers().get(0), answer);
        }
    }

    @Override
    public Optional<Verdict> again(List<String> right, String answer, Map<String, ?> asked) {
        return Arrays.stream(Wording.values())
                .filter(wording -> wording.data().equals(asked.get("wording")))
                .findFirst()
                .map(wording -> verdict(wording, right.get(0), answer));
    }

    private static Verdict verdict(Wording wording, String key, String answer) {
        String read = wording.read(answer);
        Score score = Scorers.named("passkey").read(read, Reference.of(key));
        return new Verdict(
                score.value(),
                read.contains(key),
                score.parsed() ? null : answer.isBlank() ? "the answer is empty" : "the answer holds no number");
    }
}
