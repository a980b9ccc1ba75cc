package dev.ropewalk.evaluator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is given to other machines makes the same model there, and nothing else is given. */
class SharedModelsTest {

    @TempDir
    Path folder;

    private final SharedModels shared = new SharedModels();

    @BeforeEach
    void aModel() throws IOException {
        Path bundled = ModelNames.folder(ModelNames.BUNDLED);
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"))
            Files.copy(bundled.resolve(file), folder.resolve(file));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.writeString(folder.resolve("training.safetensors"), "not of the model");
    }

    private List<ModelFile> files() {
        return shared.files(folder.toString(), Checkpoint.open(folder).sha256());
    }

    @Test
    void whatIsSharedIsTheSameModelAndNoMore() throws IOException {
        assertThat(files())
                .extracting(ModelFile::name)
                .containsExactly("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
        Path other = Files.createDirectory(folder.resolve("other"));
        for (ModelFile file : files()) {
            assertThat(file.size()).isEqualTo(Files.size(file.path()));
            Files.copy(file.path(), other.resolve(file.name()));
        }
        assertThat(Checkpoint.open(other).sha256())
                .isEqualTo(Checkpoint.open(folder).sha256());
    }

    @Test
    void otherContentsAreNotGiven() {
        assertThatThrownBy(() -> shared.files(folder.toString(), "0".repeat(64)))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("The model " + folder + " has other contents here.");
    }

    @Test
    void aFileThatChangedIsHashedAgain() throws IOException {
        String before = Checkpoint.open(folder).sha256();
        List<ModelFile> first = files();
        Files.writeString(folder.resolve("config.json"), Files.readString(folder.resolve("config.json")) + "\n");
        assertThatThrownBy(() -> shared.files(folder.toString(), before)).hasMessageContaining("other contents");
        assertThat(files().get(0).sha256()).isNotEqualTo(first.get(0).sha256());
    }
}
