package dev.ropewalk.evaluator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.ModelService;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name finds the contents that were meant, or nothing. */
class ModelFinderTest {

    private static final Path BUNDLED = ModelNames.folder(ModelNames.BUNDLED);
    private static final String NOBODY = "0".repeat(64);

    @TempDir
    Path cache;

    @Test
    void aModelIsFoundByItsNameAndItsContents() {
        String sha256 = Checkpoint.open(BUNDLED).sha256();
        assertThat(new ModelFinder().find(ModelNames.BUNDLED, sha256).folder()).isEqualTo(BUNDLED);
        assertThat(silent().find(ModelNames.BUNDLED, sha256).folder()).isEqualTo(BUNDLED);
    }

    @Test
    void otherContentsOfTheSameNameAreRefused() {
        assertThatThrownBy(() -> new ModelFinder().find(ModelNames.BUNDLED, NOBODY))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "The model reference-model is another here than where the run was submitted: its contents differ.");
    }

    /** Nobody waits for it; once it is known that it does not come, whoever asks next is told, and who asks then asks anew. */
    @Test
    void whatIsNotHereIsOnItsWayUntilTheServiceHasAnswered() throws InterruptedException {
        ModelFinder finder = silent();
        assertThatThrownBy(() -> finder.find("absent", NOBODY)).isInstanceOf(ModelFinder.OnItsWayException.class);
        Throwable answer = catchThrowable(() -> finder.find("absent", NOBODY));
        for (int i = 0; i < 600 && answer instanceof ModelFinder.OnItsWayException; i++) {
            Thread.sleep(50);
            answer = catchThrowable(() -> finder.find("absent", NOBODY));
        }
        assertThat(answer)
                .isInstanceOf(CheckpointException.class)
                .hasMessage("cannot have the model absent: There is no model folder absent, and it is not the name"
                        + " of a repository such as owner/name or owner/name@revision; "
                        + "127.0.0.1:1 cannot be reached (ConnectException).");
        assertThat(finder.onTheirWay()).isEmpty();
        assertThat(finder.progress()).isNull();
        assertThatThrownBy(() -> finder.find("absent", NOBODY)).isInstanceOf(ModelFinder.OnItsWayException.class);
    }

    private ModelFinder silent() {
        return new ModelFinder(new ModelService("--service", "http://127.0.0.1:1", Map.of(), cache));
    }
}
