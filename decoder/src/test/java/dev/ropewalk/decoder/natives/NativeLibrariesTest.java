package dev.ropewalk.decoder.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Utils;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the disk lies what is packed, or one sentence says why not, and the next try may succeed. */
class NativeLibrariesTest {

    @TempDir
    Path folder;

    private Path packed;

    @BeforeEach
    void pack() throws IOException {
        packed = Files.writeString(folder.resolve("packed.so"), "0123456789".repeat(10_000));
    }

    private Path unpack(Path into) throws IOException {
        NativeLibraries.unpack(packed.toUri().toURL(), into, "lib.so");
        return into.resolve("lib.so");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void whatIsNotThereOrLostItsEndIsUnpacked() throws IOException {
        Path file = unpack(folder.resolve("a/b"));
        assertThat(file).hasSameBinaryContentAs(packed);
        Files.writeString(file, "0123");
        assertThat(unpack(folder.resolve("a/b"))).hasSameBinaryContentAs(packed);
    }

    @Test
    void whatIsAsLongAsPackedIsLeftAlone() throws IOException {
        Path file = unpack(folder.resolve("a"));
        FileTime then = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, then);
        assertThat(Files.getLastModifiedTime(unpack(folder.resolve("a")))).isEqualTo(then);
    }

    @Test
    void aFullDiskIsToldAndTheNextTryFindsTheRoomThatWasMade() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(150_000).build())) {
            Path other = Files.write(disk.getPath("/other"), new byte[100_000]), cache = disk.getPath("/cache");
            assertThatThrownBy(() -> unpack(cache))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("lib.so cannot be unpacked: /cache cannot be written: ")
                    .hasMessageEndingWith("; make room there, or set DJL_CACHE_DIR to a folder that may be written.");
            assertThat(names(cache)).isEmpty();
            Files.delete(other);
            assertThat(Files.readString(unpack(cache))).isEqualTo(Files.readString(packed));
            assertThat(names(cache)).containsExactly("lib.so");
        }
    }

    @Test
    void aFileInTheWayIsToldUntilItIsGone() throws IOException {
        Path cache = Files.writeString(folder.resolve("cache"), "");
        assertThatThrownBy(() -> unpack(cache))
                .hasMessageContaining(cache + " is a file, and a folder is needed there; make room there");
        Files.delete(cache);
        assertThat(unpack(cache)).hasSameBinaryContentAs(packed);
    }

    /** Where DJL looks, which it says itself only once it has looked. */
    @Test
    void whatDjlLoadsIsWhatWasUnpackedHere() {
        NativeLibraries.tokenizers();
        assertThat(Path.of(System.getProperty("RUST_LIBRARY_PATH")))
                .isRegularFile()
                .startsWith(Utils.getEngineCacheDir("tokenizers"));
        assertThat(NativeLibraries.pytorch().getEngineName()).isEqualTo("PyTorch");
        assertThat(Path.of(ai.djl.pytorch.jni.LibUtils.getLibtorchPath()))
                .isDirectoryContaining("glob:**-" + System.mapLibraryName("djl_torch"));
    }
}
