package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.hub.ModelService;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds models by their contents: here, under the name that a suite has for them; else at a service, from which they come while other models are at work; else at
 * a hub, if the name is one of a hub. Thread-safe.
 */
public final class ModelFinder {

    /** That a model is on its way: nothing is wrong, but it cannot be had now. */
    public static final class OnItsWayException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** A model on its way. @param folder where it will lie, or why it cannot be had */
    private record Fetch(String name, CompletableFuture<Path> folder, Far far) {}

    /** How far it is. */
    private static final class Far implements DownloadProgress {

        private volatile String text = "";

        @Override
        public void of(String file, long bytes, long total) {
            text = String.format(Locale.ROOT, ": %s, %.1f of %.1f MB", file, bytes / 1e6, total / 1e6);
        }
    }

    private final @Nullable ModelService service;
    private final Map<String, Fetch> fetches = new ConcurrentHashMap<>();

    /** Without a service. */
    public ModelFinder() {
        this(null);
    }

    public ModelFinder(@Nullable ModelService service) {
        this.service = service;
    }

    /**
     * The model that a suite gives this name, if it can be had with these contents; no weight comes into memory.
     *
     * @param sha256 as {@link Checkpoint#sha256()}
     * @throws CheckpointException one sentence that says why it cannot
     * @throws OnItsWayException where it will be here later
     */
    public Checkpoint find(String name, String sha256) {
        if (service == null) return withContents(ModelNames.folder(name), name, sha256);
        Fetch fetch = fetches.get(sha256);
        if (fetch == null) {
            try {
                return withContents(ModelNames.folderHere(name), name, sha256);
            } catch (CheckpointException notHere) {
                Far far = new Far();
                fetches.put(
                        sha256,
                        new Fetch(
                                name,
                                CompletableFuture.supplyAsync(
                                        () -> fetched(service, name, sha256, notHere, far), ModelFinder::start),
                                far));
            }
            throw new OnItsWayException();
        }
        if (!fetch.folder().isDone()) throw new OnItsWayException();
        fetches.remove(sha256); // what a tokenizer reads beside may be another the next time
        try {
            return withContents(fetch.folder().join(), name, sha256);
        } catch (CompletionException e) {
            if (e.getCause() instanceof CheckpointException why) throw why;
            throw e;
        }
    }

    private static Path fetched(
            ModelService service, String name, String sha256, CheckpointException notHere, DownloadProgress far) {
        try {
            return service.folder(sha256, far);
        } catch (CheckpointException e) {
            if (ModelNames.isOfHub(name))
                try {
                    return withContents(ModelNames.folder(name, far), name, sha256)
                            .folder();
                } catch (CheckpointException alas) {
                    // the service's sentence says what to do
                }
            throw new CheckpointException(
                    "cannot have the model " + name + ": " + withoutStop(notHere) + "; " + e.getMessage(), e);
        }
    }

    private static String withoutStop(CheckpointException e) {
        return String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
    }

    /** A download that the end of the process cuts off is one that goes on the next time. */
    private static void start(Runnable fetch) {
        Thread thread = new Thread(fetch, "models");
        thread.setDaemon(true);
        thread.start();
    }

    private static Checkpoint withContents(Path folder, String name, String sha256) {
        Checkpoint found = Checkpoint.open(folder);
        if (found.sha256().equals(sha256)) return found;
        throw new CheckpointException(
                "The model " + name + " is another here than where the run was submitted: its contents differ.");
    }

    /** The contents of models that will be here later. */
    public Set<String> onTheirWay() {
        return fetches.entrySet().stream()
                .filter(fetch -> !fetch.getValue().folder().isDone())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How far they are, in one sentence; null where none is on its way. */
    public @Nullable String progress() {
        return service == null
                ? null
                : fetches.values().stream()
                        .filter(fetch -> !fetch.folder().isDone())
                        .findFirst()
                        .map(fetch ->
                                "fetches the model " + fetch.name() + " from " + service.host() + fetch.far().text)
                        .orElse(null);
    }
}
