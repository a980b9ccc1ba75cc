package dev.ropewalk.evaluator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model lies whole in its folder, or one sentence says why not, and the next try may succeed. */
class ModelNamesTest {

    private static final int BYTES = 5 << 20; // of a disk that takes the model

    @TempDir
    Path cache;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFullDiskIsToldAndTheNextTryFindsTheRoomThatWasMade() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(BYTES).build())) {
            Path other = Files.write(disk.getPath("/other"), new byte[BYTES / 2]),
                    folder = disk.getPath("/cache/model");
            for (int attempt = 0; attempt < 3; attempt++)
                assertThatThrownBy(() -> ModelNames.unpacked(folder))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageStartingWith(
                                "The bundled model cannot be unpacked: /cache/model cannot be written: ")
                        .hasMessageEndingWith(
                                "; make room there, or set XDG_CACHE_HOME to a folder that may be written.");
            assertThat(names(folder)).noneMatch(name -> name.endsWith(".part")).doesNotContain("model.safetensors");
            Files.delete(other);
            ModelNames.unpacked(folder);
            assertThat(names(folder))
                    .containsExactly(
                            "config.json",
                            "model.safetensors",
                            "ropewalk.json",
                            "tokenizer.json",
                            "tokenizer_config.json");
        }
    }

    @Test
    void aFileThatIsNotWhatIsBundledIsReplaced() throws IOException {
        Path folder = ModelNames.unpacked(cache.resolve("model")), file = folder.resolve("tokenizer.json");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {'{'});
        ModelNames.unpacked(folder);
        assertThat(file).hasBinaryContent(whole);
        Files.write(file, new byte[whole.length]);
        ModelNames.unpacked(folder);
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void aFileInTheWayIsTold() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");
        assertThatThrownBy(() -> ModelNames.unpacked(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file + " is a file, and a folder is needed there");
    }
}
