package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models whose files are given to other machines. They are hashed when they are asked for first, and again when one of them has another length or time.
 * Thread-safe.
 */
public final class SharedModels {

    /** A file as it lay there when it was hashed. */
    private record Stamp(Path path, long size, FileTime changed) {

        static Stamp of(Path path) {
            try {
                return new Stamp(path, Files.size(path), Files.getLastModifiedTime(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param sha256 of the model */
    private record Hashed(String sha256, List<Stamp> stamps, List<ModelFile> files) {}

    private final Map<String, Object> turns = new ConcurrentHashMap<>();
    private final Map<String, Hashed> known = new ConcurrentHashMap<>();

    /**
     * The files of a model that is here; nothing is downloaded for it.
     *
     * @param name as a suite gives it
     * @param sha256 as {@link Checkpoint#sha256()}
     * @throws CheckpointException one sentence: there is none of this name, or it has other contents
     */
    public List<ModelFile> files(String name, String sha256) {
        synchronized (
                turns.computeIfAbsent(name, model -> new Object())) { // reading it takes as long for two as for one
            try {
                Checkpoint checkpoint = Checkpoint.open(ModelNames.folderHere(name));
                List<Stamp> now =
                        ModelFile.paths(checkpoint).stream().map(Stamp::of).toList();
                Hashed hashed = known.get(name);
                if (hashed == null || !hashed.stamps().equals(now)) {
                    hashed = new Hashed(checkpoint.sha256(), now, hashed(now));
                    known.put(name, hashed);
                }
                if (hashed.sha256().equals(sha256)) return hashed.files();
            } catch (IOException | UncheckedIOException e) {
                throw new CheckpointException("The files of the model " + name + " cannot be read.", e);
            }
        }
        throw new CheckpointException("The model " + name + " has other contents here.");
    }

    private static List<ModelFile> hashed(List<Stamp> stamps) throws IOException {
        List<ModelFile> files = new ArrayList<>();
        for (Stamp stamp : stamps) files.add(ModelFile.of(stamp.path()));
        return List.copyOf(files);
    }
}
