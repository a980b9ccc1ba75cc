package dev.ropewalk.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under its name a file is whole, and beside it lies nothing. */
class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenTakesThePlaceOfWhatWasThere() throws IOException {
        Path file = folder.resolve("file");
        WholeFile.write(file, "one");
        WholeFile.write(file, "zwölf");
        assertThat(file).hasContent("zwölf");
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatBreaksOffLeavesNothing() throws IOException {
        Path file = folder.resolve("file");
        WholeFile.Content half = out -> {
            out.write(new byte[100_000]);
            throw new IOException("No space left on device");
        };
        assertThatThrownBy(() -> WholeFile.write(file, half)).hasMessage("No space left on device");
        assertThat(folder).isEmptyDirectory();
        WholeFile.write(file, "whole");
        assertThatThrownBy(() -> WholeFile.write(file, half)).isInstanceOf(IOException.class);
        assertThat(file).hasContent("whole");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFolderIsNeverReplacedAndNeverMade() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThatThrownBy(() -> WholeFile.write(taken, "x")).isInstanceOf(IOException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("none/file"), "x"))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Half a library of PyTorch is 200 MB. */
    @Test
    void whatAKilledProcessLeftIsTakenAwayAndNothingElse() throws IOException {
        String writer = ".5e1f0c6e-0000-4000-8000-000000000001.part";
        Path left = Files.writeString(folder.resolve("libtorch.so" + writer), "half"),
                underWay = Files.writeString(folder.resolve("libc10.so" + writer), "half"),
                download = Files.writeString(folder.resolve("model.safetensors.part"), "goes on from there");
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofMinutes(11)));
        Files.setLastModifiedTime(left, then);
        Files.setLastModifiedTime(download, then);
        WholeFile.clear(folder);
        assertThat(left).doesNotExist();
        assertThat(underWay).exists();
        assertThat(download).exists();
        WholeFile.clear(folder.resolve("none"));
    }
}
