package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A regular file, or nothing, is replaced by a whole one; whatever else a name leads to is written to and stays what it is. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OutputFileTest {

    @TempDir
    Path folder;

    private static void write(Path file, String text) throws IOException {
        OutputFile.check("--json", file);
        OutputFile.write(file, text);
    }

    @Test
    void aRegularFileIsReplacedWholeAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("out.json"), "what stood there before, longer");
        Path neighbour = Files.writeString(folder.resolve("out.json.part"), "somebody's");
        write(file, "{}");
        assertThat(file).hasContent("{}");
        assertThat(neighbour).hasContent("somebody's");
        assertThat(folder.toFile().list()).hasSize(2);
    }

    /** Whatever name leads to it: nothing that a command reads is lost to what it writes, and of two outputs none is. */
    @Test
    void anInputIsNeverWrittenOver() throws IOException {
        Path input = Files.writeString(folder.resolve("suite.yaml"), "name: mine");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), input);
        for (Path same : List.of(input, link, folder.resolve("./suite.yaml")))
            assertThatThrownBy(() -> OutputFile.check("--json", same, input))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("--json must name another file than " + input
                            + ", which the same command reads or writes.");
        Path fresh = folder.resolve("new.svg");
        assertThatThrownBy(() -> OutputFile.check("--picture", fresh, null, fresh))
                .isInstanceOf(RefusedException.class);
        OutputFile.check("--json", Path.of("/dev/null"), Path.of("/dev/null"));
        OutputFile.check("--json", fresh, input);
    }

    @Test
    void whatBreaksOffLeavesTheFileThatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("out.json"), "before");
        assertThatThrownBy(() -> OutputFile.write(file, out -> {
                    out.write('{');
                    throw new IOException("No space left on device");
                }))
                .hasMessage(file + " was not written: No space left on device");
        assertThat(file).hasContent("before");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aSymbolicLinkStaysALinkAndLeadsToWhatWasWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("real.json"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("real.json"));
        Path further = Files.createSymbolicLink(folder.resolve("further.json"), link);
        write(further, "{}");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.isSymbolicLink(further)).isTrue();
        assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(file).hasContent("{}");
    }

    @Test
    void aLinkToNothingYetMakesTheFileItNames() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("new.json"));
        write(link, "{}");
        assertThat(folder.resolve("new.json")).hasContent("{}");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void aLinkToItselfIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("link.json"));
        assertThatThrownBy(() -> OutputFile.check("--json", link))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--json must name a file, " + link + " is a symbolic link that leads to itself.");
    }

    @Test
    void aDeviceIsWrittenToAndStaysADevice() throws IOException {
        Path nothing = Path.of("/dev/null");
        write(nothing, "{}");
        assertThat(Files.isRegularFile(nothing)).isFalse();
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), nothing);
        write(link, "{}");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                return e.toString();
            }
        });
        write(pipe, "{}");
        assertThat(read.get()).isEqualTo("{}");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDeviceIsAFailureWithItsReason() {
        assertThatThrownBy(() -> write(Path.of("/dev/full"), "{}"))
                .isInstanceOf(IOException.class)
                .hasMessage("/dev/full was not written: No space left on device");
    }

    @Test
    void aDashIsStandardOutput() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            write(Path.of("-"), "Ä");
            write(Path.of("/dev/stdout"), "!");
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("Ä!");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> OutputFile.check("--json", folder.resolve("none/out.json")))
                .hasMessage(
                        "--json must name a file in a folder that exists, there is no " + folder.resolve("none") + ".");
        assertThatThrownBy(() -> OutputFile.check("--json", folder))
                .hasMessage("--json must name a file, " + folder + " is a folder.");
        assertThatThrownBy(() -> OutputFile.check("--json", Path.of("")))
                .hasMessage("--json must name a file, the name is empty.");
    }
}
