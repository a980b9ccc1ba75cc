package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.tasks.perplexity.Perplexity;
import dev.ropewalk.tasks.perplexity.Protocol;
import dev.ropewalk.tasks.perplexity.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The documents of a {@link ProtocolPerplexity} in windows. Where they are joined, each stands in the stream behind what the tokenizer puts in front of a text. A sample's
 * prompt is what the model sees in its first window; its {@link Sample#answer} is the rest of its text, which continues it.
 */
final class DocumentWindows implements Samples {

    private static final int ALL = ProtocolPerplexity.ALL;

    private final ProtocolPerplexity task;
    private final Protocol protocol;
    private final int documents;
    private final Tokenizer tokenizer;
    private final int[] front;
    private final int taken;
    private final Corpus texts;
    private final List<String> whole;

    /**
     * @param front what stands in front of a text
     * @param taken tokens of each document, or {@link ProtocolPerplexity#ALL}
     * @param whole the documents as they are written, where all of them is taken
     */
    DocumentWindows(
            ProtocolPerplexity task, Tokenizer tokenizer, int[] front, int taken, Corpus texts, List<String> whole) {
        this.task = task;
        protocol = task.protocol();
        documents = task.documents();
        this.whole = whole;
        this.tokenizer = tokenizer;
        this.front = front.clone();
        this.taken = taken;
        this.texts = texts;
    }

    @Override
    public SortedMap<String, Object> identity() {
        SortedMap<String, Object> identity = new TreeMap<>(task.own());
        identity.putAll(Map.of(
                "documents",
                documents,
                "tokens",
                taken == ALL ? "all" : taken,
                "data",
                texts.data(),
                "front",
                Arrays.stream(front).boxed().toList()));
        return identity;
    }

    @Override
    public int leastLength() {
        return Math.max(protocol.leastWindow(), front.length + 1);
    }

    @Override
    public Sample sample(int length, long seed, int ordinal) {
        if (length < leastLength())
            throw new IllegalArgumentException(
                    task.name() + " needs at least " + leastLength() + " tokens with this tokenizer, got " + length);
        if (ordinal < 0 || ordinal >= documents)
            throw new IllegalArgumentException(
                    task.name() + " has samples 0 to " + (documents - 1) + " here, got " + ordinal);
        List<Window> windows = windowsOf(length, ordinal);
        int begin = windows.get(0).start(),
                end =
                        windows.stream()
                                .mapToInt(w -> w.start() + w.tokens())
                                .max()
                                .orElseThrow();
        int[] text = protocol.joinsDocuments()
                ? stream(seed, begin, end)
                : Arrays.copyOfRange(texts.source().document(seed, ordinal), begin, end);
        int inFront = windows.get(0).front(), first = Math.min(text.length, length - inFront);
        int[] ids = Arrays.copyOf(Arrays.copyOf(front, inFront), inFront + first);
        System.arraycopy(text, 0, ids, inFront, first);
        return new Sample(ordinal, null, ids, List.of(), Arrays.copyOfRange(text, first, text.length), null, List.of());
    }

    /** The whole text, what stands in front, where windows lie in it and what they score; and how it is written, where its words are counted. */
    @Override
    public List<int[]> asked(Sample sample) {
        List<Window> windows = windowsOf(sample.ids().length, sample.ordinal());
        List<int[]> parts = new ArrayList<>();
        parts.add(new Reading(sample, windows).text());
        parts.add(front);
        for (Window window : windows)
            parts.add(new int[] {window.start(), window.tokens(), window.front(), window.scored()});
        if (!whole.isEmpty()) parts.add(whole.get(sample.ordinal()).codePoints().toArray());
        return parts;
    }

    /** The windows of one sample: those of its document, or its share of those of the stream. */
    private List<Window> windowsOf(int length, int ordinal) {
        List<Window> all =
                task.windows(taken == ALL ? texts.source().document(0, ordinal).length : taken, length, front.length);
        if (!protocol.joinsDocuments()) return all;
        long count = all.size();
        return all.subList((int) (count * ordinal / documents), (int) (count * (ordinal + 1) / documents));
    }

    private int[] stream(long seed, int begin, int end) {
        int[] stream = new int[end - begin];
        int each = front.length + taken;
        for (int at = begin; at < end; ) {
            int place = at % each;
            int[] document = Arrays.copyOf(front, each);
            System.arraycopy(texts.source().document(seed, at / each), 0, document, front.length, taken);
            int count = Math.min(each - place, end - at);
            System.arraycopy(document, place, stream, at - begin, count);
            at += count;
        }
        return stream;
    }

    @Override
    public double seconds(CostForecast forecast, Resolution resolution, int length, int prompts) {
        List<Window> windows = windowsOf(length, 0);
        int scored = windows.stream().mapToInt(Window::scored).sum();
        return windows.size()
                        * forecast.time(resolution.planAt(length), prompts, length, 0)
                                .seconds()
                + forecast.scoringSeconds(prompts * scored);
    }

    /** As many windows are read together as there are samples: what a batch was chosen for. */
    @Override
    public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
        List<Reading> readings = batch.stream()
                .map(sample -> new Reading(sample, windowsOf(sample.ids().length, sample.ordinal())))
                .toList();
        Map<Alike, List<Place>> alike =
                readings.stream().flatMap(Reading::places).collect(Collectors.groupingBy(this::alike));
        long start = System.nanoTime();
        alike.forEach((key, places) -> {
            for (int from = 0; from < places.size(); from += batch.size()) {
                List<Place> some = places.subList(from, Math.min(places.size(), from + batch.size()));
                List<int[]> ids = some.stream().map(place -> place.ids(front)).toList();
                double[][] nll = decoder.negativeLogLikelihood(
                        ids, seen(resolution, key.length(), ids.get(0).length), key.first());
                for (int i = 0; i < nll.length; i++) some.get(i).put(nll[i]);
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9 / batch.size();
        return readings.stream()
                .map(reading -> outcome(reading, reading.sample().ids().length, seconds))
                .toList();
    }

    /** Whole documents differ in length, and may be shorter than a window. */
    private Alike alike(Place place) {
        return new Alike(
                place.window().firstScored(),
                place.reading().sample().ids().length,
                taken == ALL ? place.window().length() : 0);
    }

    /** Where the last id is a target that the model is not shown, a plan that follows the length must not follow it there. */
    private static Resolution seen(Resolution resolution, int length, int ids) {
        return ids > length ? resolution.under(LengthPolicy.FROZEN) : resolution;
    }

    /** The file's own text where all of it was taken, else what its tokens say. */
    private String text(Reading reading) {
        return whole.isEmpty()
                ? tokenizer.decode(reading.text())
                : whole.get(reading.sample().ordinal());
    }

    private Outcome outcome(Reading reading, int length, double seconds) {
        Perplexity perplexity = Perplexity.of(protocol.mean(), List.of(reading.nll()), () -> text(reading));
        if (perplexity.nonFiniteWindows() > 0)
            return Outcome.failed(
                    reading.sample(),
                    task.metric(),
                    perplexity.nonFiniteWindows() + " of " + perplexity.windows()
                            + " windows have a log-likelihood that is not finite");
        return new Outcome(
                reading.sample().ordinal(),
                Outcome.Status.SCORED,
                null,
                reading.windows().stream()
                        .mapToInt(window -> Math.min(length, window.length()))
                        .sum(),
                0,
                null,
                null,
                null,
                null,
                null,
                perplexity.sum(),
                Math.toIntExact(perplexity.terms()),
                seconds,
                null);
    }

    /** What windows that are read together have in common. @param length that the model may see @param fed 0 where it follows from the others */
    private record Alike(int first, int length, int fed) {}

    /**
     * A sample that is being measured.
     *
     * @param text without what stands in front
     * @param nll what is known of each window
     */
    private record Reading(Sample sample, List<Window> windows, int[] text, double[][] nll) {

        /** The text is the prompt without what stands in front, and what continues it. */
        Reading(Sample sample, List<Window> windows) {
            this(sample, windows, text(sample, windows.get(0).front()), new double[windows.size()][]);
        }

        private static int[] text(Sample sample, int front) {
            return IntStream.concat(Arrays.stream(sample.ids()).skip(front), Arrays.stream(sample.answer()))
                    .toArray();
        }

        Stream<Place> places() {
            return IntStream.range(0, windows.size()).mapToObj(index -> new Place(this, index));
        }
    }

    /** One window of a sample. */
    private record Place(Reading reading, int index) {

        Window window() {
            return reading.windows().get(index);
        }

        /** What is fed; the sample's text begins where its first window does. */
        int[] ids(int[] front) {
            return window().moved(-reading.windows().get(0).start()).ids(reading.text(), front);
        }

        void put(double[] nll) {
            reading.nll()[index] = nll;
        }
    }
}
