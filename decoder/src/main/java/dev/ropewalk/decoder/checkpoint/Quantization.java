package dev.ropewalk.decoder.checkpoint;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Quantized weights are not read, and mean nothing without the numbers that scale them: a checkpoint that has some is refused, by what its
 * config.json says before any tensor is looked at, or by a tensor that only quantized weights have.
 *
 * <p>Fields: {@code quantization_config} and {@code compression_config} of transformers, {@code quantization} of MLX.
 */
final class Quantization {

    private static final List<String> FIELDS = List.of("quantization_config", "quantization", "compression_config");
    private static final List<String> BITS = List.of("bits", "w_bit", "num_bits", "nbits", "weight_bits");

    /** Last part of the names of tensors beside which a weight is no number of its own: GPTQ, AWQ, FP8, bitsandbytes, compressed-tensors, MLX, HQQ. */
    private static final Set<String> SCALES = Set.of(
            "qweight",
            "qzeros",
            "scales",
            "biases",
            "zeros",
            "g_idx",
            "weight_scale",
            "weight_scale_inv",
            "weight_scale_2",
            "weight_zero_point",
            "weight_packed",
            "weight_shape",
            "weight_g_idx",
            "input_scale",
            "activation_scale",
            "scale_weight",
            "scale_input",
            "absmax",
            "nested_absmax",
            "quant_map",
            "nested_quant_map",
            "SCB",
            "weight_format",
            "W_q");

    /** @throws CheckpointException if config.json says that weights are quantized */
    static void refuse(ConfigFile file) {
        for (String field : FIELDS)
            if (file.has(field) && !(file.at(field).isObject() && file.at(field).isEmpty()))
                throw CheckpointException.unsupported(file.wrong(
                                field,
                                "says the weights are quantized (" + kind(field, file.at(field))
                                        + "); quantized weights are not read: take the original checkpoint, in float32, float16 or bfloat16")
                        .getMessage());
    }

    /** Whether a tensor of this name belongs to quantized weights. */
    static boolean isScale(String tensor) {
        String last = tensor.substring(tensor.lastIndexOf('.') + 1);
        return SCALES.contains(last) || tensor.contains(".quant_state.");
    }

    private static String kind(String field, JsonNode said) {
        String otherwise = field.equals("quantization") ? "MLX" : "no method named";
        String method = said.path("quant_method").asString(said.path("method").asString(otherwise));
        String format = said.path("format").asString(said.path("fmt").asString(""));
        String bits = bits(said, 3);
        return method
                + (format.isEmpty() || method.equals(format) ? "" : ", " + format)
                + (bits.isEmpty() ? "" : ", " + bits + " bits");
    }

    /** The first number of bits that is found, by any of its names; inside of groups and weights, too. */
    private static String bits(JsonNode said, int depth) {
        for (String name : BITS)
            if (said.path(name).isNumber()) return said.path(name).asString();
        for (int bits : new int[] {4, 8})
            if (said.path("load_in_" + bits + "bit").asBoolean(false)) return String.valueOf(bits);
        if (said.path("quant_method").asString("").toLowerCase(Locale.ROOT).contains("fp8")) return "8";
        if (depth > 0)
            for (JsonNode inner : said)
                if (inner.isObject()) {
                    String found = bits(inner, depth - 1);
                    if (!found.isEmpty()) return found;
                }
        return "";
    }

    private Quantization() {}
}
