package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Tokenizer;
import dev.ropewalk.evaluator.statistic.Interval;
import dev.ropewalk.methods.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passkey retrieval: a five-digit number stands once in a long filler text, the model is asked for it. Mohtashami and Jaggi 2023, arXiv
 * 2305.16300. Published variants differ in key, depth, length and scoring; ours: a key from 10000 to 99999, whole filler sentences, an exact
 * token budget, depths evenly from 0 to 1, greedy decoding of 8 tokens, and the first number of the answer must equal the key.
 *
 * @param depths places at which the needle is put, 0 and 1 among them
 * @param trials samples a depth
 */
public record Passkey(int depths, int trials) implements Task {

    static final Passkey DEFAULT = new Passkey(11, 10);
    static final int NEW_TOKENS = 8;

    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

    public Passkey {
        Tasks.within("passkey@1", "depths", depths, 2, 1001);
        Tasks.within("passkey@1", "trials", trials, 1, 1000);
    }

    @Override
    public String name() {
        return "passkey@1";
    }

    @Override
    public Metric metric() {
        return Metric.ACCURACY;
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
    public int leastLength() {
        return NEW_TOKENS + 1;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        return new Prompts(tokenizer, Wording.of(tokenizer));
    }

    /** The first number of an answer, as text: {@code 012345} and full-width digits are not the key. */
    static @Nullable String firstNumber(String answer) {
        Matcher matcher = NUMBER.matcher(answer);
        return matcher.find() ? matcher.group() : null;
    }

    @Override
    public Summary summarize(List<Outcome> outcomes) {
        int failures = 0, counted = 0, right = 0, known = 0;
        double logProbability = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.status() == Outcome.Status.UNSCORED) continue;
            counted++;
            if (outcome.status() == Outcome.Status.FAILED) failures++;
            else if (Objects.requireNonNullElse(outcome.score(), 0.0) == 1) right++;
            if (outcome.logProbability() != null) {
                known++;
                logProbability += outcome.logProbability();
            }
        }
        return new Summary(
                counted == 0 ? null : (double) right / counted,
                counted == 0 ? null : Interval.wilson(right, counted, 0.95),
                failures,
                outcomes.size() - counted,
                known == 0 ? null : logProbability / known,
                counted == 0 ? "no sample was scored" : null);
    }

    private final class Prompts implements Samples {

        private final Tokenizer tokenizer;
        private final Wording wording;

        Prompts(Tokenizer tokenizer, Wording wording) {
            this.tokenizer = tokenizer;
            this.wording = wording;
        }

        @Override
        public SortedMap<String, Object> identity() {
            return new TreeMap<>(Map.of(
                    "depths",
                    depths,
                    "trials",
                    trials,
                    "wording",
                    wording.name().toLowerCase(Locale.ROOT)));
        }

        @Override
        public int leastLength() {
            return tokenizer.encode(wording.prompt(List.of(), List.of(), "10000")).length + NEW_TOKENS;
        }

        @Override
        public Sample sample(int length, long seed, int ordinal) {
            if (ordinal < 0 || ordinal >= size())
                throw new IllegalArgumentException(
                        "passkey@1 has samples 0 to " + (size() - 1) + " here, got " + ordinal);
            double depth = (double) (ordinal / trials) / (depths - 1);
            SplittableRandom random = Randomness.of(seed, name(), length, ordinal);
            String key = Integer.toString(random.nextInt(10_000, 100_000));
            int budget = length - NEW_TOKENS;
            int bare = tokenizer.encode(wording.prompt(List.of(), List.of(), key)).length;
            if (bare > budget)
                throw new IllegalArgumentException("passkey@1 needs at least " + (bare + NEW_TOKENS)
                        + " tokens with this tokenizer, got " + length);
            Filler filler = new Filler(wording.filler(budget - bare, tokenizer, random), depth);

            int fits = filler.sentences.size(); // the most sentences whose prompt keeps the budget
            if (tokenizer.encode(filler.prompt(fits, key)).length > budget) {
                int tooMany = fits;
                for (fits = 0; tooMany - fits > 1; ) {
                    int middle = (fits + tooMany) >>> 1;
                    if (tokenizer.encode(filler.prompt(middle, key)).length <= budget) fits = middle;
                    else tooMany = middle;
                }
            }
            String prompt = filler.prompt(fits, key);
            int[] ids = tokenizer.encode(prompt);
            int differs =
                    Arrays.mismatch(ids, tokenizer.encode(filler.beforeKey(fits).stripTrailing()));
            return new Sample(ordinal, ids, key, answerIds(prompt, key, ids), depth, differs);
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
                    ends[i + 1] = ends[i] + wording.tokens(sentences.get(i), tokenizer);
            }

            /** Sentences that stand before the needle: the boundary nearest the depth, in tokens. */
            private int boundary(int used) {
                double wanted = depth * ends[used];
                int nearest = 0;
                for (int i = 1; i <= used; i++)
                    if (Math.abs(ends[i] - wanted) < Math.abs(ends[nearest] - wanted)) nearest = i;
                return nearest;
            }

            String beforeKey(int used) {
                return wording.beforeKey(sentences.subList(0, boundary(used)));
            }

            String prompt(int used, String key) {
                int boundary = boundary(used);
                return wording.prompt(sentences.subList(0, boundary), sentences.subList(boundary, used), key);
            }
        }

        /** What the tokenizer adds when the key is written after the prompt; right also where a blank belongs to the following token. */
        private int[] answerIds(String prompt, String key, int[] ids) {
            int[] whole = tokenizer.encode(prompt + " " + wording.written(key));
            return Arrays.mismatch(ids, whole) == ids.length
                    ? Arrays.copyOfRange(whole, ids.length, whole.length)
                    : tokenizer.encodePlain(" " + wording.written(key));
        }

        /** The key goes through the model once more than the answer. */
        @Override
        public double seconds(Decoder decoder, Resolution resolution, int length, int prompts) {
            int key = tokenizer.encodePlain(" " + wording.written("10000")).length;
            int read = length - NEW_TOKENS;
            return decoder.time(resolution.planAt(read), prompts, read, NEW_TOKENS + key - 1)
                    .seconds();
        }

        @Override
        public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
            List<int[]> prompts = batch.stream().map(Sample::ids).toList();
            List<int[]> keys = batch.stream().map(Sample::answer).toList();
            int room = keys.stream().mapToInt(key -> key.length).max().orElse(0);
            try (Context context = read(decoder, batch, resolution, Math.max(NEW_TOKENS, room))) {
                float[][] logits = context.lastLogits();
                List<Context.Likelihood> likelihoods = context.likelihood(keys);
                List<int[]> answers = context.generate(NEW_TOKENS, tokenizer.endIds());
                long promptTokens =
                        prompts.stream().mapToLong(ids -> ids.length).sum();
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < batch.size(); i++)
                    outcomes.add(outcome(
                            batch.get(i),
                            logits[i],
                            likelihoods.get(i),
                            answers.get(i),
                            context.prefillSeconds() * prompts.get(i).length / promptTokens,
                            context.decodeSeconds() / batch.size()));
                return outcomes;
            }
        }

        /** Filler repeats itself from sample to sample: what one of them shares with the one before is not read again. */
        private static Context read(Decoder decoder, List<Sample> batch, Resolution resolution, int room) {
            return batch.size() == 1
                    ? decoder.read(batch.get(0).prompt(), resolution, room)
                    : decoder.read(batch.stream().map(Sample::ids).toList(), resolution, room);
        }

        private Outcome outcome(
                Sample sample,
                float[] logits,
                Context.Likelihood likelihood,
                int[] answerIds,
                double prefillSeconds,
                double decodeSeconds) {
            if (!finite(logits) || Double.isNaN(likelihood.logProbability()))
                return Outcome.failed(sample, metric(), "the model's logits are not finite");
            String key = Objects.requireNonNull(sample.expected());
            String answer = tokenizer.decode(answerIds);
            String read = wording.read(answer);
            String number = firstNumber(read);
            return new Outcome(
                    sample.ordinal(),
                    number == null ? Outcome.Status.FAILED : Outcome.Status.SCORED,
                    number != null ? null : answer.isBlank() ? "the answer is empty" : "the answer holds no number",
                    sample.ids().length,
                    answerIds.length,
                    answer,
                    key.equals(number) ? 1.0 : 0.0,
                    read.contains(key),
                    likelihood.firstTokenRank(),
                    likelihood.logProbability(),
                    null,
                    null,
                    prefillSeconds,
                    decodeSeconds);
        }

        private static boolean finite(float[] logits) {
            for (float logit : logits) if (!Float.isFinite(logit)) return false;
            return true;
        }
    }
}
