package dev.ropewalk.decoder.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A folder that is there whole and verified or not at all. It grows as {@code X.part}, by one thread of one process at a time ({@code X.lock}); a file of it
 * that lost its end since is downloaded again ({@link VerifiedSizes}).
 */
final class WholeFolder {

    /** What stands behind the name of a folder that is not whole yet. */
    static final String PART = ".part";

    /** A file lock is held by a whole process; threads of this one wait here. */
    private static final Map<Path, ReentrantLock> WAITING = new ConcurrentHashMap<>();

    /** What a folder is made of; one that was cut off is filled again, and finds what is there already. */
    interface Filling {
        void by(Download download) throws IOException;
    }

    static boolean is(Path folder) throws IOException {
        return Files.isDirectory(folder) && VerifiedSizes.broken(folder).isEmpty();
    }

    /** Whoever comes second waits, and then finds the folder. In one that is there only what broke is downloaded again. */
    static void make(Path target, Source source, DownloadProgress progress, Filling filling) throws IOException {
        if (is(target)) return;
        Files.createDirectories(target.getParent());
        ReentrantLock turn = WAITING.computeIfAbsent(target.toAbsolutePath(), path -> new ReentrantLock());
        turn.lock();
        try (FileChannel channel =
                        FileChannel.open(beside(target, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (Files.isDirectory(target)) {
                Download again = new Download(source, target, progress);
                for (VerifiedSizes.Broken file : VerifiedSizes.broken(target)) again.replace(file.file());
                return;
            }
            Path part = Files.createDirectories(beside(target, PART));
            Download download = new Download(source, part, progress);
            filling.by(download);
            download.clean();
            VerifiedSizes.write(part, target);
            move(part, target);
        } finally {
            turn.unlock();
        }
    }

    private static Path beside(Path target, String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
            throw new IOException("the finished download " + part + " cannot be renamed", e);
        }
    }

    private WholeFolder() {}
}
