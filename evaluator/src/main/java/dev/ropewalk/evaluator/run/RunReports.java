package dev.ropewalk.evaluator.run;

import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.statistics.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads reports from the views {@code run_v1} and {@code cell_v1}. */
final class RunReports {

    private final JdbcClient jdbc;

    RunReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    RunReport read(String runId) {
        List<String> notes = jdbc.sql(
                        "select model_notes from cell_v1 where run_id = :run order by ordinal fetch first 1 rows only")
                .param("run", runId)
                .query((row, number) -> notes(row.getString("model_notes")))
                .optional()
                .orElse(List.of());
        var cells = jdbc.sql("select * from cell_v1 where run_id = :run order by ordinal")
                .param("run", runId)
                .query((row, number) -> cell(row))
                .list();
        Stopping stopping = Stopping.of(jdbc, runId).orElse(null);
        return jdbc.sql(
                        "select suite, status, message, code_version, device, proof from run_v1 join run_device_v1 on run_id = id where id = :run")
                .param("run", runId)
                .query((row, number) -> new RunReport(
                        runId,
                        row.getString("suite"),
                        row.getString("status"),
                        row.getString("message"),
                        row.getString("code_version"),
                        notes,
                        cells,
                        Findings.NONE,
                        stopping,
                        row.getString("device"),
                        row.getString("proof")))
                .optional()
                .orElseThrow(() -> unknown(runId));
    }

    static IllegalArgumentException unknown(String runId) {
        return new IllegalArgumentException("there is no run " + runId);
    }

    private static RunReport.CellResult cell(ResultSet row) throws SQLException {
        Double lower = row.getObject("lower_bound", Double.class);
        Double upper = row.getObject("upper_bound", Double.class);
        Integer assumed = row.getObject("assumed_trained_length", Integer.class);
        return new RunReport.CellResult(
                row.getString("model"),
                row.getString("dtype"),
                row.getString("method"),
                row.getString("label"),
                row.getString("exact_parameters"),
                row.getString("task"),
                row.getString("metric"),
                row.getInt("length"),
                row.getLong("seed"),
                row.getString("status"),
                row.getString("message"),
                row.getBoolean("reused"),
                row.getInt("samples"),
                row.getInt("failures"),
                row.getInt("unscored"),
                row.getObject("score", Double.class),
                lower == null || upper == null ? null : new Interval(lower, upper),
                row.getObject("mean_log_probability", Double.class),
                row.getObject("prefill_tokens_per_second", Double.class),
                row.getObject("decode_tokens_per_second", Double.class),
                row.getObject("peak_memory_bytes", Long.class),
                row.getObject("disturbed", Double.class),
                assumed == null ? row.getInt("trained_length") : assumed,
                assumed != null,
                notes(row.getString("notes")),
                row.getString("code_version"),
                row.getObject("engine", Integer.class),
                row.getString("answers_of_configuration"));
    }

    private static List<String> notes(@Nullable String json) {
        return json == null ? List.of() : List.of(JsonMapper.shared().readValue(json, String[].class));
    }
}
