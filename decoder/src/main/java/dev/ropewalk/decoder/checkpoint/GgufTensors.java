package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.decoder.checkpoint.Layout.HeadNorms;
import dev.ropewalk.decoder.checkpoint.Layout.Packing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tensors of a file of llama.cpp by the names that Hugging Face's files of the same model give them. Source: llama.cpp, gguf-py/gguf/tensor_mapping.py (names)
 * and conversion/ (what else is done to them): for some architectures rows of queries and keys lie so that a pair's two channels are neighbours; norms that a
 * family stores as their difference from 1 are stored whole; norms of single heads, and sometimes query, key and value, are one tensor.
 */
final class GgufTensors {

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,9})\\.(\\w+)\\.(weight|bias)");

    /** Architectures whose pairs are neighbours there and half a head apart in Hugging Face's files. */
    private static final Set<String> PAIRED = Set.of("llama", "granite", "mistral3", "smollm3");

    private static final Set<String> NO_WEIGHTS =
            Set.of(GgufFile.PAIR_FACTORS, GgufFile.SHORT_FACTORS, GgufFile.LONG_FACTORS);

    private final GgufFile file;
    private final Layout layout;
    private final DecoderConfig config;
    private final boolean paired;
    private final Map<String, String> outside, within;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private GgufTensors(GgufFile file, Layout layout, DecoderConfig config) {
        this.file = file;
        this.layout = layout;
        this.config = config;
        paired = PAIRED.contains(file.text("general.architecture").orElse(""));
        outside = Map.of("token_embd", layout.embedding(), "output_norm", layout.finalNorm(), "output", layout.head());
        within = within(layout);
    }

    static Map<String, StoredTensor> of(GgufFile file, Layout layout, DecoderConfig config) {
        return new GgufTensors(file, layout, config).read();
    }

    /** What a layer's tensors are called, by the name they have there. */
    private static Map<String, String> within(Layout layout) {
        Map<String, String> names = new HashMap<>();
        names.put("attn_output", layout.output());
        names.put("ffn_down", layout.down());
        Layout.Norms norms = layout.norms();
        norms.beforeAttention().ifPresent(name -> names.put("attn_norm", name));
        norms.beforeFeedForward().ifPresent(name -> names.put("ffn_norm", name));
        norms.afterAttention().ifPresent(name -> names.put("post_attention_norm", name));
        norms.afterFeedForward().ifPresent(name -> names.put("post_ffw_norm", name));
        layout.headNorms().ifPresent(heads -> {
            names.put("attn_q_norm", heads.query());
            names.put("attn_k_norm", heads.key());
        });
        List<String> attention = layout.attention().names(),
                inner = layout.inner().names();
        if (isApart(layout.attention())) {
            names.put("attn_q", attention.get(0));
            names.put("attn_k", attention.get(1));
            names.put("attn_v", attention.get(2));
        } else names.put("attn_qkv", attention.get(0));
        if (inner.size() == 2) names.put("ffn_gate", inner.get(0));
        names.put("ffn_up", inner.get(inner.size() - 1)); // where both are one tensor, it is called so, too
        return names;
    }

    private static boolean isApart(Layout.Packed packed) {
        return packed.packing() == Packing.APART;
    }

    private Map<String, StoredTensor> read() {
        for (String name : file.names()) {
            if (NO_WEIGHTS.contains(name)) continue;
            TensorFile.Entry entry = file.find(name).orElseThrow();
            Matcher layer = LAYER.matcher(name);
            if (layer.matches()) inLayer(entry, layer);
            else {
                int end = name.lastIndexOf('.');
                String module = end < 0 ? name : name.substring(0, end);
                put(outside.getOrDefault(module, module) + name.substring(module.length()), entry, false);
            }
        }
        return tensors;
    }

    private void inLayer(TensorFile.Entry entry, Matcher layer) {
        String at = layout.layers() + layer.group(1) + ".", part = layer.group(2), ending = "." + layer.group(3);
        boolean ofHeads = part.equals("attn_q_norm") || part.equals("attn_k_norm");
        if (part.equals("attn_qkv") && isApart(layout.attention())) {
            int[] heads = {config.heads(), config.keyHeads(), config.keyHeads()};
            long row = 0, all = (long) config.headDim() * Arrays.stream(heads).sum();
            if (entry.shape()[0] != all)
                throw file.broken("tensor " + entry.name() + " has " + entry.shape()[0]
                        + " rows, query, key and value together have " + all);
            for (int i = 0; i < heads.length; i++) {
                long rows = (long) heads[i] * config.headDim();
                put(at + layout.attention().names().get(i) + ending, rows(entry, row, rows), paired && i < 2);
                row += rows;
            }
        } else if (ofHeads && layout.headNorms().filter(HeadNorms::headByHead).isPresent()) {
            if (entry.shape().length != 2)
                throw file.broken("tensor " + entry.name() + " must be a row for each head, it has the shape "
                        + Arrays.toString(entry.shape()));
            for (int head = 0; head < entry.shape()[0]; head++)
                put(at + within.get(part) + "." + head + ending, row(entry, head), false);
        } else
            put(
                    at + within.getOrDefault(part, part) + ending,
                    entry,
                    paired && (part.equals("attn_q") || part.equals("attn_k")));
    }

    private void put(String place, TensorFile.Entry entry, boolean turned) {
        boolean norm = entry.name().endsWith("norm.weight");
        if (turned && entry.shape()[0] % config.headDim() != 0)
            throw file.broken("tensor " + entry.name() + " has " + entry.shape()[0] + " rows, which heads of "
                    + config.headDim() + " channels cannot share");
        tensors.put(
                place, new StoredTensor(file, entry, turned ? config.headDim() : 0, norm ? layout.normOffset() : 0));
    }

    /** So many rows of a tensor. */
    private TensorFile.Entry rows(TensorFile.Entry entry, long from, long count) {
        long bytes = (entry.end() - entry.begin()) / entry.shape()[0];
        long[] shape = entry.shape().clone();
        shape[0] = count;
        return new TensorFile.Entry(
                entry.name(),
                entry.dtype(),
                shape,
                entry.begin() + from * bytes,
                entry.begin() + (from + count) * bytes);
    }

    /** One row of a matrix, which is a tensor of one dimension less. */
    private TensorFile.Entry row(TensorFile.Entry entry, int number) {
        TensorFile.Entry row = rows(entry, number, 1);
        return new TensorFile.Entry(
                row.name(), row.dtype(), new long[] {entry.shape()[entry.shape().length - 1]}, row.begin(), row.end());
    }
}
