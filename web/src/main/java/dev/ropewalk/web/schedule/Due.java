package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;

/** When a schedule is due: again and again by a cron, or once. */
sealed interface Due extends Schedule permits Times, Once {

    /** @param first of them @param last of them @param count how many, at least 1 */
    record Passed(Instant first, Instant last, int count) {}

    /** The first time behind another; empty where there is none. */
    Optional<Instant> after(Instant time);

    /** Times behind one up to another, which may be one of them; empty where there is none. */
    default Optional<Passed> between(Instant from, Instant to) {
        Optional<Instant> first = due(from, to);
        if (first.isEmpty()) return Optional.empty();
        Instant last = first.get();
        int count = 1;
        for (Optional<Instant> next = due(last, to); next.isPresent(); next = due(last, to)) {
            last = next.get();
            count++;
        }
        return Optional.of(new Passed(first.get(), last, count));
    }

    private Optional<Instant> due(Instant from, Instant to) {
        return after(from).filter(due -> !due.isAfter(to));
    }

    @Override
    default Instant getNextExecutionTime(ExecutionComplete complete) {
        return after(complete.getTimeDone()).orElse(NEVER);
    }

    @Override
    default boolean isDeterministic() {
        return true;
    }
}
