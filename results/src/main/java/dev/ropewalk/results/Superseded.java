package dev.ropewalk.results;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cells whose numbers should not be used any more, and why (decision 42). Whoever looks for numbers leaves them out, and says so. */
public final class Superseded {

    /** Reasons by the ids of cells. */
    public static Map<String, String> reasons(JdbcClient jdbc) {
        Map<String, String> reasons = new LinkedHashMap<>();
        jdbc.sql("select cell_id, reason from superseded_cell_v1 order by created_at")
                .query(row -> {
                    reasons.putIfAbsent(row.getString("cell_id"), row.getString("reason"));
                });
        return reasons;
    }

    private Superseded() {}
}
