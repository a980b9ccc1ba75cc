package dev.ropewalk.web.plan;

import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What cells were measured by: of what their plans were made, and the plans' hashes. */
@Component
public class MeasuredPlans {

    /**
     * A cell's plan.
     *
     * @param trainedLength that it was planned for
     * @param planSha256 empty where the configuration could not serve the length
     */
    public record Measured(
            String id,
            String modelId,
            String configurationId,
            String label,
            int length,
            int trainedLength,
            String planSha256) {}

    private final JdbcClient jdbc;

    MeasuredPlans(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws Refusal where there is no such cell */
    public Measured of(String cell) {
        return jdbc.sql("""
                        select id, model_id, configuration_id, label, length,
                               coalesce(assumed_trained_length, trained_length) as trained_length, plan_sha256
                        from single_cell_v1 where id = ?""")
                .param(cell)
                .query(Records.of(Measured.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("cell", cell));
    }
}
