package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.checkpoint.Scales;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A decoder's weights in one form: matrices in the type that was asked for, all else as float32. A matrix in bfloat16 is there for kernels
 * alone: DJL ends the process when Java asks it to make one or for its numbers.
 */
public final class Weights {

    /**
     * A projection.
     *
     * @param weight (in, out)
     * @param bias (out), empty for none
     */
    public record Linear(NDArray weight, NDArray bias) {}

    /**
     * What scales a normed vector.
     *
     * @param weight (width), or (heads, width) where each head has its own
     * @param bias (width), empty for none
     */
    public record Norm(NDArray weight, NDArray bias) {}

    /**
     * One layer. What its {@link Block} has not is there with empty arrays.
     *
     * @param attentionNorm before attention
     * @param feedForwardNorm before the feed-forward
     * @param addedAttentionNorm of what attention adds
     * @param addedFeedForwardNorm of what the feed-forward adds
     * @param queryKeyValue query, key and value side by side
     * @param inner gate and up side by side, or up alone
     */
    public record Layer(
            Norm attentionNorm,
            Norm feedForwardNorm,
            Norm queryNorm,
            Norm keyNorm,
            Norm addedAttentionNorm,
            Norm addedFeedForwardNorm,
            Linear queryKeyValue,
            Linear output,
            Linear inner,
            Linear down) {

        /** As the kernel {@code layer} takes it: each weight is followed by its bias. */
        private Kernels.Tuple tuple() {
            return new Kernels.Tuple(
                    Stream.of(
                                    attentionNorm,
                                    feedForwardNorm,
                                    queryNorm,
                                    keyNorm,
                                    addedAttentionNorm,
                                    addedFeedForwardNorm)
                            .flatMap(norm -> Stream.of(norm.weight(), norm.bias()))
                            .toList(),
                    Stream.of(queryKeyValue, output, inner, down)
                            .flatMap(linear -> Stream.of(linear.weight(), linear.bias()))
                            .toList());
        }
    }

    /** Where tensors come from: a checkpoint's files, or a random generator for timing. */
    public interface Source {
        boolean has(String name);

        /**
         * Hands over a tensor as float32, block of rows after block of rows.
         *
         * @throws CheckpointException naming the tensor and what is wrong with it
         */
        void read(String name, long[] shape, Rows each);
    }

    @FunctionalInterface
    public interface Rows {
        /**
         * @param rows (some, …), gone once this returns
         * @param start the first one's number
         */
        void accept(NDArray rows, int start);
    }

    private final Kernels kernels;
    private final DecoderConfig config;
    private final Layout layout;
    private final Source source;
    private final NDArray none;

    private final Dtype dtype;
    private final NDArray embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final Norm finalNorm;
    private final Linear head;

    /** Of a checkpoint, in its files' names. @throws CheckpointException one sentence that names what is wrong */
    public static Weights of(Kernels kernels, Checkpoint checkpoint, Dtype dtype) {
        return new Weights(
                kernels, checkpoint.config(), checkpoint.layout(), new CheckpointTensors(kernels, checkpoint), dtype);
    }

    /** @param dtype of the matrices */
    public Weights(Kernels kernels, DecoderConfig c, Layout layout, Source source, Dtype dtype) {
        this.kernels = kernels;
        config = c;
        this.layout = layout;
        this.source = source;
        this.dtype = dtype;
        none = kernels.manager().create(new Shape(0));
        embedding = tensor(dtype, embeddingName() + ".weight", c.vocabulary(), c.hidden());
        for (int i = 0; i < c.layers(); i++) layers.add(layer(layout.layers() + i + "."));
        finalNorm = norm(layout.finalNorm(), c.hidden());
        head = isTied()
                ? new Linear(embedding.transpose(), bias(layout.head(), c.headBias(), c.vocabulary()))
                : linear(layout.head(), c.headBias(), c.hidden(), c.vocabulary());
    }

    public DecoderConfig config() {
        return config;
    }

    public Layout layout() {
        return layout;
    }

    public Dtype dtype() {
        return dtype;
    }

    public NDArray embedding() {
        return embedding;
    }

    public List<Layer> layers() {
        return layers;
    }

    public Norm finalNorm() {
        return finalNorm;
    }

    public Linear head() {
        return head;
    }

    /** As the kernel {@code forward} takes them, with what else it must know of the model. */
    Kernels.Tuple tuple() {
        Scales scales = config.scales();
        return new Kernels.Tuple(
                embedding,
                List.of(scales.embedding(), scales.attention(), scales.residual(), scales.output()),
                layers.stream().map(Layer::tuple).toList(),
                List.of(finalNorm.weight(), finalNorm.bias()),
                config.normEpsilon(),
                config.block().codes());
    }

    /** Whether the head is the embedding. Two tensors are two, whatever config.json says, as in transformers. */
    public boolean isTied() {
        return config.tied() && !(hasWeight(layout.head()) && hasWeight(layout.embedding()));
    }

    /** Where both are one, the files may hold it under either name. */
    private String embeddingName() {
        return config.tied() && hasWeight(layout.head()) && !hasWeight(layout.embedding())
                ? layout.head()
                : layout.embedding();
    }

    private boolean hasWeight(String module) {
        return source.has(module + ".weight");
    }

    private Layer layer(String at) {
        DecoderConfig c = config;
        Block block = c.block();
        Block.Biases biases = block.biases();
        Layout.Norms norms = layout.norms();
        int attention = c.heads() * c.headDim(), keys = c.keyHeads() * c.headDim();
        int[] inner = new int[block.innerParts()];
        Arrays.fill(inner, c.intermediate());
        return new Layer(
                norm(at, norms.beforeAttention(), block.places().before),
                norm(at, norms.beforeFeedForward(), block.normBeforeFeedForward()),
                headNorm(at, c.heads(), names -> names.queries(c.heads())),
                headNorm(at, c.keyHeads(), names -> names.keys(c.keyHeads())),
                norm(at, norms.afterAttention(), block.places().after),
                norm(at, norms.afterFeedForward(), block.places().after),
                joined(at, layout.attention(), biases.attention(), c.hidden(), attention, keys, keys),
                linear(at + layout.output(), biases.output(), attention, c.hidden()),
                joined(at, layout.inner(), biases.feedForward(), c.hidden(), inner),
                linear(at + layout.down(), biases.feedForward(), c.intermediate(), c.hidden()));
    }

    /** Several projections of one input: side by side, however the files hold them. */
    private Linear joined(String at, Layout.Packed packed, boolean biased, int in, int... outs) {
        int all = Arrays.stream(outs).sum();
        boolean apart = packed.packing() == Layout.Packing.APART;
        int[] sizes = apart ? outs : new int[] {all};
        NDArray weight = empty(dtype, in, all);
        NDList biases = new NDList();
        int start = 0;
        for (int i = 0; i < sizes.length; i++) {
            String name = at + packed.names().get(i);
            int first = start;
            NDArray bias = bias(name, biased, sizes[i]);
            UnaryOperator<NDArray> order = order(packed, i, outs.length);
            if (order != AS_THEY_ARE) {
                try (NDArray rows = order.apply(tensor(Dtype.FLOAT32, name + ".weight", sizes[i], in))) {
                    flip(weight, rows, first);
                }
                biases.add(biased ? copied(order.apply(bias)) : bias);
            } else {
                source.read(
                        name + ".weight", new long[] {sizes[i], in}, (rows, row) -> flip(weight, rows, first + row));
                biases.add(bias);
            }
            start += sizes[i];
        }
        if (biases.size() == 1 || !biased) return new Linear(weight, biases.get(0));
        try (biases) {
            return new Linear(weight, NDArrays.concat(biases));
        }
    }

    private static final UnaryOperator<NDArray> AS_THEY_ARE = UnaryOperator.identity();

    /** How the rows of one tensor come into order: part by part, and with those of a pair half a head apart. Closes what it is given. */
    private UnaryOperator<NDArray> order(Layout.Packed packed, int part, int parts) {
        if (packed.packing() == Layout.Packing.BY_HEAD) return rows -> byPart(rows, parts);
        boolean turns = packed == layout.attention() && part < 2;
        return turns && layout.neighbours() ? this::halves : AS_THEY_ARE;
    }

    /** The tensor as it is, whole. */
    private NDArray tensor(Dtype type, String name, long... shape) {
        NDArray whole = empty(type, shape);
        source.read(
                name,
                shape,
                (rows, start) -> kernels.call(kernels.manager(), "place", whole, rows, start)
                        .close());
        return whole;
    }

    /** DJL makes float32 alone of the two; what a kernel makes may not be changed in place from Java. */
    private NDArray empty(Dtype type, long... shape) {
        return type == Dtype.FLOAT32
                ? kernels.manager().create(new Shape(shape))
                : kernels.call(kernels.manager(), "empty", shape, type.code, none);
    }

    private void flip(NDArray matrix, NDArray rows, int start) {
        kernels.call(kernels.manager(), "flip", matrix, rows, start).close();
    }

    /** Rows that go head by head, each with all its parts, part by part instead; the given array is closed. */
    private NDArray byPart(NDArray rows, int parts) {
        try (rows) {
            return kernels.call(kernels.manager(), "by_part", rows, config.heads(), parts);
        }
    }

    /** Rows 2c and 2c + 1 of every head as c and c + half: a pair turns alike wherever it lies. The given array is closed. */
    private NDArray halves(NDArray rows) {
        try (rows) {
            return kernels.call(kernels.manager(), "halves", rows, config.headDim());
        }
    }

    /** An array of DJL's own, which may learn, as one of a kernel may not; the given one is closed. */
    private static NDArray copied(NDArray ofKernel) {
        try (ofKernel) {
            return ofKernel.duplicate();
        }
    }

    private Linear linear(String name, boolean biased, int in, int out) {
        NDArray weight = empty(dtype, in, out);
        source.read(name + ".weight", new long[] {out, in}, (rows, row) -> flip(weight, rows, row));
        return new Linear(weight, bias(name, biased, out));
    }

    private NDArray bias(String name, boolean wanted, int size) {
        return wanted ? tensor(Dtype.FLOAT32, name + ".bias", size) : none;
    }

    private Norm norm(String at, Optional<String> name, boolean is) {
        return is
                ? norm(
                        at
                                + name.orElseThrow(() -> new IllegalStateException(
                                        "the layout has no name for a norm of " + config.block())),
                        config.hidden())
                : new Norm(none, none);
    }

    private Norm norm(String name, int width) {
        NDArray weight = offset(tensor(Dtype.FLOAT32, name + ".weight", width));
        return new Norm(weight, config.block().norm().biased ? tensor(Dtype.FLOAT32, name + ".bias", width) : none);
    }

    private NDArray offset(NDArray weight) {
        return layout.normOffset() == 0 ? weight : weight.addi(layout.normOffset());
    }

    /** Of queries or of keys. @param names of its tensors */
    private Norm headNorm(String at, int heads, Function<Layout.HeadNorms, List<String>> names) {
        Block.HeadNorms kind = config.block().headNorms();
        if (kind == Block.HeadNorms.NONE) return new Norm(none, none);
        Layout.HeadNorms own = layout.headNorms().orElseThrow();
        List<String> tensors = names.apply(own);
        int dim = config.headDim();
        if (kind == Block.HeadNorms.WHOLE) return new Norm(headNorm(at, tensors, heads * dim), none);
        if (kind == Block.HeadNorms.SHARED) return new Norm(headNorm(at, tensors, dim), none);
        NDArray weight = own.headByHead() ? stacked(at, tensors, dim) : headNorm(at, tensors, heads, dim);
        if (!layout.neighbours()) return new Norm(weight, none);
        NDArray flat = weight.reshape(-1);
        try (weight;
                NDArray halves = halves(flat);
                NDArray byHead = halves.reshape(heads, dim)) {
            return new Norm(byHead.duplicate(), none);
        }
    }

    private NDArray headNorm(String at, List<String> name, long... shape) {
        return offset(tensor(Dtype.FLOAT32, at + name.get(0) + ".weight", shape));
    }

    /** As many tensors as there are heads, a row each. */
    private NDArray stacked(String at, List<String> names, int width) {
        NDList rows = new NDList();
        for (String name : names) rows.add(headNorm(at, List.of(name), width));
        try (rows) {
            return NDArrays.stack(rows);
        }
    }
}
