package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.suite.Suite;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The longest goes first, as a manager without weights foretells it. */
class NeedsTest {

    private static ModelFiles files;

    @BeforeAll
    static void open() {
        files = ModelFiles.open("reference-model");
    }

    @AfterAll
    static void close() {
        files.close();
    }

    private static List<Cell> cells(String configurations, String tasks, String lengths, String more) {
        Suite suite = Suite.parse("""
                {"name": "needs", "model": "reference-model", "configurations": [%s], "tasks": [%s], "lengths": [%s]%s}
                """.formatted(configurations, tasks, lengths, more));
        return new SuiteCells(suite, files, "cpu", EngineNumber.CURRENT).all();
    }

    private static Map<String, Need> needs(List<Cell> cells, Collection<Column> columns) {
        CostForecast cost = CostForecast.counted(files.checkpoint().config(), Dtype.FLOAT32, Device.like("cpu"));
        return new Needs(cells, columns, Forecast.of(cells, cells, cost)).by(cost.modelBytes());
    }

    private static List<String> turns(List<Cell> cells, Map<String, Need> needs) {
        return cells.stream()
                .sorted(Comparator.comparing(cell -> needs.get(cell.id()).turn()))
                .map(Cell::label)
                .toList();
    }

    @Test
    void theLongestGoesFirstAndEqualsInTheSuitesOrder() {
        List<Cell> cells = cells(
                "\"yarn{factor=4}\", \"rope\"",
                "\"ppl/lastk{k=16,documents=4}\", \"passkey{depths=3,trials=4}\"",
                "512, 2048",
                "");
        assertThat(turns(cells, needs(cells, List.of())))
                .startsWith("passkey@1 2048 yarn{factor=4}", "passkey@1 2048 rope{}")
                .endsWith("ppl/lastk-16@1 512 rope{}")
                .hasSize(8);
    }

    /** Decision 54: the second of two that come to one plan takes no time, and stands next to the first; it is not at the end, where it would hold the run up if the first failed. */
    @Test
    void whoTakesOverAnswersStandsBesideWhomItTakesThemFrom() {
        List<Cell> cells = cells(
                "\"rope\", \"self-extend{group=4,window=128}\", \"native\"",
                "\"passkey{depths=2,trials=2}\"",
                "512",
                "");
        Map<String, Need> needs = needs(cells, List.of());
        int rope = needs.get(cells.get(0).id()).turn(),
                twin = needs.get(cells.get(2).id()).turn();
        assertThat(twin - rope).isOne();
        assertThat(needs.get(cells.get(0).id()).seconds()).isPositive();
        assertThat(needs.get(cells.get(2).id()).seconds()).isZero();
    }

    /** Decision 44: a column is one thing to take, as long as all its cells, and as large as the largest. */
    @Test
    void aColumnIsAsLongAsItsCells() {
        List<Cell> cells = cells(
                "\"rope\", \"pi{factor=2}\", \"self-extend{group=4,window=128}\"",
                "\"passkey{depths=2,trials=10}\", \"ppl/lastk{k=16,documents=40}\"",
                "512",
                ", \"stop\": {}");
        Map<Integer, Column> columns = Column.of(
                Suite.parse("{\"name\": \"s\", \"model\": \"reference-model\", \"configurations\": [\"rope\", \"pi\"],"
                                + " \"tasks\": [\"passkey\"], \"lengths\": [512], \"stop\": {}}")
                        .stop(),
                cells,
                Set.of());
        Map<String, Need> needs = needs(cells, columns.values()), apart = needs(cells, List.of());
        Cell baseline = cells.get(0), twofold = cells.get(2);
        assertThat(columns).containsOnlyKeys(0);
        assertThat(apart.get(baseline.id()).turn()).isPositive();
        assertThat(needs.get(baseline.id()).turn()).isZero();
        assertThat(needs.get(baseline.id()).seconds())
                .as("what is left of a run is told by cells")
                .isEqualTo(apart.get(baseline.id()).seconds());
        assertThat(needs.get(baseline.id()).bytes())
                .isEqualTo(apart.get(twofold.id()).bytes())
                .isGreaterThan(apart.get(baseline.id()).bytes());
    }

    /** By hand: 0.9 of the weights in float32, and of the cache of a prompt of 2,048 tokens with the activations of one pass. */
    @Test
    void whatACellTakesIsItsModelAndOnePrompt() {
        List<Cell> cells = cells("\"rope\"", "\"passkey{depths=2,trials=1}\"", "2048", "");
        Need need = needs(cells, List.of()).get(cells.get(0).id());
        CostForecast cost = CostForecast.counted(files.checkpoint().config(), Dtype.FLOAT32, Device.cpu());
        assertThat(need.modelBytes())
                .isBetween((long) (0.85 * 4 * files.checkpoint().parameterCount()), (long)
                        (0.9 * 4 * files.checkpoint().parameterCount()));
        assertThat(need.bytes()).isEqualTo((long)
                (0.9 * cost.memory(cells.get(0).resolved().plan(), 1, 2048, 0).bytes()));
    }

    /** Time until the last of so many slots ends, each taking the next when it is free. */
    private static double makespan(List<Double> seconds, int slots) {
        PriorityQueue<Double> ends = new PriorityQueue<>();
        for (int slot = 0; slot < slots; slot++) ends.add(0.0);
        for (double one : seconds) ends.add(ends.remove() + one);
        return ends.stream().mapToDouble(end -> end).max().orElse(0);
    }

    /** Of what no order can fall below: all of it shared evenly, or the longest cell. In the suite's order the last slot ends up to a fifth later. */
    @Test
    void theLastSlotEndsSoonAfterTheOthers() {
        List<Cell> cells = cells(
                "\"rope\", \"yarn\", \"self-extend{group=4,window=256}\"",
                "\"ppl/lastk{k=64,documents=8}\", \"passkey{depths=4,trials=4}\"",
                "512, 1024, 2048, 4096, 8192, 16384",
                "");
        Map<String, Need> needs = needs(cells, List.of());
        List<Double> suites =
                cells.stream().map(cell -> needs.get(cell.id()).seconds()).toList();
        List<Double> longest = cells.stream()
                .sorted(Comparator.comparing(cell -> needs.get(cell.id()).turn()))
                .map(cell -> needs.get(cell.id()).seconds())
                .toList();
        for (int slots = 2; slots <= 4; slots++) {
            double least = Math.max(
                    suites.stream().mapToDouble(one -> one).sum() / slots,
                    suites.stream().mapToDouble(one -> one).max().orElse(0));
            assertThat(makespan(longest, slots) / least).isLessThan(1.002);
            assertThat(makespan(suites, slots) / least).isGreaterThan(1.03); // 1.105, 1.036 and 1.187
        }
    }
}
