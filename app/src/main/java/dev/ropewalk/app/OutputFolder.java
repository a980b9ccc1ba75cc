package dev.ropewalk.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder a command writes: new, or empty before, and never seen half-written, because it takes its name when it is whole. */
final class OutputFolder {

    /** What stands in the folder. */
    interface Content {
        void to(Path folder) throws IOException;
    }

    static void check(String option, Path folder) {
        if (folder.toString().isBlank() || folder.equals(Path.of("-")))
            throw new RefusedException(option + " must name a folder for this format, got '" + folder + "'.");
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target) && !Files.isDirectory(target))
            throw new RefusedException(option + " must name a folder for this format, " + folder + " is a file.");
        if (Files.isDirectory(target) && !isEmpty(target))
            throw new RefusedException(option + " must name a new folder, " + folder + " has something in it.");
        Path above = target.getParent();
        if (above == null || !Files.isDirectory(above))
            throw new RefusedException(option + " must name a folder in one that exists, there is no " + above + ".");
        if (!Files.isWritable(above))
            throw new RefusedException(option + " must name a folder where one may be made, " + above
                    + " may not be written, or lies on a read-only file system.");
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    static void write(Path folder, Content content) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Path part = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        Files.createDirectory(part);
        try {
            content.to(part);
            Files.deleteIfExists(target);
            Files.move(part, target);
        } finally {
            delete(part);
        }
    }

    private static void delete(Path part) throws IOException {
        if (!Files.exists(part)) return;
        List<Path> all;
        try (Stream<Path> walk = Files.walk(part)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) Files.deleteIfExists(one);
    }

    private OutputFolder() {}
}
