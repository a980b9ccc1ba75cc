package dev.ropewalk.decoder.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of llama.cpp give llama.cpp's own logits and tokens; src/test/resources/gguf/README.md says how those were made. */
class GgufGoldensTest {

    private static final Path GOLDENS = Path.of("src/test/resources/gguf");

    @TempDir
    Path cache;

    static Stream<JsonNode> cases() throws IOException {
        return read("goldens.json").path("cases").valueStream();
    }

    private static JsonNode read(String name) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(GOLDENS.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAreLlamaCppsOwn(JsonNode golden) {
        float[][] logits = logits(Checkpoint.open(folder(golden)), ints(golden.path("ids")));
        for (int r = 0; r < golden.path("rows").size(); r++) {
            JsonNode expected = golden.path("logits").path(r);
            float[] row = logits[golden.path("rows").path(r).asInt()];
            assertThat(row).hasSize(expected.size());
            for (int i = 0; i < row.length; i++)
                assertThat((double) row[i])
                        .as("%s, row %d, token %d", golden.path("file").asString(), r, i)
                        .isCloseTo(
                                expected.path(i).asDouble(),
                                within(golden.path("tolerance").asDouble()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreLlamaCppsOwn(JsonNode golden) {
        try (Tokenizer tokenizer = Tokenizer.of(folder(golden))) {
            for (JsonNode text : golden.path("texts")) {
                int[] ids = ints(text.path("ids"));
                boolean twice = ids.length > 1
                        && ids[0] == ids[1]
                        && tokenizer.prefix().length > 0
                        && ids[0] == tokenizer.prefix()[0];
                assertThat(tokenizer.encode(text.path("text").asString()))
                        .as("%s: %s", golden.path("file").asString(), text.path("text"))
                        .containsExactly(twice ? Arrays.copyOfRange(ids, 1, ids.length) : ids);
            }
        }
    }

    static Stream<JsonNode> cuts() throws IOException {
        return read("cuts.json").path("cuts").valueStream();
    }

    /** One vocabulary whose tokens reach over every border, cut in each way. */
    @ParameterizedTest
    @MethodSource("cuts")
    void aTextIsCutAsLlamaCppCutsIt(JsonNode golden) throws IOException {
        String name = golden.path("pre").asString();
        GgufFile file = GgufFile.open(named(name));
        int tokens = file.list("tokenizer.ggml.tokens", String.class).size();
        Files.writeString(cache.resolve("config.json"), "{\"vocab_size\": " + tokens + "}");
        Files.writeString(
                cache.resolve("tokenizer.json"), GgufTokenizer.of(file).toString());
        JsonNode texts = read("cuts.json").path("texts");
        try (Tokenizer tokenizer = Tokenizer.of(cache)) {
            for (int i = 0; i < texts.size(); i++) {
                JsonNode ids = golden.path("ids").path(i);
                if (ids.isNull()) continue; // README.md there: llama.cpp cuts what the models' own tokenizers do not
                assertThat(tokenizer.encode(texts.path(i).asString()))
                        .as("%s: %s", name, texts.path(i))
                        .containsExactly(ints(ids));
            }
        }
    }

    /** The vocabulary under another way to cut: the text behind the key tokenizer.ggml.pre is another one. */
    private Path named(String cut) throws IOException {
        byte[] file = Files.readAllBytes(GOLDENS.resolve("cuts.gguf"));
        String key = "tokenizer.ggml.pre", old = "gpt-2";
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + Integer.BYTES;
        ByteBuffer renamed = ByteBuffer.allocate(file.length + cut.length() - old.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(file, 0, at)
                .putLong(cut.length())
                .put(cut.getBytes(StandardCharsets.US_ASCII));
        int rest = at + Long.BYTES + old.length();
        return Files.write(
                cache.resolve("cut.gguf"),
                renamed.put(file, rest, file.length - rest).array());
    }

    /** No key says what ends a turn of a Gemma: llama.cpp finds it by its name. */
    @Test
    void aTurnEndsWithTheTokenThatIsCalledSo() {
        try (Tokenizer tokenizer = Tokenizer.of(GgufFolder.of(copied("gemma3.gguf"), cache))) {
            assertThat(tokenizer.endIds()).contains(2, tokenizer.encode("<end_of_turn>")[1]);
        }
    }

    @Test
    void theFolderIsThereOnceAndItsWeightsAreTheFile() throws IOException {
        Path file = copied("bpe.gguf"), folder = GgufFolder.of(file, cache);
        assertThat(GgufFolder.of(file, cache)).isEqualTo(folder);
        assertThat(folder.resolve("model.gguf").toRealPath()).isEqualTo(file.toRealPath());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "tokenizer.json", "tokenizer_config.json", "model.gguf");
        }
    }

    private static float[][] logits(Checkpoint checkpoint, int[] ids) {
        try (Decoder decoder = Decoder.load(checkpoint)) {
            return decoder.logits(
                    ids,
                    Configuration.of("native")
                            .resolve(decoder.rope(), ids.length)
                            .plan(),
                    ids.length);
        }
    }

    private Path folder(JsonNode golden) {
        return GgufFolder.of(copied(golden.path("file").asString()), cache);
    }

    private Path copied(String name) {
        try {
            Path copy = cache.resolve(name);
            return Files.exists(copy) ? copy : Files.copy(GOLDENS.resolve(name), copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] ints(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
