package dev.ropewalk.evaluator.imported;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a folder, by name; dot files apart. */
final class Listing {

    /** @param name a regular expression */
    static List<Path> files(Path folder, String name) {
        return all(folder).stream()
                .filter(path -> Files.isRegularFile(path) && nameOf(path).matches(name))
                .toList();
    }

    static List<Path> folders(Path folder) {
        return all(folder).stream().filter(Files::isDirectory).toList();
    }

    /** The last part of a path, empty for a root. */
    static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static List<Path> all(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !nameOf(path).startsWith("."))
                    .sorted((a, b) -> nameOf(a).compareTo(nameOf(b)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Listing() {}
}
