package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A text and then the same text again: how well the second is foretold, as perplexity over all its tokens. A model that can look back over
 * half of the length needs to know nothing else. Both halves are the same tokens, as many as fit.
 *
 * @param folder {@code .txt} files; null for generated texts, in the language of the bundled model where the tokenizer speaks it
 */
record Copy(int documents, @Nullable String folder) implements Task {

    static final TaskCard CARD = new TaskCard(
            "copy@1",
            "Copy",
            "A text and then the same text again; the perplexity of the second.",
            "Ropewalk",
            Metric.PERPLEXITY,
            List.of(TaskParameter.documents(1), TaskParameter.folder("generated texts")),
            given -> new Copy(given.integer("documents"), given.path("folder")));

    Copy {
        CARD.within("documents", documents);
        CARD.parameter("folder").filled(CARD.name(), folder);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("documents", documents));
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return documents;
    }

    @Override
    public Task ofSize(int samples) {
        return new Copy(samples, folder);
    }

    @Override
    public int leastLength() {
        return 2;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        if (folder != null) {
            Documents found = Documents.in(folder, documents, Math.max(1, longest / 2), tokenizer);
            return new Halves(
                    tokenizer,
                    longest,
                    found.sha256(),
                    (tokens, random, ordinal) -> found.ids().get(ordinal));
        }
        boolean stories = StoryLanguage.spokenBy(tokenizer);
        Pieces pieces = new Pieces(tokenizer);
        // a word has at least one token; a few more words of stories, so that whole sentences reach that far
        return new Halves(
                tokenizer,
                longest,
                stories ? StoryLanguage.NAME : Prose.NAME,
                (tokens, random, ordinal) -> pieces.encode(
                                stories
                                        ? String.join(" ", StoryLanguage.sentences(tokens + 64, random))
                                        : Prose.words(tokens, random))
                        .ids());
    }

    interface Writer {
        /** @return at least so many */
        int[] ids(int tokens, SplittableRandom random, int ordinal);
    }

    private final class Halves implements Samples {

        private final int[] prefix;
        private final int longest;
        private final String data;
        private final Writer texts;

        Halves(Tokenizer tokenizer, int longest, String data, Writer texts) {
            prefix = tokenizer.prefix();
            this.longest = longest;
            this.data = data;
            this.texts = texts;
        }

        @Override
        public SortedMap<String, Object> identity() {
            SortedMap<String, Object> identity = new TreeMap<>(Map.of("documents", documents, "data", data));
            if (folder != null) identity.put("longest", longest); // by it the documents are chosen
            return identity;
        }

        @Override
        public int leastLength() {
            return prefix.length + 2;
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
            int half = (length - prefix.length) / 2;
            int[] text = texts.ids(half, Randomness.of(seed, name(), length, ordinal), ordinal);
            int[] ids = Arrays.copyOf(prefix, prefix.length + 2 * half);
            System.arraycopy(text, 0, ids, prefix.length, half);
            System.arraycopy(text, 0, ids, prefix.length + half, half);
            return new Sample(ordinal, null, ids, List.of(), new int[0], null, List.of());
        }

        /** The second half is scored. */
        @Override
        public List<int[]> asked(Sample sample) {
            return List.of(sample.ids(), new int[] {(sample.ids().length - prefix.length) / 2});
        }

        @Override
        public double seconds(CostForecast forecast, Resolution resolution, int length, int prompts) {
            return forecast.time(resolution.planAt(length), prompts, length, 0).seconds()
                    + forecast.scoringSeconds(prompts * (length / 2));
        }

        /** Samples of a length have all the same number of tokens. */
        @Override
        public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
            int length = batch.get(0).ids().length, half = (length - prefix.length) / 2;
            return new LastK(half, documents, folder).new Windows(prefix, longest, data, (seed, ordinal) -> new int[0])
                    .measure(decoder, resolution, batch);
        }
    }
}
