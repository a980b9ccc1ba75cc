package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.perplexity.LastTokens;
import dev.ropewalk.tasks.perplexity.Window;
import java.util.List;
import java.util.Map;
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
 * @param shuffled whether what stands before the scored tokens is taken from the next document: the control. What the true prefix gains over
 *     it is what its content is worth
 */
public record LastK(int k, int documents, @Nullable String folder, boolean shuffled) implements Task {

    private static final TaskParameter K = TaskParameter.integer(
                    "k", 1, 1 << 20, "tokens scored of each document; the number of the name")
            .orElse(256);
    private static final TaskParameter FOLDER = TaskParameter.folder("generated stories, for the bundled model alone");

    static final List<TaskCard> CARDS = List.of(
            new TaskCard(
                            "ppl/lastk-K@1",
                            "Perplexity of the last K tokens",
                            "The same K tokens are foretold at every length, behind more or less of what precedes them.",
                            "Ropewalk",
                            Metric.PERPLEXITY,
                            List.of(K, TaskParameter.documents(1), FOLDER),
                            given -> of(given, false))
                    .alias("ppl", "ppl/lastk"),
            new TaskCard(
                            "ppl/shuffled-prefix-K@1",
                            "Perplexity behind another document",
                            "The same K tokens behind what precedes them in the next document: the control of ppl/lastk.",
                            "Ropewalk",
                            Metric.PERPLEXITY,
                            List.of(K, TaskParameter.documents(2), FOLDER),
                            given -> of(given, true))
                    .alias("ppl/shuffled-prefix"));

    private static LastK of(Given given, boolean shuffled) {
        Integer named = given.number();
        int k = named == null || given.has("k") ? given.integer("k") : named;
        if (named != null && k != named)
            throw new IllegalArgumentException(
                    given.task() + ": k must be the one of the name, " + named + ", got " + k);
        return new LastK(k, given.integer("documents"), given.path("folder"), shuffled);
    }

    public LastK {
        String task = shuffled ? "ppl/shuffled-prefix" : "ppl/lastk";
        K.within(task, k);
        CARDS.get(shuffled ? 1 : 0).parameter("documents").within(task, documents);
        FOLDER.filled(task, folder);
    }

    /** The task itself, with the prefix each document has. */
    LastK(int k, int documents, @Nullable String folder) {
        this(k, documents, folder, false);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(shuffled ? 1 : 0);
    }

    @Override
    public String name() {
        return (shuffled ? "ppl/shuffled-prefix-" : "ppl/lastk-") + k + "@1";
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
        return new LastK(k, shuffled ? Math.max(2, samples) : samples, folder, shuffled);
    }

    @Override
    public int leastLength() {
        return k + 1;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        Corpus texts = Corpus.of(name(), folder, documents, longest, "ppl/lastk-" + k + "@1", tokenizer);
        return new Windows(tokenizer.prefix(), longest, texts.data(), texts.source());
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
            SortedMap<String, Object> identity =
                    new TreeMap<>(Map.of("k", k, "documents", documents, "data", data, "longest", longest));
            if (shuffled) identity.put("prefix", "shuffled");
            return identity;
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
            int[] document = document(seed, ordinal);
            if (shuffled) {
                int[] other = document(seed, (ordinal + 1) % documents).clone();
                System.arraycopy(document, longest - k, other, longest - k, k);
                document = other;
            }
            Window window = new LastTokens(k, longest)
                    .windows(document.length, length, prefix.length)
                    .get(0);
            int[] ids = window.ids(document, prefix);
            return new Sample(ordinal, null, ids, List.of(), new int[0], null, List.of());
        }

        /** The last of what is fed are scored. */
        @Override
        public List<int[]> asked(Sample sample) {
            return List.of(sample.ids(), new int[] {k});
        }

        private int[] document(long seed, int ordinal) {
            int[] document = source.document(seed, ordinal);
            if (document.length < longest)
                throw new IllegalArgumentException(name() + " needs documents of at least " + longest
                        + " tokens, document " + ordinal + " has " + document.length);
            return document;
        }

        @Override
        public double seconds(CostForecast forecast, Resolution resolution, int length, int prompts) {
            return forecast.time(resolution.planAt(length), prompts, length, 0).seconds()
                    + forecast.scoringSeconds(prompts * k);
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
