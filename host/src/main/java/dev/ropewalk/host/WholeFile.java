package dev.ropewalk.host;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that takes its name once the disk has all of it: whoever looks finds it whole, or what was there before. What fails leaves nothing
 * behind. Several may write the same file at once, each has a part of its own.
 */
public final class WholeFile {

    /** A part that nobody has written to for so long is nobody's: a process that was killed left it. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final Pattern PART =
            Pattern.compile(".+\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.part");

    /** What stands in the file. */
    public interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** @throws IOException as the system says it, which does not name the file where a disk is full */
    public static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel disk = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(disk), 1 << 16);
                content.to(out);
                out.flush();
                disk.force(true); // some file systems have no room only now
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /** In UTF-8. */
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes away what killed processes left of files that they wrote into a folder of ours; what cannot be taken away stays. */
    public static void clear(Path folder) {
        FileTime abandoned = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(
                folder, path -> PART.matcher(path.getFileName().toString()).matches())) {
            for (Path part : parts)
                if (Files.getLastModifiedTime(part).compareTo(abandoned) < 0) Files.deleteIfExists(part);
        } catch (IOException | DirectoryIteratorException e) {
            // it is in nobody's way
        }
    }

    private WholeFile() {}
}
