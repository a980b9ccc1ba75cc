package dev.ropewalk.tasks.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.tasks.Conformance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ProtocolTest {

    private static final JsonNode FILE = Conformance.json("perplexity/protocols.json");
    private static final int[] BOS = {FILE.get("bos").intValue()};
    private static final double SAME = 1e-9;
    private static final Supplier<String> NO_TEXT = () -> {
        throw new AssertionError("only words and bytes need the text");
    };

    /** The kit's 43 cases: windows, likelihoods under its toy model (which depend on where a window starts) and values. */
    static Stream<JsonNode> goldens() {
        return FILE.get("cases").valueStream();
    }

    @Test
    void thereAreGoldensOfEveryProtocol() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        goldens().forEach(golden -> counts.merge(golden.get("protocol").stringValue(), 1, Integer::sum));
        assertThat(counts)
                .hasToString(
                        "{disjoint=5, fullwindow=5, lastk=2, position-buckets=1, press=10, secondhalf=10, truncated=5, yarn=5}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void windowsLikelihoodsAndValueAgreeWithTheGolden(String id) {
        JsonNode golden = goldens()
                .filter(one -> one.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
        switch (golden.get("protocol").stringValue()) {
            case "press" ->
                perDocument(
                        new Press(golden.get("stride").intValue()),
                        golden,
                        golden.get("bosInFrontOfEveryWindow").booleanValue());
            case "yarn" -> perDocument(new EqualWindows(golden.get("stride").intValue()), golden, true);
            case "truncated" -> perDocument(new Truncated(), golden, true);
            case "disjoint" -> disjoint(golden);
            case "secondhalf" -> secondHalf(golden);
            case "fullwindow" -> fullWindow(golden);
            case "lastk" -> lastTokens(golden);
            default -> buckets(golden);
        }
    }

    static Stream<String> names() {
        return goldens().map(golden -> golden.get("id").stringValue());
    }

    private static void perDocument(Protocol protocol, JsonNode golden, boolean bos) {
        Perplexity whole = new Perplexity(0, 0, 0, 0);
        int tokens = 0;
        for (int d = 0; d < golden.get("documents").size(); d++) {
            int[] document = ids(golden.get("documents").get(d));
            List<Window> windows =
                    protocol.windows(document.length, golden.get("window").intValue(), bos ? 1 : 0);
            List<double[]> nll = nll(windows, document);
            agree(windows, nll, golden.get("windows").get(d), bos, 0);
            whole = whole.plus(Perplexity.of(protocol.mean(), nll, NO_TEXT));
            tokens += windows.stream().mapToInt(Window::scored).sum();
        }
        agree(whole, golden);
        assertThat(tokens).isEqualTo(golden.get("tokensScored").intValue());
        if (golden.has("windowsScored"))
            assertThat(whole.windows()).isEqualTo(golden.get("windowsScored").intValue());
    }

    private static void disjoint(JsonNode golden) {
        List<double[]> all = new ArrayList<>();
        Perplexity words = new Perplexity(0, 0, 0, 0), bytes = words;
        for (int d = 0; d < golden.get("documents").size(); d++) {
            int[] document = ids(golden.get("documents").get(d));
            String text = golden.get("texts").get(d).stringValue();
            List<Window> windows = new Disjoint(Mean.WORD)
                    .windows(document.length, golden.get("window").intValue(), 1);
            List<double[]> nll = nll(windows, document);
            JsonNode expected = golden.get("windows").get(d);
            assertThat(windows).hasSize(expected.size());
            for (int w = 0; w < windows.size(); w++) {
                int[] fed = windows.get(w).ids(document, BOS);
                int first = windows.get(w).firstScored();
                assertThat(Arrays.copyOf(fed, first))
                        .isEqualTo(ids(expected.get(w).get("context")));
                assertThat(Arrays.copyOfRange(fed, first, fed.length))
                        .isEqualTo(ids(expected.get(w).get("continuation")));
                near(nll.get(w), expected.get(w).get("nll"));
            }
            all.addAll(nll);
            words = words.plus(Perplexity.of(Mean.WORD, nll, () -> text));
            bytes = bytes.plus(Perplexity.of(Mean.BYTE, nll, () -> text));
        }
        assertThat(words.terms()).isEqualTo(golden.get("words").longValue());
        assertThat(bytes.terms()).isEqualTo(golden.get("bytes").longValue());
        near(words.sum(), golden.get("sumNll"));
        near(words.value(), golden.get("wordPerplexity"));
        near(bytes.value(), golden.get("bytePerplexity"));
        near(Math.log(bytes.value()) / Math.log(2), golden.get("bitsPerByte"));
        Perplexity tokens = Perplexity.of(Mean.TOKEN, all, NO_TEXT);
        near(tokens.value(), golden.get("perplexity"));
        assertThat(tokens.terms()).isEqualTo(golden.get("tokensScored").longValue());
    }

    private static void secondHalf(JsonNode golden) {
        int[] stream = ids(golden.get("stream"));
        boolean bos = golden.get("addBos").booleanValue();
        List<Window> windows =
                new SecondHalf().windows(stream.length, golden.get("window").intValue(), bos ? 1 : 0);
        List<double[]> nll = nll(windows, stream);
        agree(windows, nll, golden.get("windows"), bos, bos ? 1 : 0); // the golden counts the token that BOS replaces
        Perplexity value = Perplexity.of(Mean.TOKEN, nll, NO_TEXT);
        agree(value, golden);
        assertThat(value.terms()).isEqualTo(golden.get("tokensScored").longValue());
        near(SecondHalf.plusMinus(nll), golden.get("plusMinus"));
    }

    private static void fullWindow(JsonNode golden) {
        int[] stream = ids(golden.get("stream"));
        int window = golden.get("window").intValue(), used = FullWindow.firstDocuments(stream, 10);
        assertThat(used).isEqualTo(golden.get("tokensUsed").intValue());
        for (int d = 1; d < golden.get("documentStarts").size(); d++)
            assertThat(FullWindow.firstDocuments(stream, d))
                    .isEqualTo(golden.get("documentStarts").get(d).intValue());
        FullWindow protocol = new FullWindow(golden.get("stride").intValue());
        List<Window> windows = protocol.windows(used, window, 0);
        assertThat(windows.stream().mapToInt(Window::start)).containsExactly(boxed(golden.get("windowStarts")));
        List<double[]> nll = nll(windows, stream);
        if (golden.has("nanWindowStarts")) {
            List<Integer> broken = List.of(boxed(golden.get("nanWindowStarts")));
            for (int w = 0; w < nll.size(); w++)
                if (broken.contains(windows.get(w).start())) Arrays.fill(nll.get(w), Double.NaN);
            Perplexity value = Perplexity.of(protocol.mean(), nll, NO_TEXT);
            assertThat(value.value()).isNull();
            assertThat(value.mean()).isNull();
            JsonNode expected = golden.get("expected");
            assertThat(value.nonFiniteWindows())
                    .isEqualTo(expected.get("nonFiniteWindows").intValue());
            assertThat(value.windows() - value.nonFiniteWindows())
                    .isEqualTo(expected.get("finiteWindows").intValue());
            near(value.valueOfFiniteWindows(), expected.get("perplexityOfFiniteWindows"));
            return;
        }
        agree(windows, nll, golden.get("windows"), false, 0);
        agree(Perplexity.of(protocol.mean(), nll, NO_TEXT), golden);
        near(FullWindow.asReleased(nll, 1), golden.get("perplexityBase271828"));
        near(FullWindow.asReleased(nll, golden.at("/lceg/batch").intValue()), golden.at("/lceg/valPerplexity"));
    }

    private static void lastTokens(JsonNode golden) {
        int longest = golden.get("maximumLength").intValue();
        List<int[]> documents = golden.get("documentsUsed")
                .valueStream()
                .map(d -> ids(golden.get("documents").get(d.intValue())))
                .toList();
        assertThat(documents)
                .hasSize(Math.toIntExact(golden.get("documents")
                        .valueStream()
                        .filter(document -> document.size() >= longest)
                        .count()));
        LastTokens protocol = new LastTokens(golden.get("k").intValue(), longest);
        double[] atNative = lastTokens(
                golden, protocol, documents, golden.get("nativeLength").intValue());
        for (JsonNode length : golden.get("lengths")) {
            double[] means = lastTokens(golden, protocol, documents, length.intValue());
            JsonNode expected = golden.get("expected").get(length.asString());
            near(means, expected.get("perDocument"));
            near(Gain.of(atNative, means).nats(), expected.get("contextGain"));
        }
    }

    private static double[] lastTokens(JsonNode golden, LastTokens protocol, List<int[]> documents, int length) {
        Perplexity whole = new Perplexity(0, 0, 0, 0);
        double[] means = new double[documents.size()];
        for (int d = 0; d < means.length; d++) {
            List<Window> windows = protocol.windows(documents.get(d).length, length, 1);
            JsonNode expected =
                    golden.get("windows").get(String.valueOf(length)).get(d);
            List<double[]> nll = nll(windows, documents.get(d));
            assertThat(windows).hasSize(1);
            assertThat(windows.get(0).start())
                    .isEqualTo(expected.get("firstRealToken").intValue());
            assertThat(windows.get(0).length()).isEqualTo(expected.get("fed").intValue());
            near(nll.get(0), expected.get("nll"));
            Perplexity one = Perplexity.of(protocol.mean(), nll, NO_TEXT);
            means[d] = one.sum() / one.terms();
            whole = whole.plus(one);
        }
        agree(whole, golden.get("expected").get(String.valueOf(length)));
        return means;
    }

    private static void buckets(JsonNode golden) {
        List<double[]> nll = golden.get("documents")
                .valueStream()
                .map(document -> {
                    int[] ids = new Window(0, document.size(), 1, document.size()).ids(ids(document), BOS);
                    return IntStream.range(1, ids.length)
                            .mapToDouble(j -> toyNll(ids, j))
                            .toArray();
                })
                .toList();
        near(PositionBuckets.means(golden.get("bucketSize").intValue(), 0, nll), golden.get("expected"));
    }

    private static void agree(List<Window> windows, List<double[]> nll, JsonNode golden, boolean bos, int replaced) {
        assertThat(windows).hasSize(golden.size());
        for (int w = 0; w < windows.size(); w++) {
            JsonNode expected = golden.get(w);
            assertThat(expected.get("bos").booleanValue()).isEqualTo(bos);
            assertThat(windows.get(w))
                    .isEqualTo(new Window(
                            expected.get("start").intValue() + replaced,
                            expected.get("length").intValue() - (bos ? 1 : 0),
                            bos ? 1 : 0,
                            expected.get("scoredCount").intValue()));
            assertThat(windows.get(w).firstScored())
                    .isEqualTo(expected.get("firstScored").intValue());
            near(nll.get(w), expected.get("nll"));
        }
    }

    private static void agree(Perplexity value, JsonNode golden) {
        near(value.mean(), golden.get("meanNll"));
        near(value.value(), golden.get("perplexity"));
    }

    private static void near(Double number, JsonNode golden) {
        assertThat(number).isCloseTo(golden.doubleValue(), within(SAME));
    }

    private static void near(double[] numbers, JsonNode golden) {
        assertThat(numbers)
                .containsExactly(
                        golden.valueStream().mapToDouble(JsonNode::doubleValue).toArray(), within(SAME));
    }

    private static List<double[]> nll(List<Window> windows, int[] text) {
        return windows.stream()
                .map(window -> {
                    int[] fed = window.ids(text, BOS);
                    return IntStream.range(window.firstScored(), fed.length)
                            .mapToDouble(j -> toyNll(fed, j))
                            .toArray();
                })
                .toList();
    }

    private static double toyNll(int[] w, int j) {
        return ((31 * w[j] + 17 * w[j - 1] + 13 * w[Math.max(0, j - 2)] + 7 * w[0]) % 101) / 40.0 + 3.0 / (1 + j);
    }

    private static int[] ids(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static Integer[] boxed(JsonNode list) {
        return Arrays.stream(ids(list)).boxed().toArray(Integer[]::new);
    }

    /** Protocols that score every token once score every token once. */
    @ParameterizedTest
    @CsvSource({"1, 8, 3", "2, 8, 3", "7, 8, 3", "8, 8, 7", "9, 8, 7", "100, 16, 5", "101, 16, 1", "333, 64, 63"})
    void everyTokenCountsOnce(int tokens, int window, int stride) {
        for (Protocol protocol : List.of(new Press(stride), new EqualWindows(stride), new Disjoint(Mean.TOKEN))) {
            int[] times = new int[tokens];
            for (Window of : protocol.windows(tokens, window, 1)) {
                int end = of.start() + of.tokens();
                for (int at = end - of.scored(); at < end; at++) times[at]++;
                assertThat(of.length()).isLessThanOrEqualTo(protocol instanceof Disjoint ? window + 1 : window);
            }
            assertThat(times).as(protocol.name()).containsOnly(1);
        }
    }

    /** With a stride of the whole window nothing slides: what YaRN's script does when asked to truncate is its first window. */
    @Test
    void theFirstPlaceOfASlidingWindowIsTheTruncatedWindow() {
        assertThat(new EqualWindows(4).windows(50, 16, 1).get(0))
                .isEqualTo(new Truncated().windows(50, 16, 1).get(0));
    }

    /** A blank at either end makes an empty word, as Python's split does; U+001C is blank, U+200B is not. */
    @ParameterizedTest
    @CsvSource(
            value = {"'',1", "'a',1", "'a b',2", "'a b ',3", "' a\u001c\u2003b',3", "'a\u200bb',1", "'a\u0085b',2"},
            ignoreLeadingAndTrailingWhitespace = false)
    void wordsAreThoseOfPython(String text, int words) {
        assertThat(Mean.words(text)).isEqualTo(words);
    }

    @Test
    void aBucketWithoutATokenHasNoMean() {
        assertThat(PositionBuckets.means(2, 1, List.of(new double[] {3, 1, 2}, new double[] {5})))
                .containsExactly(4, 1.5);
        assertThat(PositionBuckets.means(1, 1, List.of(new double[] {3}))).containsExactly(Double.NaN, 3);
    }

    /** Student's interval of the differences 1, 2, 3: 2 +/- 4.302653 / sqrt(3), quantile from any table of t with 2 degrees of freedom. */
    @Test
    void aGainIsPairedWithinDocuments() {
        Gain gain = Gain.of(new double[] {11, 22, 33}, new double[] {10, 20, 30});
        assertThat(gain.nats()).isEqualTo(2);
        assertThat(gain.interval().lower()).isCloseTo(2 - 4.302653 / Math.sqrt(3), within(1e-6));
        assertThat(Gain.of(new double[] {1}, new double[] {3})).isEqualTo(new Gain(-2, null));
    }

    @Test
    void whatNoRuleCoversIsRefused() {
        assertThatThrownBy(() -> new Press(0)).hasMessage("press: stride must be at least 1, got 0");
        assertThatThrownBy(() -> new Press(8).windows(20, 7, 0))
                .hasMessage("press needs windows of at least 8 tokens, got 7");
        assertThatThrownBy(() -> new EqualWindows(2).windows(20, 8, 0))
                .hasMessage("yarn needs 1 to 7 tokens in front of a text, got 0");
        assertThatThrownBy(() -> new SecondHalf().windows(31, 16, 0))
                .hasMessage("secondhalf needs at least two windows of text, 32 tokens, got 31");
        assertThatThrownBy(() -> new Disjoint(Mean.WINDOW))
                .hasMessage("disjoint: the mean is per word, byte or token, got window");
        assertThatThrownBy(() -> new Window(0, 3, 0, 3))
                .hasMessage("a window of 3 tokens scores 1 to 2 of them, got 3");
        assertThat(new FullWindow(4).windows(16, 16, 0)).isEmpty();
    }
}
