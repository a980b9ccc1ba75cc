package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.language.StoryLanguage;
import dev.ropewalk.tasks.perplexity.Disjoint;
import dev.ropewalk.tasks.perplexity.EqualWindows;
import dev.ropewalk.tasks.perplexity.FullWindow;
import dev.ropewalk.tasks.perplexity.Mean;
import dev.ropewalk.tasks.perplexity.Press;
import dev.ropewalk.tasks.perplexity.Protocol;
import dev.ropewalk.tasks.perplexity.SecondHalf;
import dev.ropewalk.tasks.perplexity.Truncated;
import dev.ropewalk.tasks.perplexity.Window;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
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
                    given -> new EqualWindows(given.integer("stride"))),
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
    Map<String, Object> own() {
        if (protocol instanceof Press press) return Map.of("stride", press.stride());
        if (protocol instanceof EqualWindows equal) return Map.of("stride", equal.stride());
        if (protocol instanceof FullWindow full) return Map.of("stride", full.stride());
        if (protocol instanceof Disjoint disjoint)
            return Map.of("per", disjoint.mean().word());
        return Map.of();
    }

    @Override
    public TaskCard card() {
        return CARDS.stream()
                .filter(card -> card.name().equals("ppl/" + protocol.name() + "@1"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(own());
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
            return new DocumentWindows(
                    this,
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
        return new DocumentWindows(this, tokenizer, front, taken, texts, List.of());
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
    List<Window> windows(int taken, int length, int front) {
        return protocol.windows(
                protocol.joinsDocuments() ? Math.toIntExact((long) documents * (front + taken)) : taken, length, front);
    }
}
