package dev.ropewalk.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places for caches come from the environment first; a home that is no absolute path is not used. */
class CachesTest {

    /** What Java says of a user without an entry in passwd. */
    private static final String UNKNOWN = "?";

    @TempDir
    Path folder;

    private static Caches caches(Map<String, String> environment, String userHome) {
        return new Caches(new Environment(environment), userHome);
    }

    @Test
    void homeOfTheEnvironmentGoesBeforeJavas() {
        Caches caches = caches(Map.of("HOME", folder.toString()), UNKNOWN);
        assertThat(caches.own()).isEqualTo(folder.resolve(".cache/ropewalk"));
        assertThat(caches.djl()).isEqualTo(folder.resolve(".djl.ai"));
    }

    @Test
    void whereTheEnvironmentHasNoneJavasCounts() {
        for (String home : new String[] {"", " ", "relative/home", "?"})
            assertThat(caches(Map.of("HOME", home), folder.toString()).own())
                    .as("HOME=" + home)
                    .isEqualTo(folder.resolve(".cache/ropewalk"));
    }

    @Test
    void xdgMovesTheModelsAndHoldsTheLibrariesWhereThereIsNoHome() {
        Path xdg = folder.resolve("xdg");
        assertThat(caches(Map.of("XDG_CACHE_HOME", xdg.toString(), "HOME", folder.toString()), UNKNOWN)
                        .own())
                .isEqualTo(xdg.resolve("ropewalk"));
        Caches homeless = caches(Map.of("XDG_CACHE_HOME", xdg.toString()), UNKNOWN);
        assertThat(homeless.own()).isEqualTo(xdg.resolve("ropewalk"));
        assertThat(homeless.djl()).isEqualTo(xdg.resolve("ropewalk/djl"));
    }

    /** An OpenShift container's HOME is / and may not be written. */
    @Test
    void aHomeInWhichNothingCanBeMadeHoldsNoLibraries() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Caches caches = caches(Map.of("HOME", file.toString(), "XDG_CACHE_HOME", folder.toString()), UNKNOWN);
        assertThat(caches.djl()).isEqualTo(folder.resolve("ropewalk/djl"));
    }

    @Test
    void withoutAnyPlaceASentenceSaysWhatToSet() {
        Caches nowhere = caches(Map.of("HOME", "", "XDG_CACHE_HOME", "cache"), UNKNOWN);
        assertThatThrownBy(nowhere::own)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no place for models and libraries: set HOME or XDG_CACHE_HOME to the absolute"
                        + " path of a folder that may be written.");
        assertThatThrownBy(nowhere::djl).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereNothingCanBeWrittenTheReasonAndTheWayOutAreTold() {
        String told = folder
                + " cannot be written: %s; make room there, or set XDG_CACHE_HOME to a folder that may be written.";
        assertThat(Caches.unwritable(folder, new IOException("No space left on device"), Caches.XDG))
                .isEqualTo(told, "No space left on device");
        assertThat(Caches.unwritable(folder, new FileSystemException("f", null, "Read-only file system"), Caches.XDG))
                .isEqualTo(told, "Read-only file system");
        assertThat(Caches.unwritable(folder, new FileAlreadyExistsException("f"), Caches.XDG))
                .isEqualTo(told, "f is a file, and a folder is needed there");
        assertThat(Caches.unwritable(folder, new AccessDeniedException("f"), Caches.XDG))
                .isEqualTo(told, "f may not be written");
        assertThat(Caches.unwritable(folder, new EOFException(), Caches.XDG)).isEqualTo(told, "EOFException");
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(new Environment(Map.of("A", " ", "B", " b ")).get("A")).isEmpty();
        assertThat(new Environment(Map.of("A", " ", "B", " b ")).get("B")).contains("b");
        assertThat(new Environment(Map.of()).get("C")).isEmpty();
    }
}
