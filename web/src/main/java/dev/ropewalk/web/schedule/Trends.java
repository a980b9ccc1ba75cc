package dev.ropewalk.web.schedule;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the scores of a schedule's runs went. */
@Component
class Trends {

    /**
     * @param task of which it tells
     * @param tasks that there are
     * @param configurations labels, in order
     * @param rows the latest first
     */
    record Trend(String task, List<String> tasks, String metric, List<String> configurations, List<Row> rows) {}

    /** @param scores by configuration: means over lengths and seeds, of perplexities geometric ones; null where there is none */
    record Row(String run, OffsetDateTime time, List<@Nullable Double> scores) {}

    /** Runs that are shown, and configurations. */
    private static final int RUNS = 30, LINES = 12;

    private final JdbcClient jdbc;

    Trends(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param wanted a task; null for the first @return null where no run has a score */
    @Nullable
    Trend of(String schedule, @Nullable String wanted) {
        Map<String, OffsetDateTime> runs = new LinkedHashMap<>();
        jdbc.sql("""
                        select id, created_at from run where schedule_id = ? and status = 'completed'
                        order by created_at desc, id desc limit ?""").params(schedule, RUNS).query(row -> {
            runs.put(row.getString("id"), row.getObject("created_at", OffsetDateTime.class));
        });
        if (runs.isEmpty()) return null;
        List<String> tasks = jdbc.sql(
                        "select distinct task from cell_v1 where run_id in (:runs) and status = 'done' order by task")
                .param("runs", runs.keySet())
                .query(String.class)
                .list();
        if (tasks.isEmpty()) return null;
        String task = wanted != null && tasks.contains(wanted) ? wanted : tasks.get(0);
        Map<String, Map<String, Double>> scores = new HashMap<>();
        TreeSet<String> labels = new TreeSet<>(), metrics = new TreeSet<>();
        jdbc.sql("""
                        select run_id, label, metric, avg(case when metric = 'perplexity' then ln(score) else score end) as mean from cell_v1 c
                        where run_id in (:runs) and task = :task and status = 'done' and score is not null
                          and not exists (select 1 from superseded_cell_v1 s where s.cell_id = c.id)
                        group by run_id, label, metric""").param("runs", runs.keySet()).param("task", task).query(row -> {
            String metric = row.getString("metric"), label = row.getString("label");
            double mean = row.getDouble("mean");
            metrics.add(metric);
            labels.add(label);
            scores.computeIfAbsent(row.getString("run_id"), run -> new HashMap<>())
                    .put(label, metric.equals("perplexity") ? Math.exp(mean) : mean);
        });
        if (metrics.isEmpty()) return null;
        List<String> shown = labels.stream().limit(LINES).toList();
        List<Row> rows = new ArrayList<>();
        runs.forEach((run, time) -> {
            Map<String, Double> its = scores.getOrDefault(run, Map.of());
            List<@Nullable Double> line = new ArrayList<>();
            shown.forEach(label -> line.add(its.get(label)));
            if (!its.isEmpty()) rows.add(new Row(run, time, line));
        });
        return new Trend(task, tasks, metrics.first(), shown, rows);
    }
}
