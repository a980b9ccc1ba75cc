package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {

    private static RunReport.CellResult cell(
            String label, String task, int length, String status, @Nullable Double score, @Nullable String message) {
        return cell(label, task, length, status, score, message, false);
    }

    private static RunReport.CellResult cell(
            String label,
            String task,
            int length,
            String status,
            @Nullable Double score,
            @Nullable String message,
            boolean assumed,
            String... notes) {
        return whole(label, task, length, status, score, message, assumed, null, notes);
    }

    /** @param of whose answers they are */
    private static RunReport.CellResult taken(String label, String task, int length, @Nullable String of) {
        return whole(label, task, length, "done", 0.5, null, false, of);
    }

    private static RunReport.CellResult whole(
            String label,
            String task,
            int length,
            String status,
            @Nullable Double score,
            @Nullable String message,
            boolean assumed,
            @Nullable String of,
            String... notes) {
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
                null,
                null,
                256,
                assumed,
                List.of(notes),
                "0.1.0",
                1,
                of);
    }

    @Test
    void manyLengthsAndLongNamesStayWithinAHundredColumns() {
        List<RunReport.CellResult> cells = new ArrayList<>();
        for (int length = 256; length <= 1 << 20; length *= 2)
            cells.add(cell("x".repeat(150), "ppl/lastk-128@1", length, "done", 1234567.0, null));
        String table = new RunReport("id", "s", "completed", null, "1", List.of(), cells).table();
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
                List.of(),
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

    /** What plan knows against a number stands beside the number: a mark, and once for each configuration and length what it means. */
    @Test
    void whatIsKnownAgainstANumberStandsBesideIt() {
        String note = "tells distances up to 543, trained are 255";
        RunReport report = new RunReport(
                "id",
                "s",
                "completed",
                null,
                "1",
                List.of("layers 2 to 4 see 16 keys"),
                List.of(
                        cell("rope", "passkey@1", 256, "done", 1.0, null),
                        cell("rope", "passkey@1", 1024, "failed", null, "broke", true, note),
                        cell("yarn{}", "passkey@1", 256, "done", 1.0, null),
                        cell("yarn{}", "passkey@1", 1024, "done", 0.25, null, true, note),
                        cell("yarn{}", "ppl/lastk-128@1", 1024, "done", 30.0, null, true, note)));
        assertThat(report.table().lines())
                .containsExactly(
                        "passkey@1, accuracy in % [95 % interval], m, float32",
                        "tokens              256              1024",
                        "rope       100 [50,110]            failed",
                        "yarn       100 [50,110]        25 [13,28]*",
                        "",
                        "ppl/lastk-128@1, perplexity [95 % interval], m, float32",
                        "planned as if trained on 256 tokens, as the suite says",
                        "tokens             1024",
                        "yarn   30.0 [15.0,33.0]*",
                        "",
                        "m: layers 2 to 4 see 16 keys",
                        "passkey@1 1024 rope: broke",
                        "* yarn at 1024 tokens " + note);
        JsonNode document = JsonMapper.shared().readTree(report.toJson());
        assertThat(document.at("/notes/0").asString()).isEqualTo("layers 2 to 4 see 16 keys");
        assertThat(document.at("/cells/0/notes")).isEmpty();
        assertThat(document.at("/cells/3/notes/0").asString()).isEqualTo(note);
        assertThat(document.at("/cells/3/trainedLength").asInt()).isEqualTo(256);
    }

    /** Interval and mark stand beside every number, and a line tells of all lengths. */
    @Test
    void noIntervalIsLeftOutForAMark() {
        List<RunReport.CellResult> cells = new ArrayList<>();
        for (int length = 256; length <= 2048; length *= 2) {
            String note = "tells distances up to " + (length - 1) + ", trained are 127";
            cells.add(cell("rope", "ppl/lastk-128@1", length, "done", 8.88 * length, null, false, note, "odd"));
            cells.add(cell("ntk-by-parts", "ppl/lastk-128@1", length, "done", 9.8, null));
        }
        assertThat(ScoreTable.of(List.of(), cells).lines())
                .containsExactly(
                        "ppl/lastk-128@1, perplexity [95 % interval], m, float32",
                        "tokens                      256                 512                1024                2048",
                        "rope           2273 [1137,2501]*   4547 [2273,5001]*  9093 [4547,10002]* 18186 [9093,20005]*",
                        "ntk-by-parts  9.80 [4.90,10.78]   9.80 [4.90,10.78]   9.80 [4.90,10.78]   9.80 [4.90,10.78]",
                        "",
                        "* rope tells distances up to 255 at 256 tokens, 511 at 512, 1023 at 1024, 2047 at 2048, trained are 127",
                        "* rope at 256, 512, 1024 and 2048 tokens odd");
    }

    /** What all cells of a task say is said once. */
    @Test
    void whatIsTrueOfAllIsNotRepeated() {
        List<RunReport.CellResult> cells = List.of(
                cell("yarn{}", "mc/file@1", 256, "done", 0.5, "over 2 documents"),
                cell("yarn{}", "mc/file@1", 512, "done", 0.5, "over 2 documents"),
                cell("yarn{}", "passkey@1", 512, "refused", null, "because"));
        assertThat(ScoreTable.of(List.of(), cells).lines())
                .endsWith("mc/file@1: over 2 documents", "passkey@1 512 yarn{}: because");
    }

    /** Who was not asked because its plan is another's has a line below, one for each that was asked, whatever the number of tasks and lengths. */
    @Test
    void whoseAnswersTheyAreIsSaidOnce() {
        List<RunReport.CellResult> cells = new ArrayList<>();
        for (String task : List.of("passkey@1", "ppl/lastk-128@1"))
            for (int length : new int[] {256, 512}) {
                cells.add(cell("rope{}", task, length, "done", 0.5, null));
                cells.add(taken("pi{}", task, length, length == 256 ? "rope{}" : null));
                cells.add(taken("yarn{}", task, length, length == 256 ? "rope{}" : null));
                cells.add(taken("native{}", task, length, "rope{}"));
                cells.add(taken("pi{factor=2}", task, length, length == 512 ? "pi{}" : null));
            }
        RunReport report = new RunReport("id", "s", "completed", null, "1", List.of(), cells);
        assertThat(report.table().lines())
                .endsWith(
                        "",
                        "The same plan as rope, and so its answers and speeds: pi, yarn at 256 tokens; native at 256 and 512 tokens",
                        "The same plan as pi, and so its answers and speeds: pi{factor=2} at 512 tokens");
        JsonNode document = JsonMapper.shared().readTree(report.toJson());
        assertThat(document.at("/cells/0/answersOfConfiguration").isNull()).isTrue();
        assertThat(document.at("/cells/1/answersOfConfiguration").asString()).isEqualTo("rope{}");
    }
}
