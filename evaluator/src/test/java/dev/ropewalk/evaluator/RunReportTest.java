package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.statistic.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunReportTest {

    private static RunReport.CellResult cell(
            String label, String task, int length, String status, @Nullable Double score, @Nullable String message) {
        String metric = task.startsWith("ppl") ? "perplexity" : "accuracy";
        return new RunReport.CellResult(
                "m",
                "float32",
                "yarn",
                label,
                "{}",
                task,
                metric,
                length,
                1,
                status,
                message,
                false,
                22,
                score == null ? 1 : 0,
                0,
                score,
                score == null ? null : new Interval(score / 2, score * 1.1),
                null,
                null,
                null,
                null);
    }

    @Test
    void manyLengthsAndLongNamesStayWithinAHundredColumns() {
        List<RunReport.CellResult> cells = new ArrayList<>();
        for (int length = 256; length <= 1 << 20; length *= 2)
            cells.add(cell("x".repeat(150), "ppl/lastk-128@1", length, "done", 1234567.0, null));
        String table = new RunReport("id", "s", "completed", null, "1", cells).table();
        assertThat(table.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(table).contains("1048576", "…");
    }

    @Test
    void whatHasNoNumberSaysWhy() {
        RunReport report = new RunReport(
                "id",
                "s",
                "failed",
                "1 of 3 cells failed",
                "1",
                List.of(
                        cell("yarn{}", "passkey@1", 256, "done", 0.5, null),
                        cell("yarn{}", "passkey@1", 512, "refused", null, "because"),
                        cell("yarn{}", "ppl/lastk-128@1", 512, "done", null, "1 of 8 documents failed")));
        assertThat(report.table().lines())
                .containsExactly(
                        "passkey@1, accuracy in % [95 % interval], m, float32",
                        "tokens               256               512",
                        "yarn          50 [25,55]           refused",
                        "",
                        "ppl/lastk-128@1, perplexity [95 % interval], m, float32",
                        "tokens               512",
                        "yarn              failed",
                        "",
                        "passkey@1 512 yarn{}: because",
                        "ppl/lastk-128@1 512 yarn{}: 1 of 8 documents failed");
        assertThat(report.toJson()).contains("\"interval\" : null", "\"score\" : null", "\"configuration\"");
    }
}
