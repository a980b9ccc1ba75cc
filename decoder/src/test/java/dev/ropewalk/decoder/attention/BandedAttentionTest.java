package dev.ropewalk.decoder.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.engine.Operators;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Layers;
import dev.ropewalk.methods.LogitTemperature;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form computes what the reference computes, for every shape of band, however the tokens arrive. */
class BandedAttentionTest {

    /** Operators, and the type in which keys and values are kept. */
    private record Form(Operators operators, Kernels kernels, Dtype dtype) {}

    private static final Kernels FUSED = new Kernels(Device.cpu(), Operators.CPU),
            PORTABLE = new Kernels(Device.cpu(), Operators.PORTABLE),
            CAPPED = new Kernels(Device.cpu(), 2.5);

    private static final List<Form> FORMS = List.of(
            new Form(Operators.CPU, FUSED, Dtype.FLOAT32),
            new Form(Operators.CPU, FUSED, Dtype.BFLOAT16),
            new Form(Operators.PORTABLE, PORTABLE, Dtype.FLOAT32),
            new Form(Operators.PORTABLE, PORTABLE, Dtype.BFLOAT16),
            new Form(Operators.PORTABLE, PORTABLE, Dtype.FLOAT16));

    /** Logits here reach far beyond their bound. */
    private static final List<Form> BOUND = List.of(
            new Form(Operators.PORTABLE, CAPPED, Dtype.FLOAT32), new Form(Operators.PORTABLE, CAPPED, Dtype.BFLOAT16));

    private static final int HEAD_DIM = 16, HEADS = 4, KEY_HEADS = 2;

    @AfterAll
    static void close() {
        FUSED.close();
        PORTABLE.close();
        CAPPED.close();
    }

    /**
     * An output near 1 is off by some roundings to the type: in 24 bits those of all sums and angles, measured are 80 of them; in fewer those of
     * queries, keys and values alone, which make logits of up to 20 uncertain by a tenth in 8 bits, measured are 24.
     */
    private static double tolerance(Form form) {
        return form.dtype.rounding * (form.dtype == Dtype.FLOAT32 ? 335 : 40);
    }

    /** Each plan without a window, under one that cuts every band, and under one that leaves the far bands nothing. */
    static Stream<Arguments> plansUnderWindows() {
        return plans().flatMap(plan -> IntStream.of(Reach.UNBOUNDED, 70, 17)
                .mapToObj(window -> Arguments.of(Named.of(name(plan), plan), window)));
    }

    private static String name(ContextPlan plan) {
        return plan.bands().stream().map(AttentionBand::name).collect(Collectors.joining(", "));
    }

    private static Stream<ContextPlan> plans() {
        ContextPlan plain = ContextPlan.plain(new Rope(HEAD_DIM, 10_000, 64), 777);
        ContextPlan partial = ContextPlan.plain(new Rope(HEAD_DIM / 2, 10_000, 64), 777);
        PositionMap.Identity same = new PositionMap.Identity();
        AttentionBand[] selfExtend = {
            new AttentionBand("near", new Reach.Distance(0, 48), same, same),
            new AttentionBand(
                    "far",
                    new Reach.Distance(48, Reach.UNBOUNDED),
                    new PositionMap.Grouped(5, 48 - 48 / 5.0),
                    new PositionMap.Grouped(5, 0))
        };
        AttentionBand[] byPair = {
            new AttentionBand("near", new Reach.Distance(0, 48), same, same),
            new AttentionBand(
                    "far by pair",
                    new Reach.Distance(48, Reach.UNBOUNDED),
                    PositionMap.byPair(
                            HEAD_DIM / 2, List.of(new PositionMap.Grouped(3, 32), new PositionMap.Grouped(16, 45))),
                    PositionMap.byPair(
                            HEAD_DIM / 2, List.of(new PositionMap.Grouped(3, 0), new PositionMap.Grouped(16, 0))))
        };
        PositionMap scaled = new PositionMap.Scaled(100, 776, 0);
        AttentionBand[] mapped = {
            new AttentionBand("near", new Reach.Distance(0, 20), same, same),
            new AttentionBand("map", new Reach.Distance(20, 170), new PositionMap.Scaled(100, 776, 17), scaled),
            new AttentionBand("tail", new Reach.Distance(170, Reach.UNBOUNDED), new PositionMap.Grouped(1, -131), same)
        };
        PositionMap inChunk = new PositionMap.InChunk(40);
        AttentionBand[] dualChunk = {
            new AttentionBand("intra", new Reach.ChunksApart(40, 0, 1), inChunk, inChunk),
            new AttentionBand(
                    "successive", new Reach.ChunksApart(40, 1, 2), new PositionMap.NextChunk(40, 55), inChunk),
            new AttentionBand(
                    "inter", new Reach.ChunksApart(40, 2, Reach.UNBOUNDED), new PositionMap.Fixed(55), inChunk)
        };
        AttentionBand[] masked = {new AttentionBand("window", new Reach.Distance(0, 33), same, same)};
        AttentionBand[] three = {
            new AttentionBand("near", new Reach.Distance(0, 20), same, same),
            new AttentionBand(
                    "middle",
                    new Reach.Distance(20, 150),
                    new PositionMap.Grouped(2, 10),
                    new PositionMap.Grouped(2, 0)),
            new AttentionBand(
                    "far",
                    new Reach.Distance(150, Reach.UNBOUNDED),
                    new PositionMap.Fixed(100),
                    new PositionMap.Fixed(0))
        };
        AttentionBand[] sinks = {
            new AttentionBand("recent", new Reach.Distance(0, 29), same, same),
            new AttentionBand("sinks", new Reach.FirstKeys(5, 29), new PositionMap.Fixed(33), same)
        };
        AttentionBand[] ceiling = {
            new AttentionBand("local", new Reach.Distance(0, 40), same, same),
            new AttentionBand(
                    "global", new Reach.FirstKeys(60, 40), new PositionMap.Fixed(40), new PositionMap.Fixed(0))
        };
        return Stream.of(
                plain,
                plain.withBands(sinks),
                plain.withBands(ceiling),
                plain.withBands(selfExtend),
                plain.withBands(byPair),
                plain.withBands(mapped),
                plain.withBands(dualChunk),
                plain.withBands(masked),
                plain.withBands(three),
                plain.withTemperature(new LogitTemperature.LogPosition(8, 1)),
                partial.withBands(dualChunk).withRotaryTemperature(new LogitTemperature.LogContext(0.1, 64)),
                otherLayer(Optional.of(new Rope(HEAD_DIM, 300, 64))).withBands(selfExtend),
                otherLayer(Optional.empty())
                        .withBands(dualChunk)
                        .withTemperature(new LogitTemperature.LogPosition(8, 0)));
    }

    /** Of a model whose second layer, which is looked at here, turns otherwise or not at all. */
    private static ContextPlan otherLayer(Optional<Rope> rope) {
        return ContextPlan.plain(
                new Rope(HEAD_DIM, 10_000, 64).withOthers(List.of(new Rope.Other(new Layers(List.of(1)), rope))), 777);
    }

    @ParameterizedTest
    @MethodSource("plansUnderWindows")
    void oneShotPrefillEqualsTheReference(ContextPlan plan, int window) {
        agrees(FORMS, plan, window, 333, new int[] {333});
    }

    @ParameterizedTest
    @MethodSource("plansUnderWindows")
    void anyChunkingEqualsTheReference(ContextPlan plan, int window) {
        agrees(FORMS, plan, window, 200, new int[] {1, 7, 64, 100, 27, 1});
    }

    @ParameterizedTest
    @MethodSource("plansUnderWindows")
    void tokenByTokenEqualsTheReference(ContextPlan plan, int window) {
        int[] ones = new int[130];
        Arrays.fill(ones, 1);
        agrees(FORMS, plan, window, 130, ones);
    }

    /** Gemma 2's way: whatever the plan, logits are bound before any band is masked. */
    @ParameterizedTest
    @MethodSource("plansUnderWindows")
    void boundLogitsEqualTheReference(ContextPlan plan, int window) {
        agrees(BOUND, plan, window, 140, new int[] {1, 64, 73, 1, 1});
    }

    @ParameterizedTest
    @MethodSource("plansUnderWindows")
    void oneTokenAtDifferentPlacesEqualsTheReference(ContextPlan plan, int window) {
        int[] windows = {Reach.UNBOUNDED, window};
        int[] lengths = {90, 41, 129};
        int longest = 129;
        Random random = new Random(5);
        float[][][][] q = random(random, 3, HEADS, longest),
                k = random(random, 3, KEY_HEADS, longest),
                v = random(random, 3, KEY_HEADS, longest);
        int[] before = Arrays.stream(lengths).map(n -> n - 1).toArray();
        for (Form form : FORMS) {
            try (NDManager owner = form.kernels.manager().newSubManager();
                    KeyValueCache cache = cache(owner, form, plan, 3, longest)) {
                Pass prompt = Pass.of(owner, plan, windows, HEADS, 0, longest - 1, before);
                attend(
                        owner,
                        form,
                        prompt,
                        cache,
                        array(owner, q, 0, longest - 1),
                        array(owner, k, 0, longest - 1),
                        array(owner, v, 0, longest - 1));
                Pass step = Pass.ofOne(owner, plan, windows, HEADS, before);
                NDArray out = attend(
                        owner,
                        form,
                        step,
                        cache,
                        last(owner, q, before),
                        last(owner, k, before),
                        last(owner, v, before));
                for (int s = 0; s < 3; s++) {
                    double[][][] wanted = ReferenceAttention.attend(
                            plan,
                            how(form, window),
                            upTo(q[s], lengths[s]),
                            upTo(k[s], lengths[s]),
                            upTo(v[s], lengths[s]),
                            lengths[s]);
                    float[] got = out.get(s).toFloatArray();
                    for (int h = 0; h < HEADS; h++)
                        for (int d = 0; d < HEAD_DIM; d++)
                            assertThat((double) got[h * HEAD_DIM + d])
                                    .as("%s", form)
                                    .isCloseTo(wanted[h][before[s]][d], within(tolerance(form)));
                }
            }
        }
    }

    /** The layer with the window. */
    private static ReferenceAttention.Logits how(Form form, int window) {
        return new ReferenceAttention.Logits(1, window, 1 / Math.sqrt(HEAD_DIM), form.kernels.cap());
    }

    private static KeyValueCache cache(NDManager owner, Form form, ContextPlan plan, int sequences, int capacity) {
        return new KeyValueCache(form.kernels, owner, form.dtype, 2, plan, sequences * KEY_HEADS, capacity, HEAD_DIM);
    }

    private static void agrees(List<Form> forms, ContextPlan plan, int window, int n, int[] chunks) {
        int[] windows = {Reach.UNBOUNDED, window};
        Random random = new Random(n);
        float[][][][] q = random(random, 2, HEADS, n),
                k = random(random, 2, KEY_HEADS, n),
                v = random(random, 2, KEY_HEADS, n);
        double[][][][] wanted = new double[2][][][];
        for (int s = 0; s < 2; s++)
            wanted[s] = ReferenceAttention.attend(plan, how(forms.get(0), window), q[s], k[s], v[s], n);
        for (Form form : forms)
            assertThat(worst(read(form, plan, windows, q, k, v, chunks), wanted))
                    .as("%s", form)
                    .isLessThan(tolerance(form));
    }

    /** @return (sequences, tokens * heads * headDim) */
    private static float[][] read(
            Form form,
            ContextPlan plan,
            int[] windows,
            float[][][][] q,
            float[][][][] k,
            float[][][][] v,
            int[] chunks) {
        int n = Arrays.stream(chunks).sum();
        float[][] got = new float[2][n * HEADS * HEAD_DIM];
        try (NDManager owner = form.kernels.manager().newSubManager();
                KeyValueCache cache = cache(owner, form, plan, 2, n)) {
            int start = 0;
            for (int tokens : chunks) {
                boolean one = tokens == 1;
                Pass pass = one && plan.rotaryTemperature().equals(LogitTemperature.ONE)
                        ? Pass.ofOne(owner, plan, windows, HEADS, new int[] {start, start})
                        : Pass.of(owner, plan, windows, HEADS, start, tokens, new int[] {n, n});
                NDArray out = attend(
                        owner,
                        form,
                        pass,
                        cache,
                        array(owner, q, start, tokens),
                        array(owner, k, start, tokens),
                        array(owner, v, start, tokens));
                for (int s = 0; s < 2; s++)
                    System.arraycopy(
                            out.get(s).toFloatArray(), 0, got[s], start * HEADS * HEAD_DIM, tokens * HEADS * HEAD_DIM);
                start += tokens;
            }
        }
        return got;
    }

    private static double worst(float[][] got, double[][][][] wanted) {
        double worst = 0;
        for (int s = 0; s < got.length; s++)
            for (int h = 0; h < HEADS; h++)
                for (int i = 0; i < wanted[s][h].length; i++)
                    for (int d = 0; d < HEAD_DIM; d++)
                        worst = Math.max(worst, Math.abs(got[s][(i * HEADS + h) * HEAD_DIM + d] - wanted[s][h][i][d]));
        return worst;
    }

    /** Rows and keys of several blocks of the portable form, 1,024 each: the reference would take minutes, the fused form is held to it above. */
    @Test
    void blocksOfThePortableFormAreOneSoftmax() {
        int n = 2_600;
        Random random = new Random(n);
        float[][][][] q = random(random, 2, HEADS, n),
                k = random(random, 2, KEY_HEADS, n),
                v = random(random, 2, KEY_HEADS, n);
        PositionMap.Identity same = new PositionMap.Identity();
        ContextPlan plan = ContextPlan.plain(new Rope(HEAD_DIM, 10_000, 64), n)
                .withBands(
                        new AttentionBand("near", new Reach.Distance(0, 1_200), same, same),
                        new AttentionBand(
                                "far",
                                new Reach.Distance(1_200, Reach.UNBOUNDED),
                                new PositionMap.Grouped(5, 960),
                                new PositionMap.Grouped(5, 0)));
        int[] windows = {Reach.UNBOUNDED, Reach.UNBOUNDED};
        float[][] fused = read(FORMS.get(0), plan, windows, q, k, v, new int[] {2_100, 499, 1}),
                portable = read(FORMS.get(2), plan, windows, q, k, v, new int[] {2_100, 499, 1});
        for (int s = 0; s < 2; s++) assertThat(portable[s]).containsExactly(fused[s], within(2e-5f));
    }

    /** What the layer with the window computes. @return (sequences, tokens * heads * headDim) */
    private static NDArray attend(
            NDManager owner, Form form, Pass pass, KeyValueCache cache, NDArray q, NDArray k, NDArray v) {
        return form.kernels
                .call(
                        owner,
                        "attention",
                        q,
                        k,
                        v,
                        cache.keys(1),
                        cache.values(1),
                        pass.step(1),
                        pass.temperatures().get(1),
                        pass.sights().get(1).tuple(),
                        1 / Math.sqrt(HEAD_DIM))
                .reshape(q.getShape().get(0), -1);
    }

    private static float[][][][] random(Random random, int sequences, int heads, int n) {
        float[][][][] x = new float[sequences][heads][n][HEAD_DIM];
        for (float[][][] a : x)
            for (float[][] b : a)
                for (float[] c : b) for (int d = 0; d < HEAD_DIM; d++) c[d] = (float) random.nextGaussian() * 1.5f;
        return x;
    }

    private static float[][][] upTo(float[][][] x, int n) {
        return Arrays.stream(x).map(head -> Arrays.copyOf(head, n)).toArray(float[][][]::new);
    }

    private static NDArray array(NDManager owner, float[][][][] x, int start, int tokens) {
        return pick(owner, x, s -> start, tokens);
    }

    private static NDArray last(NDManager owner, float[][][][] x, int[] places) {
        return pick(owner, x, s -> places[s], 1);
    }

    private static NDArray pick(
            NDManager owner, float[][][][] x, java.util.function.IntUnaryOperator start, int tokens) {
        int heads = x[0].length;
        float[] flat = new float[x.length * heads * tokens * HEAD_DIM];
        int at = 0;
        for (int s = 0; s < x.length; s++)
            for (float[][] head : x[s])
                for (int t = 0; t < tokens; t++) for (float value : head[start.applyAsInt(s) + t]) flat[at++] = value;
        return owner.create(flat, new Shape(x.length, heads, tokens, HEAD_DIM));
    }
}
