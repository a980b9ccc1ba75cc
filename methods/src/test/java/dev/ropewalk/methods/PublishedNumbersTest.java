package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that others published, each with its source. */
class PublishedNumbersTest {

    private static final Rope LLAMA_2 = new Rope(128, 10_000, 4096);

    private static ContextPlan plan(String configuration, Rope rope, int tokens) {
        return Configuration.parse(configuration).resolve(rope, tokens).plan();
    }

    /** SelfExtend, arXiv 2401.01325, the figure of its method: L=7, W=4, G=2. */
    @Test
    void selfExtendsFigure() {
        ContextPlan plan = plan("self-extend{group=2,window=4}", new Rope(8, 10_000, 7), 10);
        assertThat(plan.row(9)).containsExactly(6, 6, 5, 5, 4, 4, 3, 2, 1, 0);
        assertThat(plan.explain().largestContextWithinTrained()).isEqualTo(10);
    }

    /** LongLM README: N=15800, W=1024, L=4096; G=5 reaches position 3979, G=8 stays below 2871. */
    @ParameterizedTest
    @CsvSource({"5, 3979", "8, 2870"})
    void selfExtendsReadme(int group, int largest) {
        ContextPlan plan = plan("self-extend{group=" + group + ",window=1024,shift=floor}", LLAMA_2, 15_800);
        assertThat(plan.explain().largestDistance()).isEqualTo(largest);
    }

    /** arXiv 2401.01325: {@code (L-W) G + W} tokens fit; with G not dividing W, as counted in all pairs, {@code (L-W+floor(W/G)) G}. */
    @ParameterizedTest
    @CsvSource({"4096, 8, 1024, 25600", "4096, 32, 1024, 99328", "16, 3, 8, 30"})
    void selfExtendsLimit(int trained, int group, int window, int limit) {
        ContextPlan plan = plan(
                "self-extend{group=" + group + ",window=" + window + ",shift=floor}", new Rope(8, 10_000, trained), 9);
        assertThat(plan.explain().largestContextWithinTrained()).isEqualTo(limit);
    }

    /** Dual Chunk Attention, arXiv 2402.17463, the figure of its three attentions: s=6, c=10 (largest position 9). */
    @Test
    void dualChunkAttentionsFigure() {
        ContextPlan plan = plan("dca{chunk=6,cap=9}", new Rope(8, 10_000, 10), 12);
        assertThat(plan.row(11)).containsExactly(9, 8, 7, 6, 5, 4, 5, 4, 3, 2, 1, 0);
        assertThat(plan.explain().largestContextEqualToPlain()).isEqualTo(10);
        assertThat(plan.explain().largestContextWithinTrained()).isEqualTo(Reach.UNBOUNDED);
    }

    /** The same paper's choice for Llama-2: s=3072, c=4096; plain while no more than c tokens. */
    @Test
    void dualChunkAttentionsChoiceForLlama2() {
        Resolution resolution = Configuration.of("dca").resolve(LLAMA_2, 16_384);
        assertThat(resolution.exact()).hasToString("dca{cap=4095,chunk=3072,mscale=0}");
        assertThat(resolution.plan().explain().largestContextEqualToPlain()).isEqualTo(4096);
    }

    /** bloc97's formula as others tabulate it; YaRN's paper calls a factor of 2 "theta = 20k". */
    @ParameterizedTest
    @CsvSource({"2, 20221.26", "4, 40889.94", "8, 82684.62"})
    void ntkAwareBases(double factor, double base) {
        RotarySpectrum spectrum =
                plan("ntk{factor=" + factor + "}", LLAMA_2, 4096).spectrum();
        assertThat(spectrum.speed(1)).isCloseTo(Math.pow(base, -2.0 / 128), withPercentage(1e-6));
        assertThat(spectrum.speed(0)).isOne();
        assertThat(spectrum.speed(63)).isCloseTo(LLAMA_2.trainedSpectrum().speed(63) / factor, withPercentage(1e-9));
    }

    /** transformers' dynamic scaling of Llama-2 (modeling_rope_utils.py, 5.23.0): bases at factor and length. */
    @ParameterizedTest
    @CsvSource({
        "1, 8192, 20221.26",
        "2, 8192, 30527.74",
        "4, 8192, 51293.79",
        "1, 16384, 40889.94",
        "2, 16384, 72195.86",
        "4, 16384, 135401.97",
        "4, 4096, 10000"
    })
    void dynamicNtkBases(double factor, int tokens, double base) {
        RotarySpectrum spectrum =
                plan("dynamic-ntk{factor=" + factor + "}", LLAMA_2, tokens).spectrum();
        assertThat(spectrum.speed(1)).isCloseTo(Math.pow(base, -2.0 / 128), withPercentage(1e-6));
    }

    /** arXiv 2309.00071, section 3.4: {@code 0.1 ln s + 1}; squared it multiplies the logit. */
    @ParameterizedTest
    @CsvSource({"2, 1.0693", "4, 1.1386", "8, 1.2079", "16, 1.2773", "32, 1.3466"})
    void yarnsAttentionFactors(double factor, double attentionFactor) {
        LogitTemperature temperature =
                plan("yarn{factor=" + factor + "}", LLAMA_2, 9).rotaryTemperature();
        assertThat(Math.sqrt(temperature.at(0, 0, 9))).isCloseTo(attentionFactor, offset(5e-5));
    }

    /** Pairs 10, 20, 32, 45, 46 and 63 of Llama-2's 64, computed from the papers' formulas to seven digits. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rope                       | 2.371374e-1 | 5.623413e-2 | 1.0e-2      | 1.539927e-3 | 1.333521e-3 | 1.154782e-4
            pi{factor=4}               | 5.928434e-2 | 1.405853e-2 | 2.5e-3      | 3.849816e-4 | 3.333804e-4 | 2.886955e-5
            ntk{factor=4}              | 1.902983e-1 | 3.621345e-2 | 4.945290e-3 | 5.720805e-4 | 4.846192e-4 | 2.886955e-5
            yarn{factor=4}             | 2.371374e-1 | 5.623413e-2 | 6.538462e-3 | 4.294026e-4 | 3.333804e-4 | 2.886955e-5
            yarn{factor=4,ramp=turns}  | 2.371374e-1 | 5.623413e-2 | 3.835239e-3 | 3.851260e-4 | 3.333804e-4 | 2.886955e-5
            abf                        | 1.286874e-1 | 1.656044e-2 | 1.414214e-3 | 9.838111e-5 | 8.014295e-5 | 2.455141e-6
            """)
    void spectraOfLlama2(String configuration, double p10, double p20, double p32, double p45, double p46, double p63) {
        RotarySpectrum spectrum = plan(configuration, LLAMA_2, 16_384).spectrum();
        int[] pairs = {10, 20, 32, 45, 46, 63};
        double[] speeds = {p10, p20, p32, p45, p46, p63};
        for (int at = 0; at < pairs.length; at++)
            assertThat(spectrum.speed(pairs[at])).as("pair " + pairs[at]).isCloseTo(speeds[at], withPercentage(1e-4));
        assertThat(spectrum.speed(0)).isCloseTo(configuration.startsWith("pi") ? 0.25 : 1, offset(1e-15));
    }

    /** Llama 3.1's scaling, arXiv 2407.21783: pair 29 is the first changed, from pair 35 on the whole factor holds. */
    @Test
    void llama31sSpectrum() {
        Rope llama31 = new Rope(128, 500_000, 8192);
        RotarySpectrum trained = llama31.trainedSpectrum();
        RotarySpectrum scaled = plan("llama3{factor=8}", llama31, 131_072).spectrum();
        assertThat(scaled.speed(28)).isEqualTo(trained.speed(28)).isCloseTo(3.211446e-3, withPercentage(1e-4));
        assertThat(scaled.speed(29)).isCloseTo(2.166571e-3, withPercentage(1e-4));
        assertThat(scaled.speed(32)).isCloseTo(5.248462e-4, withPercentage(1e-4));
        assertThat(scaled.speed(34)).isGreaterThan(trained.speed(34) / 8);
        assertThat(scaled.speed(35)).isCloseTo(trained.speed(35) / 8, withPercentage(1e-12));
        assertThat(scaled.speed(63)).isCloseTo(3.068926e-7, withPercentage(1e-4));
    }

    /** Entropy-ABF, arXiv 2401.07004: the scale at 8k, 16k and 32k tokens of a model trained on 4k; layers 0 and 1 exempt. */
    @ParameterizedTest
    @CsvSource({"8191, 1.0833", "16383, 1.1667", "32767, 1.25"})
    void entropyAbfsScale(int query, double scale) {
        LogitTemperature temperature = plan("entropy-abf", LLAMA_2, 32_768).temperature();
        assertThat(temperature.at(2, query, 32_768)).isCloseTo(scale, offset(5e-5));
        assertThat(temperature.at(1, query, 32_768)).isOne();
    }

    /** Phi-3-mini-128k, modeling_phi3.py: {@code sqrt(1 + ln 32 / ln 4096)}. */
    @Test
    void phi3sAttentionFactor() {
        assertThat(LongRope.attentionFactor(32, 4096)).isCloseTo(1.190238, offset(1e-6));
    }

    /** STRING, arXiv 2410.18745: L = 9, S = 3, W = 0 as in the figure of its method, last row. */
    @Test
    void stringsFigure() {
        ContextPlan plan = plan("string{offset=3,window=0}", new Rope(8, 10_000, 9), 9);
        assertThat(plan.row(8)).containsExactly(5, 4, 3, 2, 1, 0, 2, 1, 0);
    }

    /** bojone/rerope: {@code k (L-w) + w} tokens fit under a leak, any number without one. */
    @Test
    void reRopesLimits() {
        assertThat(plan("leaky-rerope{window=512,leak=16}", LLAMA_2, 9)
                        .explain()
                        .largestContextWithinTrained())
                .isEqualTo(16 * (4096 - 512) + 512);
        assertThat(plan("rerope{window=512}", LLAMA_2, 9).explain().largestContextWithinTrained())
                .isEqualTo(Reach.UNBOUNDED);
    }

    /** mit-han-lab/streaming-llm, cache of 4 + 1020: 1020 recent keys, the sinks just beyond, whatever lies between. */
    @Test
    void streamingLlmsCache() {
        ContextPlan plan = plan("streaming-llm{sinks=4,recent=1020}", LLAMA_2, 65_536);
        assertThat(plan.row(65_535))
                .startsWith(1024, 1023, 1022, 1021, Double.NaN)
                .endsWith(2, 1, 0);
        assertThat(plan.row(65_535)[65_535 - 1020]).isEqualTo(1020);
        assertThat(plan.row(65_535)[65_535 - 1021]).isNaN();
        assertThat(plan.explain().lastRow().maskedKeys()).isEqualTo(65_536 - 1025);
    }

    /** Our own rules on Llama-2: off within L, beyond it the sources' windows and the smallest sharing that keeps distances trained. */
    @ParameterizedTest
    @CsvSource({
        "rerope, 4096, rerope{window=4095}",
        "rerope, 16384, rerope{window=1024}",
        "leaky-rerope, 4096, 'leaky-rerope{leak=1,window=1024}'",
        "leaky-rerope, 16384, 'leaky-rerope{leak=11,window=1024}'",
        "string, 4096, 'string{attentionFactor=1,offset=1365,window=128}'",
        "string, 6000, 'string{attentionFactor=1,offset=2032,window=128}'",
        "string, 16384, 'string{attentionFactor=1,offset=8256,window=128}'",
        "lm-infinite, 16384, 'lm-infinite{global=10,local=4095}'",
        "streaming-llm, 16384, 'streaming-llm{recent=4091,sinks=4}'",
        "self-extend-llamacpp, 4096, 'self-extend-llamacpp{group=1,window=1024}'",
        "self-extend-llamacpp, 16384, 'self-extend-llamacpp{group=12,window=1020}'"
    })
    void automaticChoices(String method, int tokens, String exact) {
        assertThat(Configuration.of(method).resolve(LLAMA_2, tokens).exact()).hasToString(exact);
    }

    /** Our own rule (W = L/4, W + (N-W)/G within 0.6 L), on Llama-2 at 8k, 16k and 32k. */
    @ParameterizedTest
    @CsvSource({"4096, 1, 1024", "8192, 5, 1020", "16384, 11, 1023", "32768, 23, 1012"})
    void selfExtendsAutomaticChoice(int tokens, int group, int window) {
        assertThat(Configuration.of("self-extend")
                        .resolve(LLAMA_2, tokens)
                        .exact()
                        .parameters())
                .containsAllEntriesOf(Map.of("group", group, "window", window));
    }
}
