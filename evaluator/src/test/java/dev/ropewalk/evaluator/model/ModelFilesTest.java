package dev.ropewalk.evaluator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A name finds the contents that were meant, or nothing. */
class ModelFilesTest {

    private static final Path BUNDLED = ModelNames.folder(ModelNames.BUNDLED);

    @Test
    void aModelIsFoundByItsNameAndItsContents() {
        String sha256 = Checkpoint.open(BUNDLED).sha256();
        assertThat(ModelFiles.find(ModelNames.BUNDLED, sha256).folder()).isEqualTo(BUNDLED);
    }

    @Test
    void otherContentsOfTheSameNameAreRefused() {
        assertThatThrownBy(() -> ModelFiles.find(ModelNames.BUNDLED, "0".repeat(64)))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "The model reference-model is another here than where the run was submitted: its contents differ.");
    }
}
