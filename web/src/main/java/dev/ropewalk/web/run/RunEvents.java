package dev.ropewalk.web.run;

import dev.ropewalk.web.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells listeners how runs get on. One poller reads the database for all of them, so it does not matter which process executes a run. Events:
 * {@code progress} (the run and the cells that changed; the first one has all cells, but for who comes back with the last one's id) and, once the run has
 * ended, {@code end}; {@code leaving} where the service ends before.
 */
@Component
class RunEvents {

    private static final int ALL = 100_000;
    private static final int QUIET_POLLS = 15;

    /** Streams at once. A listener that reads nothing holds a thread until its connection is closed, and nobody else up. */
    static final int STREAMS = 500;

    /** For as long somebody whose connection broke may come back and hear the rest alone. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private final Runs runs;
    private final JsonMapper json;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Journal> journals = new ConcurrentHashMap<>();
    private final ExecutorService tellers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "events");
        thread.setDaemon(true);
        return thread;
    });

    RunEvents(Runs runs, JsonMapper json) {
        this.runs = runs;
        this.json = json;
    }

    /**
     * Follows a run from now on.
     *
     * @param last the id of the last event that whoever asks has heard; null for none
     * @throws Refusal 503 where too many follow runs already
     */
    SseEmitter follow(String id, @Nullable String last) {
        runs.named(id);
        if (listeners.values().stream().mapToInt(List::size).sum() >= STREAMS)
            throw Refusal.busy("Runs are followed by " + STREAMS + " streams already; ask again in a while.");
        Journal journal = journals.computeIfAbsent(id, run -> new Journal(json));
        journal.noteUnlessFresh(() -> progress(id));
        Listener listener = new Listener(journal, journal.number(last));
        Runnable leave = () -> forget(id, listener);
        listener.emitter.onCompletion(leave);
        listener.emitter.onTimeout(listener.emitter::complete);
        listener.emitter.onError(failure -> leave.run());
        listeners.computeIfAbsent(id, run -> new CopyOnWriteArrayList<>()).add(listener);
        if (!listener.tell()) leave.run();
        return listener.emitter;
    }

    Progress progress(String id) {
        return Progress.of(
                runs.named(id),
                runs.cells(id, -1, ALL),
                runs.secondsMeasured(id),
                runs.tookPerForetold(id),
                runs.attendance(id).lacking());
    }

    @Scheduled(fixedDelayString = "${ropewalk.web.poll:1s}")
    void poll() {
        for (String id : listeners.keySet()) {
            if (tellers.isShutdown()) return; // all were told that the service ends
            List<Listener> mine = listeners.getOrDefault(id, List.of());
            if (runs.find(id).isEmpty()) mine.forEach(listener -> tellers.execute(listener.emitter::complete));
            else tell(mine, id);
        }
        journals.entrySet()
                .removeIf(entry -> !listeners.containsKey(entry.getKey())
                        && entry.getValue().idle() > KEPT.toNanos());
    }

    private void tell(List<Listener> mine, String id) {
        Progress now = progress(id);
        mine.stream().map(listener -> listener.journal).distinct().forEach(journal -> journal.note(now));
        for (Listener listener : mine)
            if (listener.told.compareAndSet(false, true))
                tellers.execute(() -> {
                    if (!listener.tell()) forget(id, listener);
                    listener.told.set(false);
                });
    }

    private void forget(String id, Listener listener) {
        listeners.computeIfPresent(id, (run, all) -> all.remove(listener) && all.isEmpty() ? null : all);
    }

    /** Open streams would hold up an orderly end. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        listeners.values().forEach(all -> all.forEach(listener -> tellers.execute(listener::leave)));
        tellers.shutdown();
    }

    /** Somebody who watches a run, and what they know of it. */
    private static final class Listener {

        private final SseEmitter emitter = new SseEmitter();
        private final AtomicBoolean told = new AtomicBoolean(); // at this moment
        private final Journal journal;
        private long known;
        private boolean ended;
        private int quiet;

        Listener(Journal journal, long known) {
            this.journal = journal;
            this.known = known;
        }

        /** The service ends, the run does not. */
        synchronized void leave() {
            if (ended) return;
            ended = true;
            try {
                emitter.send(SseEmitter.event()
                        .name("leaving")
                        .data(Map.of("detail", "This service ends; ask again, here or where another runs.")));
            } catch (IOException | IllegalStateException gone) {
                // nobody is there to be told
            }
            emitter.complete();
        }

        /** @return whether there may be more to tell */
        synchronized boolean tell() {
            if (ended) return false;
            Journal.News news = journal.since(known);
            try {
                if (news.number() > known) {
                    emitter.send(SseEmitter.event()
                            .id(journal.event(news.number()))
                            .name("progress")
                            .data(news.json()));
                    known = news.number();
                    quiet = 0;
                } else if (++quiet % QUIET_POLLS == 0)
                    emitter.send(SseEmitter.event().comment("still here"));
                if (news.ended() == null) return true;
                ended = true;
                emitter.send(SseEmitter.event().name("end").data(Map.of("status", news.ended())));
                emitter.complete();
                return false;
            } catch (IOException | IllegalStateException gone) {
                ended = true;
                part();
                return false;
            }
        }

        /** From nobody who could be told why. */
        private void part() {
            try {
                emitter.complete();
            } catch (IllegalStateException gone) {
                // the server has done so
            }
        }
    }
}
