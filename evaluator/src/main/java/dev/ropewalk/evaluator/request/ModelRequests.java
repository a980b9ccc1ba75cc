package dev.ropewalk.evaluator.request;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.evaluator.cell.ModelRegistry;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.run.Roots;
import dev.ropewalk.evaluator.sample.StoredText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code model_request}: models that somebody wants to be at hand (decision 64). This process sees to one after the other, the oldest first: what a hub has is
 * downloaded, a folder is looked at, and what is whole is registered by its contents. One whose process died is another's, and its download goes on.
 */
public final class ModelRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRequests.class);
    private static final long PAUSE_MILLIS = 1000;

    /** Names of files are cut to what the column holds. */
    private static final int LONGEST_FILE = 500;

    private record Request(String id, String name) {}

    /** That this process is about to end in the middle of a download, which goes on the next time. */
    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final JdbcClient jdbc;
    private final ModelRegistry models;
    private final Owner me;
    private final Roots roots;
    private final String free;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "model requests");
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(beat -> {
        Thread beating = new Thread(beat, "heartbeat of model requests");
        beating.setDaemon(true);
        return beating;
    });
    private volatile @Nullable String atHand;

    public ModelRequests(JdbcClient jdbc, Owner me, Roots roots) {
        this.jdbc = jdbc;
        this.me = me;
        this.roots = roots;
        models = new ModelRegistry(jdbc);
        free = "(status = 'queued' or status = 'fetching' and (owner = :me or "
                + me.dead("owner", me.deadline("heartbeat_at")) + "))";
    }

    public void start() {
        long millis = me.heartbeat().toMillis();
        heart.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
        thread.start();
    }

    private void work() {
        try {
            do {
                try {
                    for (Optional<Request> next = claim(); next.isPresent() && !isClosed(); next = claim())
                        fulfil(next.get());
                } catch (RuntimeException | Error e) { // whatever it is, there will be other requests
                    LOG.warn("cannot see to requests for models: {}", DatabaseFailure.message(e));
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Request> claim() {
        atHand = null;
        if (isClosed()) return Optional.empty();
        return jdbc
                .sql("select id, name from model_request where " + free + " order by created_at, id")
                .param("me", me.name())
                .query((row, number) -> new Request(row.getString("id"), row.getString("name")))
                .list()
                .stream()
                .filter(request -> jdbc.sql(
                                        "update model_request set status = 'fetching', owner = :me, heartbeat_at = current_timestamp where id = :id and "
                                                + free)
                                .param("me", me.name())
                                .param("id", request.id())
                                .update()
                        == 1)
                .findFirst();
    }

    private void fulfil(Request request) {
        atHand = request.id();
        try {
            roots.checkOpened(request.name());
            Path folder = ModelNames.folder(request.name(), new Telling(request.id()));
            try (ModelFiles files = ModelFiles.in(folder, request.name())) {
                models.register(files);
                end(request.id(), files.sha256(), null);
            }
        } catch (ClosedException e) {
            mine("status = 'queued', owner = null", request.id()).update();
        } catch (CheckpointException | IllegalArgumentException e) {
            end(request.id(), null, e.getMessage());
        }
    }

    private void end(String id, @Nullable String model, @Nullable String message) {
        mine(
                        "status = :status, model_id = :model, message = :message, finished_at = current_timestamp, owner = null",
                        id)
                .param("status", model == null ? "failed" : "ready")
                .param("model", model)
                .param("message", model == null ? StoredText.message(String.valueOf(message)) : null)
                .update();
    }

    private JdbcClient.StatementSpec mine(String what, String id) {
        return jdbc.sql("update model_request set " + what + " where id = :id and status = 'fetching' and owner = :me")
                .param("id", id)
                .param("me", me.name());
    }

    private void beat() {
        String id = atHand;
        try {
            if (id != null) mine("heartbeat_at = current_timestamp", id).update();
        } catch (RuntimeException e) {
            LOG.warn("a request for a model beats again later: {}", DatabaseFailure.message(e));
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Breaks off a download that is on its way. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heart.shutdown();
    }

    /** Writes down how far a download is, now and then. */
    private final class Telling implements DownloadProgress {

        private final String id;
        private long last = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

        Telling(String id) {
            this.id = id;
        }

        @Override
        public void of(String file, long bytes, long total) {
            if (isClosed()) throw new ClosedException();
            long now = System.nanoTime();
            if (now - last < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) return;
            last = now;
            mine("file = :file, bytes = :bytes, bytes_total = :total", id)
                    .param("file", StoredText.of(file, LONGEST_FILE))
                    .param("bytes", bytes)
                    .param("total", total < 0 ? null : total)
                    .update();
        }
    }
}
