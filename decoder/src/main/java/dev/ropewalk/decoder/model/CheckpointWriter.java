package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.checkpoint.SafetensorsWriter;
import dev.ropewalk.decoder.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Gives a decoder's weights the names, the packing and the orientation of its family's files again: the way back of {@link Weights}. */
public final class CheckpointWriter {

    private final Kernels kernels;
    private final DecoderConfig config;
    private final Layout layout;
    private final Map<String, SafetensorsWriter.Tensor> tensors = new LinkedHashMap<>();

    private CheckpointWriter(Kernels kernels, Weights weights) {
        this.kernels = kernels;
        config = weights.config();
        layout = weights.layout();
    }

    /**
     * @param matrix of a projection, as it shall be written: where something was learned beside it, both together; the result is the caller's,
     *     and read at once
     */
    public static void write(Path file, Kernels kernels, Weights weights, UnaryOperator<Weights.Linear> matrix)
            throws IOException {
        new CheckpointWriter(kernels, weights).write(file, weights, matrix);
    }

    private void write(Path file, Weights weights, UnaryOperator<Weights.Linear> matrix) throws IOException {
        DecoderConfig c = config;
        int attention = c.heads() * c.headDim(), keys = c.keyHeads() * c.headDim();
        int[] inner = new int[c.block().innerParts()];
        Arrays.fill(inner, c.intermediate());
        plain(layout.embedding() + ".weight", weights.embedding());
        for (int i = 0; i < weights.layers().size(); i++) {
            String at = layout.layers() + i + ".";
            Weights.Layer layer = weights.layers().get(i);
            Layout.Norms norms = layout.norms();
            norm(at, norms.beforeAttention(), layer.attentionNorm());
            norm(at, norms.beforeFeedForward(), layer.feedForwardNorm());
            norm(at, norms.afterAttention(), layer.addedAttentionNorm());
            norm(at, norms.afterFeedForward(), layer.addedFeedForwardNorm());
            layout.headNorms().ifPresent(names -> {
                headNorm(at, names.queries(c.heads()), layer.queryNorm());
                headNorm(at, names.keys(c.keyHeads()), layer.keyNorm());
            });
            packed(at, layout.attention(), layer.queryKeyValue(), matrix, attention, keys, keys);
            linear(at + layout.output(), layer.output(), matrix);
            packed(at, layout.inner(), layer.inner(), matrix, inner);
            linear(at + layout.down(), layer.down(), matrix);
        }
        norm(layout.finalNorm(), weights.finalNorm());
        if (!weights.isTied()) linear(layout.head(), weights.head(), UnaryOperator.identity());
        else if (weights.head().bias().size() > 0)
            plain(layout.head() + ".bias", weights.head().bias());
        SafetensorsWriter.writeTensors(file, tensors, Map.of("format", "pt"));
    }

    private void norm(String at, Optional<String> name, Weights.Norm norm) {
        if (norm.weight().size() > 0) name.ifPresent(known -> norm(at + known, norm));
    }

    /** One tensor, or one for each head. */
    private void headNorm(String at, List<String> names, Weights.Norm norm) {
        if (norm.weight().size() == 0) return;
        int width = Math.toIntExact(norm.weight().size() / names.size());
        long[] shape = names.size() == 1 ? norm.weight().getShape().getShape() : new long[] {width};
        for (int i = 0; i < names.size(); i++) {
            int first = i * width;
            tensors.put(
                    at + names.get(i) + ".weight",
                    new SafetensorsWriter.Tensor(
                            shape, () -> Arrays.copyOfRange(ownOrder(norm.weight()), first, first + width)));
        }
    }

    private float[] ownOrder(NDArray weight) {
        if (!layout.neighbours() || weight.getShape().dimension() == 1) return offset(weight);
        try (NDManager scratch = kernels.manager().newSubManager();
                NDArray flat = weight.reshape(-1)) {
            return offset(kernels.call(scratch, "neighbours", flat, config.headDim()));
        }
    }

    private void norm(String name, Weights.Norm norm) {
        tensors.put(
                name + ".weight",
                new SafetensorsWriter.Tensor(norm.weight().getShape().getShape(), () -> offset(norm.weight())));
        if (norm.bias().size() > 0) plain(name + ".bias", norm.bias());
    }

    private float[] offset(NDArray weight) {
        float[] values = weight.toFloatArray();
        for (int i = 0; i < values.length; i++) values[i] -= layout.normOffset();
        return values;
    }

    private void linear(String name, Weights.Linear linear, UnaryOperator<Weights.Linear> matrix) {
        int out = Math.toIntExact(linear.weight().getShape().get(1));
        columns(name, linear, matrix, 0, out, UnaryOperator.identity());
    }

    private void packed(
            String at, Layout.Packed packed, Weights.Linear linear, UnaryOperator<Weights.Linear> matrix, int... outs) {
        boolean apart = packed.packing() == Layout.Packing.APART;
        int[] sizes = apart ? outs : new int[] {Arrays.stream(outs).sum()};
        int start = 0;
        for (int i = 0; i < sizes.length; i++) {
            columns(at + packed.names().get(i), linear, matrix, start, sizes[i], order(packed, i, outs.length));
            start += sizes[i];
        }
    }

    /** The way back of the one in which they were read. Closes what it is given where another takes its place. */
    private UnaryOperator<NDArray> order(Layout.Packed packed, int part, int parts) {
        if (packed.packing() == Layout.Packing.BY_HEAD) return rows -> called("by_group", rows, config.heads(), parts);
        return layout.neighbours() && packed == layout.attention() && part < 2
                ? rows -> called("neighbours", rows, config.headDim())
                : UnaryOperator.identity();
    }

    private NDArray called(String kernel, NDArray rows, Object... more) {
        try (rows) {
            return kernels.call(
                    rows.getManager(),
                    kernel,
                    Stream.concat(Stream.of(rows), Stream.of(more)).toArray());
        }
    }

    private void columns(
            String name,
            Weights.Linear linear,
            UnaryOperator<Weights.Linear> matrix,
            int start,
            int size,
            UnaryOperator<NDArray> order) {
        long in = linear.weight().getShape().get(0);
        tensors.put(name + ".weight", new SafetensorsWriter.Tensor(new long[] {size, in}, () -> {
            try (NDManager scratch = kernels.manager().newSubManager()) {
                Weights.Linear whole = matrix.apply(linear);
                NDArray rows = kernels.call(scratch, "unflip", whole.weight(), start, size);
                float[] values = order.apply(rows).toFloatArray();
                if (whole != linear) whole.weight().close();
                return values;
            }
        }));
        if (linear.bias().size() > 0)
            tensors.put(name + ".bias", new SafetensorsWriter.Tensor(new long[] {size}, () -> {
                float[] part = Arrays.copyOfRange(linear.bias().toFloatArray(), start, start + size);
                try (NDManager scratch = kernels.manager().newSubManager()) {
                    return order.apply(scratch.create(part)).toFloatArray();
                }
            }));
    }

    private void plain(String name, NDArray array) {
        tensors.put(name, new SafetensorsWriter.Tensor(array.getShape().getShape(), array::toFloatArray));
    }
}
