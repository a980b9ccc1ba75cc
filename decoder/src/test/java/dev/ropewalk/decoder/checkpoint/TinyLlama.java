package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.decoder.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A Llama of two layers and random numbers, the same each time, whose files a test may name and arrange as it likes. */
final class TinyLlama {

    static final String CONFIG =
            "{\"model_type\":\"llama\",\"vocab_size\":16,\"hidden_size\":8,\"intermediate_size\":12,\"num_hidden_layers\":2,"
                    + "\"num_attention_heads\":2,\"max_position_embeddings\":64,\"tie_word_embeddings\":true}";

    private static final int[] IDS = {1, 5, 2, 7, 7, 3, 15, 0};

    /** Its tensors by the names of transformers; the head is the embedding. */
    static Map<String, SafetensorsWriter.Tensor> tensors() {
        Map<String, SafetensorsWriter.Tensor> tensors = new LinkedHashMap<>();
        tensors.put("model.embed_tokens.weight", tensor(16, 8));
        for (int layer = 0; layer < 2; layer++) {
            String at = "model.layers." + layer + ".";
            for (String norm : new String[] {"input_layernorm", "post_attention_layernorm"})
                tensors.put(at + norm + ".weight", tensor(8));
            for (String part : new String[] {"q", "k", "v", "o"})
                tensors.put(at + "self_attn." + part + "_proj.weight", tensor(8, 8));
            tensors.put(at + "mlp.gate_proj.weight", tensor(12, 8));
            tensors.put(at + "mlp.up_proj.weight", tensor(12, 8));
            tensors.put(at + "mlp.down_proj.weight", tensor(8, 12));
        }
        tensors.put("model.norm.weight", tensor(8));
        return tensors;
    }

    static SafetensorsWriter.Tensor tensor(long... shape) {
        int size = 1;
        for (long d : shape) size *= (int) d;
        float[] numbers = new float[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) numbers[i] = (float) random.nextGaussian() / 3;
        return new SafetensorsWriter.Tensor(shape, () -> numbers);
    }

    static Map<String, SafetensorsWriter.Tensor> renamed(UnaryOperator<String> names) {
        Map<String, SafetensorsWriter.Tensor> renamed = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> renamed.put(names.apply(name), tensor));
        return renamed;
    }

    /** The folder, as a model of these tensors. */
    static Path in(Path folder, Map<String, SafetensorsWriter.Tensor> tensors) throws IOException {
        return in(folder, tensors, Map.of());
    }

    static Path in(Path folder, Map<String, SafetensorsWriter.Tensor> tensors, Map<String, String> told)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), CONFIG);
        SafetensorsWriter.writeTensors(folder.resolve("model.safetensors"), tensors, told);
        return folder;
    }

    static float[][] logits(Path folder) {
        try (Decoder decoder = Decoder.load(Checkpoint.open(folder))) {
            return decoder.logits(
                    IDS,
                    dev.ropewalk.methods.Configuration.of("rope")
                            .resolve(decoder.rope(), IDS.length)
                            .plan(),
                    0);
        }
    }

    private TinyLlama() {}
}
