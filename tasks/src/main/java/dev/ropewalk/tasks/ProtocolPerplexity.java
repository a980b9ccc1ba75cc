package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.language.StoryLanguage;
import dev.ropewalk.tasks.perplexity.Disjoint;
import dev.ropewalk.tasks.perplexity.FullWindow;
import dev.ropewalk.tasks.perplexity.Mean;
import dev.ropewalk.tasks.perplexity.Perplexity;
import dev.ropewalk.tasks.perplexity.Press;
import dev.ropewalk.tasks.perplexity.Protocol;
import dev.ropewalk.tasks.perplexity.SecondHalf;
import dev.ropewalk.tasks.perplexity.Truncated;
import dev.ropewalk.tasks.perplexity.Window;
import dev.ropewalk.tasks.perplexity.Yarn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Perplexity as a paper or a harness defines it: {@code ppl/press@1}, {@code ppl/yarn@1}, {@code ppl/truncated@1}, {@code ppl/fullwindow@1},
 * {@code ppl/disjoint@1}, {@code ppl/secondhalf@1}. A cell's length is the window. A sample is one document; where windows cross documents it
 * is an equal share of the windows, one behind the other. So intervals are over documents, and a broken window fails one of them.
 *
 * @param protocol any but {@link dev.ropewalk.tasks.perplexity.LastTokens}, whose task is {@link LastK}
 * @param documents how many
 * @param tokens that are taken of each document; {@link #ALL} for whole documents, each as long as it is; 0 for what makes twice the longest window together with what stands in front, so that the last
 *     place of a sliding window is a whole step on where lengths and stride go into each other
 * @param folder {@code .txt} files to take them from; null for generated stories, which only a model that speaks their language can read
 */
record ProtocolPerplexity(
        Protocol protocol,
        int documents,
        int tokens,
        @Nullable String folder) implements Task {

    /** Only where each token counts once and the text's words are counted: lm-evaluation-harness scores whole pages. */
    static final int ALL = -1;

    private static final TaskParameter DOCUMENTS = TaskParameter.documents(1);
    private static final TaskParameter TOKENS = TaskParameter.integer(
                    "tokens", 0, 1 << 30, "taken of each document; 0 as if left out")
            .otherwise("twice the longest length less what stands in front");
    private static final TaskParameter FOLDER = TaskParameter.folder("generated stories, for the bundled model alone");

    /** What PI, YaRN and LongLoRA use. */
    private static final TaskParameter STRIDE = TaskParameter.integer(
                    "stride", 1, Integer.MAX_VALUE, "tokens from one window's start to the next")
            .orElse(256);

    private static final List<Mean> MEANS = List.of(Mean.WORD, Mean.BYTE, Mean.TOKEN);
    private static final TaskParameter PER = TaskParameter.word(
                    "per",
                    "what the mean is taken over",
                    MEANS.stream().map(Mean::word).toList())
            .orElse(Mean.WORD.word());

    static final List<TaskCard> CARDS = List.of(
            card(
                    "Perplexity, sliding window",
                    "Windows slide over each document, and each scores what no earlier one did.",
                    "Press et al. 2021, arXiv 2108.12409; Chen et al. 2023, arXiv 2306.15595",
                    List.of(DOCUMENTS, TOKENS, FOLDER, STRIDE),
                    "press",
                    given -> new Press(given.integer("stride"))),
            card(
                    "Perplexity of YaRN",
                    "The same, each window behind a BOS, and every window weighs the same.",
                    "Peng et al. 2023, arXiv 2309.00071; eval/perplexity.py at 995db5b",
                    List.of(DOCUMENTS, TOKENS, FOLDER, STRIDE),
                    "yarn",
                    given -> new Yarn(given.integer("stride"))),
            card(
                    "Perplexity, truncated",
                    "One window a document, its beginning, scored in full.",
                    "Peng et al. 2023, arXiv 2309.00071; eval/perplexity.py at 995db5b, asked to truncate",
                    List.of(DOCUMENTS, TOKENS, FOLDER),
                    "truncated",
                    given -> new Truncated()),
            card(
                    "Perplexity, full window",
                    "Windows slide over all documents as one stream, and each is scored in full.",
                    "Chen et al. 2023, arXiv 2309.12307; LCEG 2ce672d",
                    List.of(DOCUMENTS, TOKENS, FOLDER, STRIDE),
                    "fullwindow",
                    given -> new FullWindow(given.integer("stride"))),
            card(
                    "Perplexity, disjoint windows",
                    "Blocks behind one token of context, so that each token is scored once.",
                    "lm-evaluation-harness 4e7e0d4, loglikelihood_rolling",
                    List.of(DOCUMENTS, TOKENS.or("all"), FOLDER, PER),
                    "disjoint",
                    given -> new Disjoint(MEANS.stream()
                            .filter(mean -> mean.word().equals(given.word("per")))
                            .findFirst()
                            .orElseThrow())),
            card(
                    "Perplexity of the second half",
                    "Blocks of all documents as one stream, of which the second half is scored.",
                    "llama.cpp, tools/perplexity",
                    List.of(DOCUMENTS, TOKENS, FOLDER),
                    "secondhalf",
                    given -> new SecondHalf()));

    private static TaskCard card(
            String title,
            String idea,
            String source,
            List<TaskParameter> parameters,
            String protocol,
            Function<Given, Protocol> rule) {
        return new TaskCard(
                "ppl/" + protocol + "@1",
                title,
                idea,
                source,
                Metric.PERPLEXITY,
                parameters,
                given -> new ProtocolPerplexity(
                        rule.apply(given), given.integer("documents"), tokens(given), given.path("folder")));
    }

    private static int tokens(Given given) {
        if (!given.has("tokens")) return 0;
        return "all".equals(given.values().get("tokens")) ? ALL : given.integer("tokens");
    }

    ProtocolPerplexity {
        String task = "ppl/" + protocol.name();
        DOCUMENTS.within(task, documents);
        if (tokens == ALL && !(protocol instanceof Disjoint))
            throw new IllegalArgumentException(
                    task + ": tokens=all is for ppl/disjoint, whose published numbers are over whole pages");
        if (tokens == ALL && folder == null)
            throw new IllegalArgumentException(task + ": tokens=all needs a folder of .txt files, folder=…");
        if (tokens != ALL) TOKENS.within(task, tokens);
        FOLDER.filled(task, folder);
    }

    /** The parameters that only this protocol has. */
    private static Map<String, Object> own(Protocol protocol) {
        if (protocol instanceof Press press) return Map.of("stride", press.stride());
        if (protocol instanceof Yarn yarn) return Map.of("stride", yarn.stride());
        if (protocol instanceof FullWindow full) return Map.of("stride", full.stride());
        if (protocol instanceof Disjoint disjoint)
            return Map.of("per", disjoint.mean().word());
        return Map.of();
    }

    @Override
    public String name() {
        return "ppl/" + protocol.name() + "@1";
    }

    @Override
    public Metric metric() {
        return Metric.PERPLEXITY;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(own(protocol));
        parameters.put("documents", documents);
        if (tokens != 0) parameters.put("tokens", tokens == ALL ? "all" : tokens);
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return documents;
    }

    @Override
    public Task ofSize(int samples) {
        return new ProtocolPerplexity(protocol, samples, tokens, folder);
    }

    @Override
    public int leastLength() {
        return protocol.leastWindow();
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        int[] front = front(tokenizer);
        if (tokens == ALL && folder != null) {
            protocol.windows(1, longest, front.length);
            Documents whole = Documents.whole(folder, documents, tokenizer);
            return new Windows(
                    tokenizer,
                    front,
                    ALL,
                    new Corpus(whole.sha256(), (seed, i) -> whole.ids().get(i)),
                    whole.texts());
        }
        int taken = tokens > 0 ? tokens : Math.toIntExact(2L * longest - front.length);
        if (taken < longest)
            throw new IllegalArgumentException(
                    name() + ": tokens must be at least the longest length, " + longest + ", got " + taken);
        Corpus texts = Corpus.of(name(), folder, documents, taken, "ppl/" + StoryLanguage.NAME, tokenizer);
        checkWindows(taken, longest, front.length);
        return new Windows(tokenizer, front, taken, texts, List.of());
    }

    /** What stands in front of a text: what the tokenizer puts there, or, for lm-eval's rule, the token it takes. */
    private int[] front(Tokenizer tokenizer) {
        return protocol instanceof Disjoint ? tokenizer.footing().stream().toArray() : tokenizer.prefix();
    }

    /** The longest window has the fewest places. */
    private void checkWindows(int taken, int longest, int front) {
        try {
            int windows = windows(taken, longest, front).size();
            if (protocol.joinsDocuments() && windows < documents)
                throw new IllegalArgumentException(windows + " windows for " + documents + " documents");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name() + " cannot be measured with windows of " + longest + " tokens on " + documents
                            + " documents of " + taken + ": " + e.getMessage(),
                    e);
        }
    }

    /** Of one document, or of all of them behind each other. */
    private List<Window> windows(int taken, int length, int front) {
        return protocol.windows(
                protocol.joinsDocuments() ? Math.toIntExact((long) documents * (front + taken)) : taken, length, front);
    }

    /**
     * Documents in windows. Where they are joined, each stands in the stream behind what the tokenizer puts in front of a text. A sample's
     * prompt is what the model sees in its first window; its {@link Sample#answer} is the rest of its text, which continues it.
     */
    final class Windows implements Samples {

        private final Tokenizer tokenizer;
        private final int[] front;
        private final int taken;
        private final Corpus texts;
        private final List<String> whole;

        /** @param taken tokens of each document, or {@link #ALL} @param whole the documents as they are written, where all of them is taken */
        Windows(Tokenizer tokenizer, int[] front, int taken, Corpus texts, List<String> whole) {
            this.whole = whole;
            this.tokenizer = tokenizer;
            this.front = front.clone();
            this.taken = taken;
            this.texts = texts;
        }

        @Override
        public SortedMap<String, Object> identity() {
            SortedMap<String, Object> identity = new TreeMap<>(own(protocol));
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
                        name() + " needs at least " + leastLength() + " tokens with this tokenizer, got " + length);
            if (ordinal < 0 || ordinal >= documents)
                throw new IllegalArgumentException(
                        name() + " has samples 0 to " + (documents - 1) + " here, got " + ordinal);
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
            return new Sample(
                    ordinal, null, ids, List.of(), Arrays.copyOfRange(text, first, text.length), null, List.of());
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
            if (!whole.isEmpty())
                parts.add(whole.get(sample.ordinal()).codePoints().toArray());
            return parts;
        }

        /** The windows of one sample: those of its document, or its share of those of the stream. */
        private List<Window> windowsOf(int length, int ordinal) {
            List<Window> all =
                    windows(taken == ALL ? texts.source().document(0, ordinal).length : taken, length, front.length);
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
        public double seconds(Decoder decoder, Resolution resolution, int length, int prompts) {
            List<Window> windows = windowsOf(length, 0);
            int scored = windows.stream().mapToInt(Window::scored).sum();
            return windows.size()
                            * decoder.time(resolution.planAt(length), prompts, length, 0)
                                    .seconds()
                    + decoder.scoringSeconds(prompts * scored);
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
                    List<int[]> ids =
                            some.stream().map(place -> place.ids(front)).toList();
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
                        metric(),
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
