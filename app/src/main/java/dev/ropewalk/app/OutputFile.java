package dev.ropewalk.app;

import dev.ropewalk.host.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file a command writes at its end: refused before the work begins if it cannot be, and never seen half-written, because it takes its name
 * when it is whole. Only a regular file, or nothing, is replaced: a device or a pipe is written to, a symbolic link is followed, and {@code -}
 * is standard output.
 */
final class OutputFile {

    private static final Set<Path> STANDARD_OUTPUT =
            Set.of(Path.of("-"), Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

    /** What the process has open already, perhaps a regular file that others append to. */
    private static final Pattern OPEN = Pattern.compile("/dev/(stdout|stderr|fd/\\d+)|/proc/[^/]+/fd/\\d+");

    /** As many as Linux follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    /**
     * @param file null where none was asked for
     * @param others files that the same command reads or writes, which it must not replace; null where there are none
     */
    static void check(String option, @Nullable Path file, @Nullable Path... others) {
        if (file == null || isStandardOutput(file)) return;
        for (Path other : others)
            if (other != null && isSame(file, other))
                throw new RefusedException(
                        option + " must name another file than " + other + ", which the same command reads or writes.");
        if (file.toString().isBlank()) throw new RefusedException(option + " must name a file, the name is empty.");
        if (Files.isDirectory(file))
            throw new RefusedException(option + " must name a file, " + file + " is a folder.");
        Path target = target(option, file);
        if (isInPlace(target)) {
            if (!Files.isWritable(target)) throw new RefusedException(option + ": " + file + " may not be written.");
            return;
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new RefusedException(
                    option + " must name a file in a folder that exists, there is no " + folder + ".");
        if (!Files.isWritable(folder))
            throw new RefusedException(option + " must name a file in a folder that may be written, " + folder
                    + " may not, or lies on a read-only file system.");
    }

    /** Of devices and pipes there is nothing to lose. */
    private static boolean isSame(Path file, Path other) {
        if (Files.exists(file) && !Files.isRegularFile(file)) return false;
        try {
            return Files.exists(file) && Files.exists(other)
                    ? Files.isSameFile(file, other)
                    : file.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a command writes its table: beside a document that goes to standard output it would be in the way. */
    static PrintWriter table(@Nullable CommandSpec spec, @Nullable Path... files) {
        return Stream.of(files).anyMatch(file -> file != null && isStandardOutput(file))
                ? Terminal.err(spec)
                : Terminal.out(spec);
    }

    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] contents) throws IOException {
        write(file, out -> out.write(contents));
    }

    static void write(Path file, WholeFile.Content content) throws IOException {
        try {
            if (isStandardOutput(file)) {
                content.to(System.out);
                System.out.flush();
                return;
            }
            Path target = target(file.toString(), file);
            if (isInPlace(target)) append(content, target);
            else WholeFile.write(target, content);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) { // a disk that is full is not named by the system
            throw new IOException(file + " was not written: " + e.getMessage(), e);
        }
    }

    private static void append(WholeFile.Content content, Path to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(to, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            content.to(out);
        }
    }

    private static boolean isStandardOutput(Path file) {
        return STANDARD_OUTPUT.contains(file);
    }

    private static boolean isInPlace(Path target) {
        return OPEN.matcher(target.toString()).matches() || Files.exists(target) && !Files.isRegularFile(target);
    }

    /** Where symbolic links lead. */
    private static Path target(String option, Path file) {
        Path at = file.toAbsolutePath();
        try {
            for (int links = 0; !isInPlace(at) && Files.isSymbolicLink(at); links++) {
                if (links == MOST_LINKS)
                    throw new RefusedException(
                            option + " must name a file, " + file + " is a symbolic link that leads to itself.");
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
        } catch (IOException e) {
            throw new RefusedException(option + ": the symbolic link " + file + " cannot be followed.");
        }
        return at;
    }

    private OutputFile() {}
}
