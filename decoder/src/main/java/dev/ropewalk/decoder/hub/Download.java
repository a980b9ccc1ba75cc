package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.host.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of one source on their way into a folder. Beside a file that is not whole yet, {@code X.part}, lies what its content is known by,
 * {@code X.identity}; with both the next attempt goes on from where this one ended.
 */
final class Download {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Source source;
    private final Path folder;
    private final DownloadProgress progress;

    Download(Source source, Path folder, DownloadProgress progress) {
        this.source = source;
        this.folder = folder;
        this.progress = progress;
    }

    Path folder() {
        return folder;
    }

    void required(String name) throws IOException {
        if (!optional(name)) throw new CheckpointException(source + " has no " + name + ".");
    }

    /** Whether the source has the file; then it is here, whole and verified. */
    boolean optional(String name) throws IOException {
        if (Files.isRegularFile(folder.resolve(name))) return true;
        Path part = folder.resolve(name + ".part"), identity = folder.resolve(name + ".identity");
        String known = Files.isRegularFile(identity) ? Files.readString(identity) : "";
        long here = !known.isEmpty() && Files.isRegularFile(part) ? Files.size(part) : 0;
        Endpoint.Answer answer = source.file(name, known, here);
        if (answer.status() == 416) {
            // Nothing is left behind what is here: whole, or not a part of this file at all. The checksum tells.
            answer.body().close();
            if (isChecksum(known) && verified(part, known)) return keep(name, part, identity);
            Files.deleteIfExists(part);
            answer = source.file(name, "", 0);
        } else if (answer.status() == 206 && !answer.identity().equals(known)) {
            answer.body().close();
            answer = source.file(name, "", 0);
        }
        try (InputStream body = answer.body()) {
            if (answer.status() == 404) return false;
            receive(name, answer, body, part, identity);
        }
        if (!verified(part, answer.identity())) {
            Files.deleteIfExists(part);
            throw new CheckpointException(name + " of " + source + " does not have the checksum that " + source.host()
                    + " names; what came was deleted, try again.");
        }
        return keep(name, part, identity);
    }

    private void receive(String name, Endpoint.Answer answer, InputStream body, Path part, Path identity)
            throws IOException {
        HttpResponse<InputStream> response = answer.response();
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1), from = 0;
        if (response.statusCode() == 206) {
            Matcher range = CONTENT_RANGE.matcher(
                    response.headers().firstValue("Content-Range").orElse(""));
            from = range.matches() ? Long.parseLong(range.group(1)) : -1;
            if (!Files.isRegularFile(part) || from != Files.size(part))
                throw new CheckpointException(
                        source.host() + " sends another part of " + name + " than was asked for.");
        }
        if (length > room())
            throw new CheckpointException("There is no room for the " + length + " bytes of " + name + " in " + folder
                    + "; make room there, or set " + Caches.XDG + " to a folder that may be written.");
        Files.writeString(identity, answer.identity());
        long total = length < 0 ? -1 : from + length, here = from;
        progress.of(name, here, total);
        try (OutputStream out =
                from > 0 ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part)) {
            byte[] buffer = new byte[1 << 16];
            while (true) {
                int count = read(body, buffer, name, here, total);
                if (count < 0) break;
                out.write(buffer, 0, count);
                here += count;
                progress.of(name, here, total);
            }
        }
        if (total >= 0 && here != total) throw cut(name, here, total, null);
    }

    /** Bytes that the disk has left, as far as it says: otherwise writing tells. */
    private long room() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private int read(InputStream body, byte[] buffer, String name, long here, long total) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw cut(name, here, total, e);
        }
    }

    private CheckpointException cut(
            String name, long here, long total, @org.jspecify.annotations.Nullable IOException e) {
        String message = "The connection to " + source.host() + " was lost after " + here + " bytes"
                + (total < 0 ? "" : " of " + total) + " of " + name + "; the next attempt goes on from there.";
        return e == null ? new CheckpointException(message) : new CheckpointException(message, e);
    }

    /** Large files are known by their SHA-256, small ones by git's SHA-1 over a header and the content; a source that names neither is believed. */
    private static boolean verified(Path file, String identity) throws IOException {
        if (identity.matches("[0-9a-f]{64}")) return identity.equals(hash("SHA-256", "", file));
        if (identity.matches("[0-9a-f]{40}"))
            return identity.equals(hash("SHA-1", "blob " + Files.size(file) + "\0", file));
        return true;
    }

    private static boolean isChecksum(String identity) {
        return identity.matches("[0-9a-f]{64}|[0-9a-f]{40}");
    }

    private static String hash(String algorithm, String header, Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(header.getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file that the source had when the folder was made. */
    void replace(Path broken) throws IOException {
        Files.deleteIfExists(broken);
        required(broken.getFileName().toString());
    }

    private boolean keep(String name, Path part, Path identity) throws IOException {
        try (FileChannel whole = FileChannel.open(part, StandardOpenOption.WRITE)) {
            whole.force(true); // some file systems have no room only now
        }
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(identity);
        return true;
    }

    /** Takes away what earlier attempts left and no file needs any more. */
    void clean() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file ->
                            file.toString().endsWith(".part") || file.toString().endsWith(".identity"))
                    .toList();
        }
        for (Path file : left) Files.delete(file);
    }
}
