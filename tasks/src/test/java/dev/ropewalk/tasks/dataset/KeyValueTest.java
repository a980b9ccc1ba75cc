package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.ropewalk.methods.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Key-value rows give the prompts of lost-in-the-middle and of HELMET, packed or not. */
class KeyValueTest {

    @TempDir
    Path folder = Path.of("");

    private static List<String> prompts(Dataset dataset) {
        return dataset.questions().stream().map(Question::prompt).toList();
    }

    /** fixtures/expected/kv.json of the kit: 4 rows, both prompts. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void theKeyIsAskedForAfterTheDataOrAroundThem(Path root) throws Exception {
        JsonNode expected = Goldens.expected(root, "kv").path("lostInTheMiddle");
        Path file = root.resolve("fixtures/kv").resolve(expected.path("file").asString());
        Dataset plain = Datasets.open(file), aware = Datasets.open(file, Map.of("queryAware", true));
        assertThat(plain.format()).isEqualTo(Format.KEY_VALUE);
        assertThat(plain.rows()).isEqualTo(expected.path("rows").asInt());
        for (var entry : Map.of("plain", plain, "queryAware", aware).entrySet()) {
            assertThat(prompts(entry.getValue()).subList(0, 2))
                    .isEqualTo(Goldens.texts(expected.path("prompts").path(entry.getKey())));
            assertThat(prompts(entry.getValue()).stream().map(Fingerprint::of).toList())
                    .isEqualTo(Goldens.texts(expected.path("promptSha256").path(entry.getKey())));
        }
        for (int i = 0; i < plain.questions().size(); i++)
            assertThat(plain.questions().get(i).labels())
                    .containsEntry(
                            "goldIndex", expected.path("goldIndex").path(i).asInt())
                    .containsEntry("pairs", expected.path("pairs").asInt());
    }

    /** Both packings of one file hold its questions; the hash is that of the file as it lies there. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void packedFilesAreUnpacked(Path root) throws Exception {
        Path plain = root.resolve("fixtures/kv/kv-retrieval-5_keys.jsonl");
        Path gzip = root.resolve("fixtures/kv/kv-retrieval-5_keys.jsonl.gz");
        Path zstd = folder.resolve("kv-retrieval-5_keys.jsonl.zst");
        try (var out = new ZstdOutputStream(Files.newOutputStream(zstd))) {
            Files.copy(plain, out);
        }
        Dataset read = Datasets.open(plain);
        assertThat(read.sha256()).isEqualTo(Fingerprint.of(Files.readAllBytes(plain)));
        for (Path packed : List.of(gzip, zstd)) {
            Dataset unpacked = Datasets.open(packed);
            assertThat(unpacked.questions()).isEqualTo(read.questions());
            assertThat(unpacked.sha256()).isEqualTo(Fingerprint.of(Files.readAllBytes(packed)));
        }
        byte[] whole = Files.readAllBytes(zstd);
        Path half = folder.resolve("half.jsonl.zst");
        Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Datasets.open(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(half + " cannot be read: ");
    }

    /** fixtures/expected/kv.json of the kit: 3 rows, with two demonstrations and with none. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void helmetPutsTheDataFirst(Path root) {
        JsonNode expected = Goldens.expected(root, "kv").path("helmet");
        Path file = root.resolve("fixtures/helmet/json_kv.jsonl");
        Dataset two = Datasets.open(file), none = Datasets.open(file, Map.of("shots", "0"));
        assertThat(two.format()).isEqualTo(Format.HELMET_JSON_KV);
        assertThat(two.rows()).isEqualTo(expected.path("rows").asInt());
        List<String> shown = Goldens.texts(expected.path("prompts").path("shots2"));
        assertThat(prompts(two).subList(0, shown.size())).isEqualTo(shown);
        assertThat(prompts(none).subList(0, shown.size()))
                .isEqualTo(Goldens.texts(expected.path("prompts").path("shots0")));
        assertThat(two.questions().get(1).labels()).containsEntry("depth", 0.5).containsEntry("pairs", 5);
        assertThatThrownBy(() -> Datasets.open(file, Map.of("shots", 4)))
                .hasMessage(file + ", line 1: 4 demonstrations are asked for, demos holds 3");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("shots", "some")))
                .hasMessage("option shots must be a whole number from 0 to 1000, got 'some'");
    }
}
