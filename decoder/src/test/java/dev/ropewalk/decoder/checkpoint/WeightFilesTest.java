package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sources of the same weights: one order, that of transformers 5.23.0, and a sentence. An index finds files, their headers decide. */
class WeightFilesTest {

    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path folder;

    private float[][] plain;

    @BeforeEach
    void plain() throws IOException {
        plain = TinyLlama.logits(TinyLlama.in(folder.resolve("plain"), TinyLlama.tensors()));
    }

    /** Case index-and-single-file-differ. */
    @Test
    void aSingleFileGoesBeforeAnIndexAndThatIsSaid() throws IOException {
        Path both = TinyLlama.in(folder.resolve("both"), TinyLlama.tensors());
        sharded(both, "one.safetensors", "two.safetensors");
        assertThat(TinyLlama.logits(both)).isDeepEqualTo(plain);
        assertThat(Checkpoint.open(both).notes())
                .containsExactly(
                        "model.safetensors and model.safetensors.index.json are both there: model.safetensors is read, as in"
                                + " transformers 5.23.0, and the index is not.");
        Files.writeString(both.resolve(INDEX), "{\"weight_map\":{\"model.norm.weight\":\"model.safetensors\"}}");
        assertThat(Checkpoint.open(both).notes()).as("a superfluous index").isEmpty();
        Files.writeString(both.resolve(INDEX), "no JSON");
        assertThat(TinyLlama.logits(both)).isDeepEqualTo(plain);
    }

    /** An index that tells the wrong shard of every tensor, forgets some and invents one. */
    @Test
    void whereATensorIsTheHeadersSay() throws IOException {
        Path model = TinyLlama.in(folder.resolve("stale"), TinyLlama.tensors());
        sharded(model, "two.safetensors", "one.safetensors");
        Files.delete(model.resolve("model.safetensors"));
        Files.writeString(
                model.resolve(INDEX),
                "{\"weight_map\":{\"model.norm.weight\":\"one.safetensors\",\"gone\":\"two.safetensors\"}}");
        assertThat(TinyLlama.logits(model)).isDeepEqualTo(plain);
        assertThat(Checkpoint.open(model).notes()).isEmpty();
    }

    @Test
    void ofATensorInTwoShardsTheLaterIsReadAndTheOtherNamed() throws IOException {
        Path model = TinyLlama.in(folder.resolve("twice"), TinyLlama.tensors());
        Map<String, SafetensorsWriter.Tensor> zero =
                Map.of("model.norm.weight", new SafetensorsWriter.Tensor(new long[] {8}, () -> new float[8]));
        SafetensorsWriter.writeTensors(model.resolve("a.safetensors"), zero, Map.of());
        Files.move(model.resolve("model.safetensors"), model.resolve("b.safetensors"));
        Files.writeString(
                model.resolve(INDEX),
                "{\"weight_map\":{\"x\":\"b.safetensors\",\"model.norm.weight\":\"a.safetensors\"}}");
        assertThat(TinyLlama.logits(model)).isDeepEqualTo(plain);
        assertThat(Checkpoint.open(model).notes())
                .isEqualTo(
                        List.of(
                                "In more than one shard; not read, as in transformers 5.23.0: model.norm.weight of a.safetensors."));
    }

    @Test
    void anIndexWithoutShardsIsRefused() throws IOException {
        Path model = TinyLlama.in(folder.resolve("none"), TinyLlama.tensors());
        Files.delete(model.resolve("model.safetensors"));
        Files.writeString(model.resolve(INDEX), "{\"weight_map\":{}}");
        assertThatThrownBy(() -> Checkpoint.open(model)).hasMessage(model.resolve(INDEX) + " has no weight_map.");
    }

    /** Writes the tensors of a model's single file, alternately, into two shards and their index beside it. */
    private static void sharded(Path model, String even, String odd) throws IOException {
        Map<String, SafetensorsWriter.Tensor> first = new LinkedHashMap<>(), second = new LinkedHashMap<>();
        StringBuilder map = new StringBuilder();
        for (Map.Entry<String, SafetensorsWriter.Tensor> tensor :
                TinyLlama.tensors().entrySet()) {
            boolean left = first.size() == second.size();
            (left ? first : second).put(tensor.getKey(), tensor.getValue());
            map.append(map.isEmpty() ? "" : ",").append('"' + tensor.getKey() + "\":\"" + (left ? even : odd) + '"');
        }
        SafetensorsWriter.writeTensors(model.resolve(even), first, Map.of());
        SafetensorsWriter.writeTensors(model.resolve(odd), second, Map.of());
        Files.writeString(model.resolve(INDEX), "{\"metadata\":{},\"weight_map\":{" + map + "}}");
    }
}
