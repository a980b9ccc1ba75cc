package dev.ropewalk.web.run;

import dev.ropewalk.web.Records;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is stored of what happened to a run: when it was handed in, taken, left and ended, and each of its cells that ended or had failed before. */
@Component
class RunLog {

    /** Lines that are told, the latest. */
    static final int MOST = 200;

    /**
     * @param what {@code queued}, {@code taken}, {@code left}, {@code tried-again}, or as what it ended
     * @param cell its id; null for what happened to the whole run
     */
    record Line(
            OffsetDateTime at,
            String what,
            @Nullable String cell,
            @Nullable String label,
            @Nullable String task,
            int length,
            @Nullable String message) {

        static Line ofRun(OffsetDateTime at, String what, @Nullable String message) {
            return new Line(at, what, null, null, null, 0, message);
        }
    }

    private final JdbcClient jdbc;

    RunLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest first. */
    List<Line> of(Run run) {
        List<Line> lines = new ArrayList<>(jdbc.sql("""
                        select finished_at as at, status as what, id as cell, label, task, length, message from cell_v1
                        where run_id = ? and not reused and status in ('done', 'refused', 'failed')
                        order by finished_at desc, ordinal desc limit ?""")
                .params(run.id(), MOST)
                .query(Records.of(Line.class))
                .list());
        lines.addAll(jdbc.sql("""
                        select f.failed_at as at, 'tried-again' as what, f.cell_id as cell, c.label, c.task, c.length, f.message
                        from failure_v1 f join single_cell_v1 c on c.id = f.cell_id
                        where f.run_id = ? order by f.failed_at desc limit ?""")
                .params(run.id(), MOST)
                .query(Records.of(Line.class))
                .list());
        jdbc.sql("select started_at, ended_at from run_span_v1 where run_id = ? order by started_at desc limit ?")
                .params(run.id(), MOST)
                .query(row -> {
                    lines.add(Line.ofRun(row.getObject("started_at", OffsetDateTime.class), "taken", null));
                    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
                    if (run.finishedAt() == null || ended.isBefore(run.finishedAt()))
                        lines.add(Line.ofRun(ended, "heard", null));
                });
        lines.add(Line.ofRun(run.createdAt(), "queued", null));
        if (run.finishedAt() != null) lines.add(Line.ofRun(run.finishedAt(), run.status(), run.message()));
        lines.sort(Comparator.comparing(Line::at).reversed());
        return lines.size() > MOST ? List.copyOf(lines.subList(0, MOST)) : lines;
    }
}
