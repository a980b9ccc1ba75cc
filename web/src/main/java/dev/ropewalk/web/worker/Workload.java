package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Silence;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What there is to do and who does it, for Prometheus: counted when somebody asks, at most every five seconds, and never a series for each run or cell. */
@Component
class Workload implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private static final String COUNTS = """
            select 'queued' as what, count(*) as number from run where status = 'queued'
            union all select 'running', count(*) from run where status = 'running'
            union all select 'waiting', count(*) from cell_order where lease is null
            union all select 'leased', count(*) from cell_order where lease is not null
            union all select 'living', count(*) from worker where not SILENT
            union all select 'silent', count(*) from worker where SILENT
            union all select 'slots', coalesce(sum(slots), 0) from worker where not SILENT and not draining""".replace("SILENT", Silence.isOver("heartbeat_at"));

    private final JdbcClient jdbc;
    private Map<String, Double> counts = Map.of();
    private long counted = System.nanoTime() - FRESH_NANOS;

    Workload(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "ropewalk.runs", "Runs that have not ended.", "queued", "running");
        gauge(registry, "ropewalk.cells", "Cells that are wanted and not measured yet.", "waiting", "leased");
        gauge(registry, "ropewalk.workers", "Processes that measure.", "living", "silent");
        Gauge.builder("ropewalk.slots", this, count("slots"))
                .description("Cells that can be measured at once.")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, String... states) {
        for (String state : states)
            Gauge.builder(name, this, count(state))
                    .description(description)
                    .tag("state", state)
                    .register(registry);
    }

    private static ToDoubleFunction<Workload> count(String what) {
        return workload -> workload.counts().getOrDefault(what, Double.NaN);
    }

    /** Nothing while the database is away. */
    private synchronized Map<String, Double> counts() {
        if (System.nanoTime() - counted < FRESH_NANOS) return counts;
        Map<String, Double> now = new HashMap<>();
        try {
            jdbc.sql(COUNTS).query(row -> {
                now.put(row.getString("what"), row.getDouble("number"));
            });
        } catch (DataAccessException e) {
            now.clear();
        }
        counts = now;
        counted = System.nanoTime();
        return now;
    }
}
