package dev.ropewalk.web.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What has changed of a run since when, for all who follow it. Each change has a number, and with it the name of an event: who comes back with one hears the rest. */
final class Journal {

    /**
     * @param number up to which it tells
     * @param ended how the run has, if it has; otherwise null
     * @param json the progress: written once for all who know the same
     */
    record News(long number, @Nullable String ended, String json) {}

    private record Entry(RunCell cell, long number) {}

    /** What is read no earlier than that is told to others, too. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Of this process and this time alone: what another's numbers mean is not known here. */
    private final String name = UUID.randomUUID().toString().substring(0, 8);

    private final JsonMapper mapper;
    private final Map<Integer, Entry> cells = new HashMap<>();
    private final Map<Long, News> news = new HashMap<>(); // of the latest, by what was known before
    private @Nullable Progress latest;
    private long number;
    private long notedAt = System.nanoTime(), readAt = notedAt;

    /** Who comes when others have just come hears what those do: a thousand who begin to follow at once read the run once. */
    synchronized void noteUnlessFresh(Supplier<Progress> read) {
        if (latest == null || System.nanoTime() - notedAt > FRESH.toNanos()) note(read.get());
    }

    Journal(JsonMapper mapper) {
        this.mapper = mapper;
    }

    synchronized void note(Progress now) {
        notedAt = System.nanoTime();
        news.clear();
        List<RunCell> changed = now.cells().stream().filter(this::isNew).toList();
        if (latest == null
                || !changed.isEmpty()
                || !now.run().equals(latest.run())
                || !now.lacking().equals(latest.lacking())) number++;
        for (RunCell cell : changed) cells.put(cell.ordinal(), new Entry(cell, number));
        latest = now;
    }

    private boolean isNew(RunCell cell) {
        Entry entry = cells.get(cell.ordinal());
        return entry == null || !entry.cell().equals(cell);
    }

    /** The run as it is, and the cells that changed after that number; after 0 all of them. */
    synchronized News since(long known) {
        readAt = System.nanoTime();
        return news.computeIfAbsent(known, this::newsSince);
    }

    private News newsSince(long known) {
        if (latest == null) throw new IllegalStateException("nothing was noted yet");
        List<RunCell> changed = latest.cells().stream()
                .filter(cell -> {
                    Entry entry = cells.get(cell.ordinal());
                    return entry != null && entry.number() > known;
                })
                .toList();
        return new News(
                number,
                latest.run().ended() ? latest.run().status() : null,
                mapper.writeValueAsString(latest.with(changed)));
    }

    /** Nanoseconds since somebody was told something. */
    synchronized long idle() {
        return System.nanoTime() - readAt;
    }

    String event(long number) {
        return name + "-" + number;
    }

    /** The number in an event's name; 0 where it is none of this journal's. */
    long number(@Nullable String event) {
        if (event == null || !event.matches(name + "-\\d{1,18}")) return 0;
        long known = Long.parseLong(event.substring(name.length() + 1));
        synchronized (this) {
            return known <= number ? known : 0;
        }
    }
}
