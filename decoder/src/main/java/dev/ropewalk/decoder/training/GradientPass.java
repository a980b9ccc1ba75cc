package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Scales;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** From samples to a loss and its gradients, under any plan: texts are read whole, without a cache, by the kernel {@code learn}. */
final class GradientPass {

    /** Numbers of activations that a segment of layers may hold for its gradients: 2 GB. What it does not hold it computes twice. */
    private static final long ACTIVATIONS = 1L << 29;

    /** Logits held at a time, 128 MB, and as much for what the softmax keeps. */
    private static final int LOGITS = 1 << 25;

    private final Kernels kernels;
    private final DecoderConfig config;
    private final LearnedWeights weights;
    private final int threads;
    private final int[] windows;
    private final NDArray none;
    private int layersHeld = Integer.MAX_VALUE;

    /** @param threads that PyTorch computes with */
    GradientPass(Kernels kernels, DecoderConfig config, LearnedWeights weights, int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        this.kernels = kernels;
        this.config = config;
        this.weights = weights;
        this.threads = threads;
        windows = config.windows().stream().mapToInt(window -> window).toArray();
        none = kernels.manager().create(new Shape(0));
    }

    /** @return the loss; its gradients are added to those there are */
    double add(List<TrainingSample> batch, int together, ContextPlan plan) {
        if (batch.isEmpty()) throw new IllegalArgumentException("a step needs at least one sample, got none");
        if (together < 1) throw new IllegalArgumentException("together must be at least 1, got " + together);
        JniUtils.setNumThreads(threads);
        double total = 0;
        for (TrainingSample sample : batch) total += sample.weight();
        double loss = 0;
        for (int from = 0; from < batch.size(); from += together)
            loss += add(batch.subList(from, Math.min(batch.size(), from + together)), plan, total);
        return loss;
    }

    private double add(List<TrainingSample> samples, ContextPlan plan, double total) {
        int b = samples.size();
        int t = samples.stream().mapToInt(TrainingSample::tokens).max().orElseThrow();
        long[] ids = new long[b * t];
        List<Long> rows = new ArrayList<>(), targets = new ArrayList<>();
        List<Float> counts = new ArrayList<>();
        for (int s = 0; s < b; s++) {
            TrainingSample sample = samples.get(s);
            for (int i = 0; i < sample.tokens(); i++) {
                int id = sample.ids()[i];
                if (id < 0 || id >= config.vocabulary())
                    throw new IllegalArgumentException(
                            "token ids must be from 0 to " + (config.vocabulary() - 1) + ", got " + id);
                ids[s * t + i] = id;
                if (i > 0 && sample.weights()[i] > 0) {
                    rows.add((long) s * t + i - 1);
                    targets.add((long) id);
                    counts.add((float) (sample.weights()[i] / total));
                }
            }
        }
        float[] counted = new float[counts.size()];
        for (int i = 0; i < counted.length; i++) counted[i] = counts.get(i);
        try (NDManager owner = kernels.manager().newSubManager()) {
            int[] contexts = samples.stream()
                    .mapToInt(sample -> sample.positions()[sample.tokens() - 1] + 1)
                    .toArray();
            Pass pass = Pass.at(owner, plan, windows, config.heads(), positions(samples, t), contexts);
            List<NDArray> masks = masks(owner, plan, t);
            Scales scales = config.scales();
            NDArray loss = kernels.callRecording(
                    owner,
                    "learn",
                    owner.create(ids, new Shape(b, t)),
                    owner.create(longs(rows)),
                    owner.create(longs(targets)),
                    owner.create(counted),
                    weights.whole(),
                    weights.layers(),
                    weights.gradientsOf(weights.whole()),
                    weights.gradientsOf(weights.layers()),
                    owner.create(new double[] {
                        config.normEpsilon(),
                        weights.adapterScale(),
                        scales.embedding(),
                        scales.attention(),
                        scales.residual(),
                        scales.output(),
                        scales.outputCap()
                    }),
                    owner.create(shape(pass, b, t, masks.size() / config.layers())),
                    pass.rotations().stream()
                            .flatMap(turn -> Stream.concat(turn.queries().stream(), turn.keys().stream()))
                            .toList(),
                    pass.temperatures(),
                    masks);
            return loss.toDoubleArray()[0];
        }
    }

    /** What the kernel {@code learn} calls shape. */
    private long[] shape(Pass pass, int sequences, int tokens, int bands) {
        Pass.Rotation turn = pass.rotations().get(0); // the others have tables of the same numbers
        List<Long> shape = new ArrayList<>(List.of((long) config.keyHeads(), (long) config.headDim()));
        for (long code : config.block().codes()) shape.add(code);
        shape.addAll(List.of(
                (long) layersHeld(sequences, tokens),
                (long) Math.max(1, LOGITS / config.vocabulary()),
                (long) bands,
                (long) turn.queries().size() + turn.keys().size(),
                turn.queries().size() / 2L));
        for (int band = 0; band < bands; band++) {
            shape.add(turn.queryOf()[band]);
            shape.add(turn.copyOf()[band]);
        }
        for (long rotation : pass.rotationOf()) shape.add(rotation);
        return longs(shape);
    }

    /** A shorter sample goes on beyond its end, where nothing of it counts. */
    private static int[][] positions(List<TrainingSample> samples, int tokens) {
        return samples.stream()
                .map(sample -> {
                    int[] positions = Arrays.copyOf(sample.positions(), tokens);
                    for (int i = sample.tokens(); i < tokens; i++) positions[i] = positions[i - 1] + 1;
                    return positions;
                })
                .toArray(int[][]::new);
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(number -> number).toArray();
    }

    /** Layers whose activations fit together: about 6 vectors of the hidden size, 4 of the heads' and 4 of the feed-forward's a token. */
    private int layersHeld(int sequences, int tokens) {
        long token = 6L * config.hidden() + 4L * config.heads() * config.headDim() + 4L * config.intermediate();
        long most = Math.min(layersHeld, config.layers());
        return (int) Math.max(1, Math.min(most, ACTIVATIONS / (token * sequences * tokens)));
    }

    /** No more layers at a time than so many. */
    void holdLayers(int layers) {
        layersHeld = layers;
    }

    /** Layer by layer a mask (tokens, tokens) of each band; an empty one where the one band is plain and causal, and logits have no bound. */
    private List<NDArray> masks(NDManager owner, ContextPlan plan, int tokens) {
        Map<Integer, List<NDArray>> known = new HashMap<>();
        return IntStream.of(windows)
                .mapToObj(window -> known.computeIfAbsent(window, w -> masks(owner, plan, w, tokens)))
                .flatMap(List::stream)
                .toList();
    }

    private List<NDArray> masks(NDManager owner, ContextPlan plan, int window, int tokens) {
        boolean plain = window == Reach.UNBOUNDED || window >= tokens;
        if (plain
                && !config.scales().boundAttention()
                && plan.bands().size() == 1
                && plan.bands().get(0).reach().equals(AttentionBand.CAUSAL.reach())) return List.of(none);
        return plan.bands().stream()
                .map(band -> {
                    boolean[] seen = new boolean[tokens * tokens];
                    for (int i = 0; i < tokens; i++) {
                        int least = plain ? 0 : Math.max(0, i - window + 1);
                        int to = Math.min(i + 1, band.reach().to(i));
                        for (int j = Math.max(least, band.reach().from(i)); j < to; j++) seen[i * tokens + j] = true;
                    }
                    return owner.create(seen, new Shape(tokens, tokens));
                })
                .toList();
    }
}
