package dev.ropewalk.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file a command writes at its end: refused before the work begins if it cannot be, and never seen half-written. */
final class OutputFile {

    /** @param file null where none was asked for */
    static void check(String option, @Nullable Path file) {
        if (file == null) return;
        if (Files.isDirectory(file))
            throw new RefusedException(option + " must name a file, " + file + " is a folder.");
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new RefusedException(
                    option + " must name a file in a folder that exists, there is no " + folder + ".");
    }

    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] contents) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, contents);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private OutputFile() {}
}
