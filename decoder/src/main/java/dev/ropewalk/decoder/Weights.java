package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A decoder's weights as float32, in one form whatever the family: matrices turned to [in, out], fused projections cut apart, norm weights
 * whole. Each tensor is fetched and turned by itself, so loading holds the model once and one tensor twice.
 */
final class Weights {

    /**
     * A projection.
     *
     * @param weight (in, out)
     * @param bias (out), empty for none
     */
    record Linear(NDArray weight, NDArray bias) {}

    /**
     * What scales a normed vector.
     *
     * @param weight (width)
     * @param bias (width), empty for none
     */
    record Norm(NDArray weight, NDArray bias) {}

    /**
     * One layer.
     *
     * @param norms before attention and before the feed-forward, or one that both read
     * @param headNorms of queries and keys, or none
     * @param feedForward gate, up and down, or up and down
     */
    record Layer(
            List<Norm> norms,
            Linear query,
            Linear key,
            Linear value,
            List<Norm> headNorms,
            Linear output,
            List<Linear> feedForward) {

        /** As the kernel {@code layer} takes it: each weight is followed by its bias. */
        Kernels.Tuple tuple() {
            return new Kernels.Tuple(
                    norms(norms), linears(List.of(query, key, value, output)), norms(headNorms), linears(feedForward));
        }

        private static List<NDArray> norms(List<Norm> norms) {
            return norms.stream()
                    .flatMap(norm -> Stream.of(norm.weight(), norm.bias()))
                    .toList();
        }

        private static List<NDArray> linears(List<Linear> linears) {
            return linears.stream()
                    .flatMap(linear -> Stream.of(linear.weight(), linear.bias()))
                    .toList();
        }
    }

    /** Where tensors come from: a checkpoint's files, or a random generator for timing. */
    interface Source {
        boolean has(String name);

        /** The tensor as float32, owned by the kernels' manager. @throws CheckpointException naming the tensor and what is wrong with it */
        NDArray tensor(String name, long... shape);
    }

    private final Kernels kernels;
    private final DecoderConfig config;
    private final Layout layout;
    private final Source source;
    private final NDArray none;

    final NDArray embedding;
    final List<Layer> layers = new ArrayList<>();
    final Norm finalNorm;
    final Linear head;

    Weights(Kernels kernels, DecoderConfig c, Layout layout, Source source) {
        this.kernels = kernels;
        config = c;
        this.layout = layout;
        this.source = source;
        none = kernels.manager().create(new Shape(0));
        embedding = source.tensor(layout.embedding() + ".weight", c.vocabulary(), c.hidden());
        for (int i = 0; i < c.layers(); i++) layers.add(layer(layout.layers() + i + "."));
        finalNorm = norm(layout.finalNorm(), c.hidden());
        head = c.tied() && !source.has(layout.head() + ".weight")
                ? new Linear(
                        embedding.transpose(), bias(layout.head(), c.biases().head(), c.vocabulary()))
                : linear(layout.head(), c.biases().head(), c.hidden(), c.vocabulary());
    }

    private Layer layer(String at) {
        DecoderConfig c = config;
        int attention = c.heads() * c.headDim(), keys = c.keyHeads() * c.headDim();
        List<Linear> queryKeyValue =
                linears(at, layout.attention(), c.biases().attention(), c.hidden(), attention, keys, keys);
        int[] inner = new int[layout.inner().parts()];
        Arrays.fill(inner, c.intermediate());
        List<Linear> feedForward =
                new ArrayList<>(linears(at, layout.inner(), c.biases().feedForward(), c.hidden(), inner));
        feedForward.add(linear(at + layout.down(), c.biases().feedForward(), c.intermediate(), c.hidden()));
        return new Layer(
                layout.norms().stream().map(name -> norm(at + name, c.hidden())).toList(),
                queryKeyValue.get(0),
                queryKeyValue.get(1),
                queryKeyValue.get(2),
                layout.headNorms().stream()
                        .map(name -> norm(at + name, c.headDim()))
                        .toList(),
                linear(at + layout.output(), c.biases().output(), attention, c.hidden()),
                feedForward);
    }

    private List<Linear> linears(String at, Layout.Packed packed, boolean biased, int in, int... outs) {
        List<Linear> parts = new ArrayList<>();
        if (packed.isApart()) {
            for (int i = 0; i < outs.length; i++)
                parts.add(linear(at + packed.names().get(i), biased, in, outs[i]));
            return parts;
        }
        String name = at + packed.names().get(0);
        int all = Arrays.stream(outs).sum(), groups = packed.byHead() ? config.heads() : 1;
        NDArray biases = bias(name, biased, all);
        try (NDArray rows = source.tensor(name + ".weight", all, in)) {
            int start = 0;
            for (int out : outs) {
                int end = start + out / groups;
                try (NDArray part = kernels.call(kernels.manager(), "part", rows, groups, start, end)) {
                    parts.add(new Linear(
                            kernels.call(kernels.manager(), "flip", part),
                            biased ? kernels.call(kernels.manager(), "part", biases, groups, start, end) : none));
                }
                start = end;
            }
        }
        return parts;
    }

    private Linear linear(String name, boolean biased, int in, int out) {
        try (NDArray rows = source.tensor(name + ".weight", out, in)) {
            return new Linear(kernels.call(kernels.manager(), "flip", rows), bias(name, biased, out));
        }
    }

    /** A bias that config.json denies is refused where the files have it: the numbers without it would be wrong. */
    private NDArray bias(String name, boolean wanted, int size) {
        if (wanted) return source.tensor(name + ".bias", size);
        if (source.has(name + ".bias"))
            throw new CheckpointException("tensor " + name + ".bias is there, but config.json says there is none.");
        return none;
    }

    private Norm norm(String name, int width) {
        NDArray weight = source.tensor(name + ".weight", width);
        if (layout.normOffset() != 0) weight.addi(layout.normOffset());
        return new Norm(
                weight, config.norm() == DecoderConfig.NormKind.LAYER ? source.tensor(name + ".bias", width) : none);
    }
}
