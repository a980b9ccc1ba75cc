package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Tokenizer;
import dev.ropewalk.evaluator.statistic.Interval;
import dev.ropewalk.methods.Resolution;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Perplexity of the same tokens at every length. In each document the last {@code k} of its first {@code longest} tokens are scored; for
 * length L the model reads the tokens that end there, L in all with what the tokenizer puts in front. Every length and method thus answers
 * for the same tokens, and a curve that falls means that more context helped. (Other protocols mix that with early tokens having little
 * context.)
 *
 * @param k tokens scored a document
 * @param documents how many
 * @param folder {@code .txt} files to take them from; null for generated stories, which only a model that speaks their language can read
 */
public record LastK(int k, int documents, @Nullable String folder) implements Task {

    static final LastK DEFAULT = new LastK(256, 10, null);

    public LastK {
        Tasks.within("ppl/lastk", "k", k, 1, 1 << 20);
        Tasks.within("ppl/lastk", "documents", documents, 1, 100_000);
        if (folder != null && folder.isBlank())
            throw new IllegalArgumentException("ppl/lastk: folder must be a path, got '" + folder + "'");
    }

    @Override
    public String name() {
        return "ppl/lastk-" + k + "@1";
    }

    @Override
    public Metric metric() {
        return Metric.PERPLEXITY;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("k", k, "documents", documents));
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return documents;
    }

    @Override
    public Task ofSize(int samples) {
        return new LastK(k, samples, folder);
    }

    @Override
    public int leastLength() {
        return k + 1;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        if (folder != null) {
            Documents found = Documents.in(folder, documents, longest, tokenizer);
            return new Windows(
                    tokenizer.prefix(),
                    longest,
                    found.sha256(),
                    (seed, i) -> found.ids().get(i));
        }
        if (!StoryLanguage.spokenBy(tokenizer))
            throw new IllegalArgumentException(
                    name()
                            + " has no texts for this tokenizer: name a folder of .txt files with folder=…, the generated stories are only for the bundled model");
        int enough = longest + 64; // a few tokens more than needed, so that whole sentences reach that far
        return new Windows(
                tokenizer.prefix(),
                longest,
                "stories@1",
                (seed, i) -> tokenizer.encodePlain(
                        String.join(" ", StoryLanguage.sentences(enough, Randomness.of(seed, name(), longest, i)))));
    }

    @Override
    public Summary summarize(List<Outcome> outcomes) {
        List<Outcome> scored = outcomes.stream()
                .filter(o -> o.status() == Outcome.Status.SCORED)
                .toList();
        int failures = (int) outcomes.stream()
                .filter(o -> o.status() == Outcome.Status.FAILED)
                .count();
        int unscored = outcomes.size() - scored.size() - failures;
        if (failures > 0 || scored.isEmpty())
            return new Summary(
                    null,
                    null,
                    failures,
                    unscored,
                    null,
                    failures > 0
                            ? failures + " of " + outcomes.size() + " documents failed, so there is no perplexity"
                            : "no document was scored");
        double sum = 0;
        long tokens = 0;
        double[] means = new double[scored.size()];
        for (int i = 0; i < means.length; i++) {
            double nll = Objects.requireNonNull(scored.get(i).nllSum());
            int count = Objects.requireNonNull(scored.get(i).nllTokens());
            sum += nll;
            tokens += count;
            means[i] = nll / count;
        }
        double score = Math.exp(sum / tokens);
        if (!Double.isFinite(score))
            return new Summary(
                    null,
                    null,
                    0,
                    unscored,
                    null,
                    "the perplexity is above every number, mean negative log-likelihood " + sum / tokens);
        return new Summary(
                score, means.length < 2 ? null : Interval.student(means, 0.95).map(Math::exp), 0, unscored, null, null);
    }

    /** Where documents come from: the first tokens of one, without what the tokenizer puts in front. */
    interface Source {
        int[] document(long seed, int ordinal);
    }

    /** @param longest tokens fed at the longest length: the window ends after that many of a document */
    final class Windows implements Samples {

        private final int[] prefix;
        private final int longest;
        private final String data;
        private final Source source;

        Windows(int[] prefix, int longest, String data, Source source) {
            this.prefix = prefix.clone();
            this.longest = longest;
            this.data = data;
            this.source = source;
        }

        @Override
        public SortedMap<String, Object> identity() {
            return new TreeMap<>(Map.of("k", k, "documents", documents, "data", data, "longest", longest));
        }

        @Override
        public int leastLength() {
            return k + Math.max(1, prefix.length);
        }

        @Override
        public Sample sample(int length, long seed, int ordinal) {
            if (length < leastLength())
                throw new IllegalArgumentException(
                        name() + " needs at least " + leastLength() + " tokens with this tokenizer, got " + length);
            if (length > longest)
                throw new IllegalArgumentException(
                        name() + " was made for at most " + longest + " tokens, got " + length);
            if (ordinal < 0 || ordinal >= documents)
                throw new IllegalArgumentException(
                        name() + " has samples 0 to " + (documents - 1) + " here, got " + ordinal);
            int[] document = source.document(seed, ordinal);
            if (document.length < longest)
                throw new IllegalArgumentException(name() + " needs documents of at least " + longest
                        + " tokens, document " + ordinal + " has " + document.length);
            int[] ids = Arrays.copyOf(prefix, length);
            int real = length - prefix.length;
            System.arraycopy(document, longest - real, ids, prefix.length, real);
            return new Sample(ordinal, null, ids, List.of(), new int[0], null, List.of());
        }

        @Override
        public double seconds(Decoder decoder, Resolution resolution, int length, int prompts) {
            return decoder.time(resolution.planAt(length), prompts, length, 0).seconds()
                    + decoder.scoringSeconds(prompts * k);
        }

        @Override
        public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
            int length = batch.get(0).ids().length;
            long start = System.nanoTime();
            double[][] nll = decoder.negativeLogLikelihood(
                    batch.stream().map(Sample::ids).toList(), resolution, length - k);
            double seconds = (System.nanoTime() - start) / 1e9 / batch.size();
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> outcome(batch.get(i), nll[i], seconds))
                    .toList();
        }

        Outcome outcome(Sample sample, double[] nll, double seconds) {
            long broken = DoubleStream.of(nll)
                    .filter(value -> !Double.isFinite(value))
                    .count();
            if (broken > 0)
                return Outcome.failed(
                        sample, metric(), broken + " of " + nll.length + " log-likelihoods are not finite");
            return new Outcome(
                    sample.ordinal(),
                    Outcome.Status.SCORED,
                    null,
                    sample.ids().length,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    DoubleStream.of(nll).sum(),
                    nll.length,
                    seconds,
                    null);
        }
    }
}
