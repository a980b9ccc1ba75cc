package dev.ropewalk.web.alarm;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what came of holding runs against the one before. */
@Component
public class WatchedRuns {

    /**
     * @param previousRun null where there was none
     * @param compared configuration x task x length
     * @param worse of them
     * @param same places that were measured once for both
     * @param unlike places that were asked otherwise
     * @param message why nothing could be compared; otherwise null
     */
    public record Outcome(
            @Nullable String previousRun,
            int compared,
            int worse,
            int same,
            int unlike,
            @Nullable String message) {

        /** For people. */
        public String sentence() {
            if (message != null) return message;
            if (compared == 0)
                return same > 0
                        ? "Nothing was measured anew."
                        : unlike > 0 ? "Other questions were asked than before." : "Nothing is there to be compared.";
            return (worse == 0 ? "None" : "" + worse) + " of " + compared + " worse"
                    + (same > 0 ? ", " + same + " not measured anew" : "")
                    + (unlike > 0 ? ", " + unlike + " asked otherwise" : "") + ".";
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    public WatchedRuns(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** In place of what came of it when it ended before, where it was queued again. */
    public void put(String run, String schedule, Outcome outcome) {
        jdbc.sql("delete from watched_run where run_id = ?").param(run).update();
        jdbc.sql("""
                        insert into watched_run (run_id, schedule_id, previous_run_id, compared, worse, same, unlike, message, looked_at)
                        values (:run, :schedule, :previousRun, :compared, :worse, :same, :unlike, :message, :now)""")
                .param("run", run)
                .param("schedule", schedule)
                .param("previousRun", outcome.previousRun())
                .param("compared", outcome.compared())
                .param("worse", outcome.worse())
                .param("same", outcome.same())
                .param("unlike", outcome.unlike())
                .param("message", outcome.message())
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** None where nobody watched it. */
    public Optional<Outcome> of(String run) {
        return Optional.ofNullable(of(List.of(run)).get(run));
    }

    /** By run; none of those that nobody watched. */
    public Map<String, Outcome> of(Collection<String> runs) {
        Map<String, Outcome> outcomes = new HashMap<>();
        if (!runs.isEmpty())
            jdbc.sql(
                            "select run_id, previous_run_id, compared, worse, same, unlike, message from watched_run where run_id in (:runs)")
                    .param("runs", runs)
                    .query(row -> {
                        outcomes.put(
                                row.getString("run_id"),
                                new Outcome(
                                        row.getString("previous_run_id"),
                                        row.getInt("compared"),
                                        row.getInt("worse"),
                                        row.getInt("same"),
                                        row.getInt("unlike"),
                                        row.getString("message")));
                    });
        return outcomes;
    }
}
