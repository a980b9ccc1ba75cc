package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Watched;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.alarm.Finding;
import dev.ropewalk.web.alarm.WatchedRuns;
import dev.ropewalk.web.webhook.Outbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to runs that ended (decision 62): tells of them, and holds those of a watched schedule against the run before. The comparison only reads; what follows from it is written in one
 * transaction with the word that the end was seen to, which one alone can give. Whoever dies before has done nothing, and whoever comes second finds nothing to do.
 */
@Component
class Watcher {

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Cells that a sentence names. */
    private static final int NAMED = 3;

    private final EndedRuns ended;
    private final WatchedRuns watched;
    private final ScheduleRows schedules;
    private final Alarms alarms;
    private final Outbox outbox;
    private final Comparisons comparisons;
    private final TransactionTemplate transaction;

    Watcher(
            EndedRuns ended,
            WatchedRuns watched,
            ScheduleRows schedules,
            Alarms alarms,
            Outbox outbox,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.ended = ended;
        this.watched = watched;
        this.schedules = schedules;
        this.alarms = alarms;
        this.outbox = outbox;
        comparisons = new Comparisons(jdbc);
        this.transaction = transaction;
    }

    @Configuration(proxyBeanMethods = false)
    static class Rounds {

        @Bean
        RecurringTask<Void> watchTask(Watcher watcher) {
            return Tasks.recurring("watch", FixedDelay.of(PAUSE)).execute((instance, context) -> watcher.look());
        }
    }

    /** All that have ended and that nobody has seen to. */
    void look() {
        for (EndedRuns.Ended run : ended.waiting())
            try {
                seeTo(run);
            } catch (DataAccessException e) { // in the next round; those behind it need not wait
                log.warn("the end of run {} was not seen to: {}", run.id(), e.getMessage());
            }
    }

    void seeTo(EndedRuns.Ended run) {
        Optional<ScheduleRows.Row> schedule =
                Optional.ofNullable(run.scheduleId()).flatMap(schedules::find).filter(row -> row.watch() != null);
        Optional<Verdict> verdict =
                schedule.filter(row -> run.status().equals("completed")).map(row -> verdict(run, row));
        transaction.executeWithoutResult(status -> {
            if (!ended.take(run)) return;
            outbox.tell(Outbox.RUN_ENDED, told(run));
            if (schedule.isEmpty()) return;
            verdict.ifPresent(found -> tell(run, found));
            if (run.status().equals("failed"))
                alarms.raise(
                        Alarms.Kind.RUN_FAILED,
                        schedule.get().id(),
                        run.id(),
                        null,
                        "The run failed" + (run.message() == null ? "." : ": " + run.message()),
                        List.of());
        });
    }

    private static Map<String, Object> told(EndedRuns.Ended run) {
        Map<String, Object> told = new LinkedHashMap<>(
                Map.of("id", run.id(), "suite", run.suite(), "status", run.status(), "finishedAt", run.finishedAt()));
        if (run.message() != null) told.put("message", run.message());
        if (run.scheduleId() != null) told.put("scheduleId", run.scheduleId());
        return Map.of("run", told);
    }

    /**
     * @param previous null where there is none yet
     * @param found null where nothing could be compared
     * @param message why
     */
    private record Verdict(
            @Nullable String previous,
            @Nullable Watched found,
            @Nullable String message) {}

    private Verdict verdict(EndedRuns.Ended run, ScheduleRows.Row schedule) {
        Watch watch = schedule.watch();
        Optional<String> previous = ended.before(run);
        if (previous.isEmpty() || watch == null) return new Verdict(null, null, "It is the first.");
        try {
            return new Verdict(
                    previous.get(),
                    comparisons.watched(run.id(), previous.get(), watch.alpha(), watch.tolerance()),
                    null);
        } catch (DataAccessException later) {
            throw later;
        } catch (RuntimeException e) { // it would come again each time, and hold up what waits behind it
            log.error("run {} could not be held against {}", run.id(), previous.get(), e);
            return new Verdict(previous.get(), null, "The comparison broke off; the log says why.");
        }
    }

    private void tell(EndedRuns.Ended run, Verdict verdict) {
        String schedule = String.valueOf(run.scheduleId());
        Watched found = verdict.found;
        List<Finding> worse = found == null
                ? List.of()
                : found.worse().stream().map(Finding::of).toList();
        watched.put(
                run.id(),
                schedule,
                new WatchedRuns.Outcome(
                        verdict.previous,
                        found == null ? 0 : found.held().size(),
                        worse.size(),
                        found == null ? 0 : found.same(),
                        found == null ? 0 : found.unlike().size(),
                        verdict.message));
        if (found == null) return;
        if (!worse.isEmpty())
            alarms.raise(
                    Alarms.Kind.WORSE,
                    schedule,
                    run.id(),
                    verdict.previous,
                    worse.size() + " of " + found.held().size()
                            + (found.held().size() == 1 ? " comparison" : " comparisons")
                            + " with the run before " + (worse.size() == 1 ? "is" : "are")
                            + " significantly worse: "
                            + listed(worse.stream().map(Finding::sentence).toList()) + ".",
                    worse);
        if (!found.lost().isEmpty())
            alarms.raise(
                    Alarms.Kind.RUN_FAILED,
                    schedule,
                    run.id(),
                    verdict.previous,
                    found.lost().size() + (found.lost().size() == 1 ? " cell" : " cells")
                            + " that had a number in the run before "
                            + (found.lost().size() == 1 ? "has" : "have")
                            + " none: " + listed(found.lost()),
                    List.of());
        log.info("run {} held against {}: {} worse", run.id(), verdict.previous, worse.size());
    }

    private static String listed(List<String> sentences) {
        return String.join("; ", sentences.subList(0, Math.min(NAMED, sentences.size())))
                + (sentences.size() > NAMED ? "; …" : "");
    }
}
