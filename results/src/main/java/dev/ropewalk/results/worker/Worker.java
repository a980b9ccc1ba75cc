package dev.ropewalk.results.worker;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that measures, as it last said of itself.
 *
 * @param name made at its start: host, process id and what tells it from others of the same
 * @param state living, draining (it ends what is at hand and takes no more) or silent (not heard of for longer than {@link Silence#SECONDS})
 * @param device such as {@code cuda:1 (NVIDIA H200)}
 * @param deviceKind as cells have it: {@code NVIDIA H200}
 * @param slots cells that it measures at once, at most
 * @param labels words that it was started with
 * @param memory bytes that models and cells may take on it; null where it does not say
 * @param message what it cannot do, in one sentence; null where it told of nothing
 * @param secondsSilent since it was last heard of, by the database's clock
 * @param taken what its slots are at
 */
public record Worker(
        String name,
        String state,
        String device,
        String deviceKind,
        int slots,
        String codeVersion,
        int engine,
        List<String> labels,
        @Nullable Long memory,
        @Nullable String message,
        OffsetDateTime startedAt,
        double secondsSilent,
        List<Taken> taken) {

    static final String LIVING = "living", DRAINING = "draining", SILENT = "silent";

    public Worker {
        labels = List.copyOf(labels);
        taken = List.copyOf(taken);
    }

    /** For people: host, process id and the first digits of the rest. */
    public static String brief(String name) {
        int last = name.lastIndexOf('/');
        return last < 0 ? name : name.substring(0, Math.min(name.length(), last + 9));
    }

    public String brief() {
        return brief(name);
    }

    public boolean isSilent() {
        return state.equals(SILENT);
    }

    public boolean isDraining() {
        return state.equals(DRAINING);
    }

    /** Of what it can measure at once, nothing where it is silent. */
    public int busy() {
        return state.equals(SILENT) ? 0 : Math.min(slots, taken.size());
    }

    /** Slots that would take a cell. */
    public int free() {
        return state.equals(LIVING) ? slots - busy() : 0;
    }
}
