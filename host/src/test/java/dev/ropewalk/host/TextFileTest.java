package dev.ropewalk.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reason is said, not the name a second time; and what an editor or a shell of Windows made of a text is told by its name. */
class TextFileTest {

    @TempDir
    Path folder;

    private Path file(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("a.yaml"), text.getBytes(charset));
    }

    @Test
    void utf8IsReadWithItsMarkOrWithout() throws IOException {
        assertThat(TextFile.read(file("name: Lübeck\r\n", StandardCharsets.UTF_8)))
                .isEqualTo("name: Lübeck\r\n");
        assertThat(TextFile.read(file("\uFEFFname: s", StandardCharsets.UTF_8))).isEqualTo("name: s");
        assertThat(TextFile.read(file("", StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void otherEncodingsAreNamed() throws IOException {
        Path file = file("name: x\nplace: Lübeck\n", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> TextFile.read(file)).hasMessage(file + " is not UTF-8, see line 2; save it as UTF-8");
        for (Charset utf16 : new Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            file("\uFEFFname: s", utf16);
            assertThatThrownBy(() -> TextFile.read(file))
                    .hasMessage(file + " is not UTF-8 but UTF-16, as PowerShell's > writes it; save it as UTF-8");
            file("name: s", utf16);
            assertThatThrownBy(() -> TextFile.read(file)).hasMessageContaining("holds zero bytes");
        }
    }

    @Test
    void whatIsNoFileIsSaidSo() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> TextFile.read(none)).hasMessage("there is no file " + none);
        assertThatThrownBy(() -> TextFile.read(folder)).hasMessage(folder + " is a folder, and a file is needed");
    }

    @Test
    void whatIsNoFolderIsSaidSo() {
        Path path = Path.of("text.txt");
        assertThat(TextFile.reasonOfFolder(path, "texts", new NoSuchFileException("text.txt")))
                .isEqualTo("there is no folder text.txt");
        assertThat(TextFile.reasonOfFolder(path, "texts", new NotDirectoryException("text.txt")))
                .isEqualTo("text.txt is a file, texts lie in a folder");
        assertThat(TextFile.reasonOfFolder(path, "texts", new IOException("Input/output error")))
                .isEqualTo("text.txt cannot be read: Input/output error");
    }
}
