package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thirty questions a cell, of which a configuration knows the first so many. */
class StandingTest {

    private static final int OF = 30;

    /** What one configuration knows, by length; -1 where it was not measured. */
    private record Known(String label, int... right) {}

    private static Series series(String label, String task, int length, int right) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < OF; i++) answers.add(new Answer("" + i, null, "prompt " + i, i < right ? 1.0 : 0.0, ""));
        return new Series(
                label, label, task, Metric.ACCURACY, length, List.of("board"), List.of(label + length), answers);
    }

    private static List<Stratum> strata(String task, List<Integer> lengths, Known... known) {
        List<Stratum> strata = new ArrayList<>();
        for (int l = 0; l < lengths.size(); l++) {
            Map<String, Series> answered = new LinkedHashMap<>();
            for (Known one : known)
                if (one.right[l] >= 0) answered.put(one.label, series(one.label, task, lengths.get(l), one.right[l]));
            strata.add(new Stratum(task, lengths.get(l), answered));
        }
        return strata;
    }

    private static StandingReport report(Standing standing) {
        return new StandingReport(new Standings.Found<>(List.of(standing), LeftOut.NONE, 0));
    }

    private static Standing standing(
            List<Stratum> strata,
            String name,
            Standing.By by,
            @Nullable Double threshold,
            Map<String, Cost> atLongest) {
        Map<String, String> labels = new LinkedHashMap<>();
        strata.forEach(stratum ->
                stratum.answered().keySet().stream().sorted().forEach(label -> labels.putIfAbsent(label, label)));
        int longest = strata.stream().mapToInt(Stratum::length).max().orElseThrow();
        Map<String, Map<Integer, Cost>> costs = new LinkedHashMap<>();
        atLongest.forEach((label, cost) -> costs.put(label, Map.of(longest, cost)));
        return Standing.of(
                new Standing.Material(
                        "model",
                        "0".repeat(64),
                        512,
                        name,
                        strata.stream().map(Stratum::task).distinct().toList(),
                        strata,
                        labels,
                        costs),
                new Standing.Manner(by, 0.95, threshold, Cost.Axis.PREFILL));
    }

    private static Standing passkeys(Known... known) {
        return standing(
                strata("passkey@1", List.of(256, 512, 1024, 2048), known),
                "passkey@1",
                Standing.By.LENGTH,
                0.5,
                Map.of());
    }

    private static Matrix.Line line(Matrix matrix, String label) {
        return matrix.lines().stream()
                .filter(line -> line.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /**
     * RULER's three means of 30, 30, 15 and 0 of 30: each length alike 0.625; weights 1, 2, 3, 4 of ten (1 + 2 + 1.5) / 10; weights 4, 3, 2, 1
     * (4 + 3 + 1) / 10. The interval is that of lengths drawn by themselves, of which two are certain.
     */
    @Test
    void meansAreRulers() {
        Matrix.Line line =
                line(passkeys(new Known("rope{}", 30, 30, 15, 0)).matrices().get(0), "rope{}");
        Matrix.Mean mean = Objects.requireNonNull(line.mean());
        assertThat(mean.score()).isCloseTo(0.625, within(1e-12));
        Interval interval = Objects.requireNonNull(mean.interval());
        assertThat(interval.lower()).isBetween(0.54, 0.6); // a quarter of 15 of 30 less 2 x 0.091
        assertThat(interval.upper()).isBetween(0.65, 0.71);
        assertThat(Objects.requireNonNull(line.rising()).score()).isCloseTo(0.45, within(1e-12));
        assertThat(Objects.requireNonNull(line.falling()).score()).isCloseTo(0.8, within(1e-12));
    }

    /** 12, 10 and 4 of 30: the first above the last, the middle tied with both; on the mean of lengths as in each. Mean ranks follow scores alone. */
    @Test
    void oneStandsAboveAnotherOnlyWhereTheTestSaysSo() {
        Matrix matrix = passkeys(
                        new Known("a", 12, 12, 12, 12), new Known("b", 10, 10, 10, 12), new Known("c", 4, 4, 4, 4))
                .matrices()
                .get(0);
        assertThat(matrix.lines()).extracting(Matrix.Line::label).containsExactly("a", "b", "c");
        assertThat(Objects.requireNonNull(line(matrix, "c").entries().get(0)).rank())
                .isEqualTo(2);
        assertThat(Objects.requireNonNull(line(matrix, "b").entries().get(0)).tiedWith())
                .containsExactly("a", "c");
        assertThat(matrix.lines()).extracting(Matrix.Line::meanRank).containsExactly(1.125, 1.875, 3.0);
        assertThat(matrix.lines()).extracting(Matrix.Line::wins).containsExactly(4, 1, 0);
        assertThat(line(matrix, "c").rank()).isEqualTo(3); // four times as many questions tell more
    }

    /** Who lacks a length has no mean and no rank over all, and no length counts against it that others were never asked. */
    @Test
    void whoLacksALengthStandsInNoGroup() {
        Standing standing = passkeys(new Known("a", 30, 30, 30, -1), new Known("b", 30, 30, 30, 30));
        Matrix.Line lacking = line(standing.matrices().get(0), "a");
        assertThat(lacking.rank()).isNull();
        assertThat(lacking.mean()).isNull();
        assertThat(lacking.columns()).isEqualTo(3);
        assertThat(Objects.requireNonNull(lacking.entries().get(2)).rank()).isEqualTo(1);
        assertThat(report(standing).text()).containsPattern("(?m)^a +none .* 3 of 4 ");
    }

    /** Two of RULER's tasks at two lengths, one of which b lacks: its average is of what it has, and says so. */
    @Test
    void agroupSaysWhatIsMissing() {
        List<Stratum> strata = new ArrayList<>();
        strata.addAll(strata("ruler/vt@1", List.of(512, 1024), new Known("a", 30, 15), new Known("b", 30, 15)));
        strata.addAll(strata("ruler/cwe@1", List.of(512, 1024), new Known("a", 15, 0), new Known("b", 15, -1)));
        Standing standing = standing(strata, "ruler-13", Standing.By.LENGTH, null, Map.of());
        Matrix matrix = standing.matrices().get(0);
        assertThat(matrix.columns()).allMatch(column -> column.of() == 13);
        assertThat(Objects.requireNonNull(line(matrix, "a").entries().get(0)).score())
                .isCloseTo(0.75, within(1e-12));
        Matrix.Entry lacking =
                Objects.requireNonNull(line(matrix, "b").entries().get(1));
        assertThat(lacking.tasks()).isEqualTo(1);
        assertThat(lacking.score()).isCloseTo(0.5, within(1e-12));
        assertThat(lacking.rank()).isNull();
        assertThat(report(standing).text()).contains("75.0* (2 of 13)", "50.0 (1 of 13)", "effective (ruler)");
        Standing byTask = standing(strata, "ruler-13", Standing.By.TASK, null, Map.of());
        assertThat(byTask.matrices()).hasSize(2);
        assertThat(byTask.matrices().get(1).columns())
                .extracting(Matrix.Column::name)
                .containsExactly("ruler/vt@1", "ruler/cwe@1");
        assertThat(Objects.requireNonNull(line(byTask.matrices().get(1), "a").mean())
                        .score())
                .isCloseTo(0.25, within(1e-12));
    }

    /**
     * 85 % of 30 of 30 within the window is 25.5: 30 of 30 has Wilson's lower end at 88.6 %, certified; 27 of 30 at 74.4 %, undecided, though its
     * score passes; half of all fails. The absolute line of one half is passed by 27 for certain (74.4 %).
     */
    @Test
    void effectiveLengthsAreCertifiedUndecidedOrFailed() {
        Standing standing = passkeys(new Known("rope{}", 30, 30, 0, 0), new Known("dca{}", 30, 30, 27, 15));
        Map<Effective.Rule, Effective> dca = new LinkedHashMap<>();
        standing.effectiveLengths().stream()
                .filter(one -> one.label().equals("dca{}"))
                .forEach(one -> dca.put(one.rule(), one));
        assertThat(dca.keySet()).containsExactly(Effective.Rule.OWN, Effective.Rule.ABSOLUTE);
        Effective own = Objects.requireNonNull(dca.get(Effective.Rule.OWN));
        assertThat(own.threshold()).isCloseTo(0.85, within(1e-12));
        assertThat(Objects.requireNonNull(line(standing.matrices().get(0), "dca{}")
                                .entries()
                                .get(2))
                        .score())
                .isEqualTo(0.9); // 27 of 30, to the last digit
        assertThat(own.length().states().values())
                .extracting(Enum::name)
                .containsExactly("CERTIFIED", "CERTIFIED", "UNDECIDED", "FAILED");
        assertThat(own.length().certified()).isEqualTo(OptionalInt.of(512));
        assertThat(own.length().pointEstimate()).isEqualTo(OptionalInt.of(1024));
        assertThat(Objects.requireNonNull(dca.get(Effective.Rule.ABSOLUTE))
                        .length()
                        .certified())
                .isEqualTo(OptionalInt.of(1024));
    }

    /**
     * Within the window dca answers 29 of 30 twice where rope answers all: -1/30, two flips, p 1/2. Beyond it 15 and 15 of 30 to none: +0.5, thirty
     * flips one way, 2 / 2^30.
     */
    @Test
    void thePriceInsideStandsBesideTheGainBeyond() {
        Standing standing = passkeys(new Known("rope{}", 30, 30, 0, 0), new Known("dca{}", 29, 29, 15, 15));
        assertThat(standing.price()).containsOnlyKeys("dca{}");
        Change price = Objects.requireNonNull(standing.price().get("dca{}"));
        assertThat(price.lengths()).containsExactly(256, 512);
        assertThat(price.difference()).isCloseTo(-1 / 30.0, within(1e-12));
        assertThat(price.p()).isCloseTo(0.5, within(1e-12));
        assertThat(price.verdict()).isEqualTo(Change.Verdict.UNDECIDED);
        Change gain = Objects.requireNonNull(standing.gain().get("dca{}"));
        assertThat(gain.lengths()).containsExactly(1024, 2048);
        assertThat(gain.difference()).isCloseTo(0.5, within(1e-12));
        assertThat(gain.p()).isCloseTo(2 * Math.pow(2, -30), within(1e-15));
        assertThat(gain.verdict()).isEqualTo(Change.Verdict.BETTER);
        assertThat(Objects.requireNonNull(gain.interval()).lower()).isBetween(0.3, 0.5);
    }

    private static Cost prefill(double seconds) {
        return new Cost(seconds, null, null, null, null, null);
    }

    /**
     * Of 30 keys best finds 30 in 2 s, near 28 in 1 s, slow 28 in 3 s, poor 5 in 2.5 s, unknown 30 for nobody knows what. Best stands above poor
     * and costs less: dominated, by near as well. Slow costs more and scores less than best, but two flips tell nothing: it is behind, not dominated.
     */
    @Test
    void aTieDominatesNobody() {
        Standing standing = standing(
                strata(
                        "passkey@1",
                        List.of(1024),
                        new Known("best", 30),
                        new Known("near", 28),
                        new Known("poor", 5),
                        new Known("slow", 28),
                        new Known("unknown", 30)),
                "passkey@1",
                Standing.By.LENGTH,
                null,
                Map.of("best", prefill(2), "near", prefill(1), "slow", prefill(3), "poor", prefill(2.5)));
        Pareto pareto = standing.pareto().get(0);
        assertThat(pareto.points()).extracting(Pareto.Point::label).containsExactly("near", "best", "poor", "slow");
        assertThat(pareto.points().get(2).dominatedBy()).containsExactly("near", "best");
        assertThat(pareto.points().get(3).dominatedBy()).isEmpty();
        assertThat(pareto.points().get(3).behind()).containsExactly("near", "best");
        assertThat(pareto.points().get(0).behind()).isEmpty();
        assertThat(pareto.unknown()).containsExactly("unknown");
        assertThat(report(standing).text())
                .contains("nobody dominates near, best and slow; poor is dominated by near and best.");
    }

    /** Half of the processors were taken while b was timed, one in fifty while a was: b's times carry a mark, the cache's bytes do not. */
    @Test
    void whatWasDisturbedIsMarkedAndWhatIsForetoldIsNot() {
        Standing standing = standing(
                strata("passkey@1", List.of(1024), new Known("a", 30), new Known("b", 28)),
                "passkey@1",
                Standing.By.LENGTH,
                null,
                Map.of(
                        "a", new Cost(1.0, 2.0, 1048576.0, null, 3145728.0, 0.02),
                        "b", new Cost(4.0, 5.0, 2097152.0, null, 6291456.0, 0.5)));
        String text = report(standing).text();
        assertThat(text)
                .containsPattern("a .* 1\\.00 +2\\.00 +1\\.00 +3\\.00\n")
                .containsPattern("b .* ~4\\.00 +~5\\.00 +2\\.00 +~6\\.00\n")
                .contains(
                        "~ other cells or other work used the processors meanwhile, up to 50 % of them: not what it costs alone.");
        assertThat(standing.pareto().get(0).points())
                .extracting(Pareto.Point::disturbed)
                .containsExactly(0.02, 0.5);
        assertThat(Cost.Axis.KV.disturbed(new Cost(4.0, 5.0, 2097152.0, null, 6291456.0, 0.5)))
                .isNull();
    }

    /** Of several cells the most: a mean of times holds what was disturbed most. */
    @Test
    void aMeanIsAsDisturbedAsTheWorstOfIts() {
        assertThat(Cost.of(List.of(
                                new Cost(1.0, null, null, null, null, 0.01),
                                new Cost(3.0, null, null, null, null, 0.3),
                                prefill(2)))
                        .disturbed())
                .isEqualTo(0.3);
        assertThat(prefill(2).wasDisturbed()).isFalse();
    }

    /** Two seeds of ten questions, all right under the one and none under the other: all of the variance lies between them. */
    @Test
    void seedsArePooledAndTheirShareIsTold() {
        List<Answer> answers = new ArrayList<>();
        for (int seed : List.of(1, 2))
            for (int i = 0; i < 10; i++)
                answers.add(new Answer("" + i, null, "prompt " + seed + i, seed == 1 ? 1.0 : 0.0, "").ofSeed(seed));
        Series series = new Series(
                "a", "a", "passkey@1", Metric.ACCURACY, 512, List.of("s1", "s2"), List.of("c1", "c2"), answers);
        Standing standing = standing(
                List.of(new Stratum("passkey@1", 512, Map.of("a", series))),
                "passkey@1",
                Standing.By.LENGTH,
                null,
                Map.of());
        Matrix.Entry entry = Objects.requireNonNull(
                standing.matrices().get(0).lines().get(0).entries().get(0));
        assertThat(entry.seeds()).isEqualTo(2);
        assertThat(entry.questions()).isEqualTo(20);
        assertThat(entry.score()).isEqualTo(0.5);
        assertThat(entry.betweenSeeds()).isEqualTo(1.0);
        assertThat(report(standing).text()).contains("2 seeds pooled; of the variance 100 to 100 % lies between them.");
    }

    private static Cell cell(String configuration, long seed) {
        return new Cell(
                configuration + seed,
                "board of seed " + seed,
                "m",
                "model",
                configuration,
                configuration,
                "passkey@1",
                Metric.ACCURACY,
                512,
                seed,
                30,
                512,
                1,
                OffsetDateTime.of(2026, 11, 29, 12, 0, 0, 0, ZoneOffset.UTC));
    }

    /** Of seed 1 are a, b and c, of seed 2 a, b and d, of seed 3 a alone: a, b and c share seed 1; d does not spoil their pairs. */
    @Test
    void whoWasAskedWithOtherSeedsSpoilsNobodysPairs() {
        Map<String, List<Cell>> alike = Alike.of(List.of(
                cell("a", 1), cell("b", 1), cell("c", 1), cell("a", 2), cell("b", 2), cell("d", 2), cell("a", 3)));
        assertThat(alike.keySet()).containsExactly("a", "b", "c");
        assertThat(alike.values())
                .allSatisfy(cells -> assertThat(cells).extracting(Cell::seed).containsExactly(1L));
        assertThat(Alike.of(List.of(cell("a", 1), cell("b", 1), cell("a", 2), cell("b", 2)))
                        .get("a"))
                .hasSize(2);
    }

    /** Cells whose prompts differ are tied, for nothing is told of them; the reason stands beside the pair. */
    @Test
    void whatCannotBePairedIsTied() {
        Series other = new Series(
                "b",
                "b",
                "passkey@1",
                Metric.ACCURACY,
                512,
                List.of("board"),
                List.of("b"),
                List.of(new Answer("0", null, "another prompt", 1.0, "")));
        Significance significance =
                Significance.of(List.of(List.of(series("a", "passkey@1", 512, 30)), List.of(other)), 0.95, true);
        assertThat(significance.tiedWith("a")).containsExactly("b");
        assertThat(significance.pairs().get(0).reason()).contains("different prompts");
    }

    @Test
    void whatIsAskedIsChecked() {
        assertThatThrownBy(() -> Cost.Axis.named("dollars"))
                .hasMessage("cost must be prefill, decode, kv, need or memory, got 'dollars'");
        assertThatThrownBy(() -> new Standings.Question(
                        null, List.of(), List.of(), List.of(), 0, Standing.By.LENGTH, 85.6, Cost.Axis.KV, 0.95))
                .hasMessage("threshold must be above 0 and at most 1, got 85.6");
        assertThat(TaskGroup.all("passkey", List.of("passkey/pi@1", "passkey@1", "ruler/vt@1")))
                .containsExactly("passkey/pi@1", "passkey@1");
        assertThat(TaskGroup.all("passkey", List.of("passkey@1"))).containsExactly("passkey@1");
    }
}
