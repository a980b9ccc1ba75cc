package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

class ComparisonTest {

    private static Series series(String label, boolean... right) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < right.length; i++)
            answers.add(new Answer("" + i, null, "prompt " + i, right[i] ? 1.0 : 0.0, "answer"));
        return new Series(label, label, "passkey@1", Metric.ACCURACY, 512, List.of("board"), List.of("cell"), answers);
    }

    private static Series firstRight(String label, int right, int of) {
        boolean[] answers = new boolean[of];
        java.util.Arrays.fill(answers, 0, right, true);
        return series(label, answers);
    }

    private static Evidence of(Series... series) {
        return new Evidence(
                "model",
                List.of(new Evidence.Group("passkey@1", 512, List.of(List.of(series)), List.of())),
                null,
                0.95,
                LeftOut.NONE);
    }

    /** 12, 10 and 4 of 30, nested: the first stands above the last (p 0.0078, adjusted 0.0234), the middle one is tied with both. */
    @Test
    void oneStandsAboveAnotherOnlyWhereTheTestSaysSo() {
        Comparison comparison = of(firstRight("a", 12, 30), firstRight("b", 10, 30), firstRight("c", 4, 30))
                .comparison();
        Comparison.Table table = comparison.tables().get(0);
        assertThat(table.rows()).extracting(Comparison.Row::rank).containsExactly(1, 1, 2);
        assertThat(table.rows().get(1).tiedWith()).containsExactly("a", "c");
        assertThat(table.pairs().stream().mapToDouble(pair -> pair.adjustedP()).toArray())
                .containsExactly(new double[] {0.5, 3 * 2 / 256.0, 2 * 2 / 64.0}, within(1e-12));
    }

    /** The best of three was found by looking at all three pairs: 3 times 0.0078 against the last, 3 times 0.5 against the next. */
    @Test
    void theBestIsHeldAgainstEachOfTheOthers() {
        Evidence.Group group = of(firstRight("b", 10, 30), firstRight("a", 12, 30), firstRight("c", 4, 30))
                .groups()
                .get(0);
        Comparison.Table table = Comparison.leader(group, 0.95);
        assertThat(table.pairs().stream().mapToDouble(pair -> pair.adjustedP()).toArray())
                .containsExactly(new double[] {1, 3 * 2 / 256.0}, within(1e-12));
        assertThat(table.rows().get(1).tiedWith()).containsExactly("b");
        assertThat(Comparison.scores(group, 0.95).pairs()).isEmpty();
    }

    @Test
    void aBaselineStandsBehindTheMinus() {
        Evidence all = of(firstRight("a", 12, 30), firstRight("b", 10, 30), firstRight("c", 4, 30));
        Comparison comparison = new Evidence(all.model(), all.groups(), "a", 0.95, LeftOut.NONE).comparison();
        assertThat(comparison.tables().get(0).pairs())
                .extracting(pair ->
                        pair.difference().a() + " - " + pair.difference().b())
                .containsExactly("b - a", "c - a");
    }

    /**
     * By simulation with a fixed seed, 2,000 tables of four configurations that are equally good, 40 questions each: Holm's adjustment keeps
     * the chance that any is ranked above another below 5 of 100.
     */
    @Test
    void equalsAreRankedApartInFewerThanFiveOfAHundredTables() {
        SplittableRandom random = new SplittableRandom(17);
        int apart = 0, tables = 2000;
        for (int t = 0; t < tables; t++) {
            boolean[][] right = new boolean[4][40];
            for (int q = 0; q < 40; q++) {
                double difficulty = random.nextDouble();
                for (boolean[] answers : right) answers[q] = random.nextDouble() < difficulty;
            }
            Comparison comparison = of(
                            series("a", right[0]), series("b", right[1]), series("c", right[2]), series("d", right[3]))
                    .comparison();
            if (comparison.tables().get(0).rows().stream().anyMatch(row -> row.rank() > 1)) apart++;
        }
        assertThat(apart / (double) tables).isLessThan(0.05);
    }

    @ParameterizedTest
    @CsvSource({
        "a >= c - 2pp, HOLDS",
        "a > c, HOLDS",
        "a > b, UNDECIDED",
        "c > a, REFUTED",
        "c >= a - 2pp, REFUTED",
        "c >= a - 60pp, HOLDS",
        "b >= a - 1pp, UNDECIDED",
        "a > c + 50pp, REFUTED"
    })
    void aRequirementIsJudgedByTheInterval(String text, Requirement.Verdict verdict) {
        Comparison comparison = of(firstRight("a", 12, 30), firstRight("b", 10, 30), firstRight("c", 4, 30))
                .comparison();
        assertThat(Requirement.parse(text).judge(comparison))
                .extracting(Requirement.Judged::verdict)
                .containsExactly(verdict);
    }

    @Test
    void aRequirementThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> Requirement.parse("a is better")).hasMessageContaining("got 'a is better'");
        assertThatThrownBy(() -> Requirement.parse("a > z")
                        .judge(of(firstRight("a", 1, 2), firstRight("b", 1, 2)).comparison()))
                .hasMessageContaining("not compared here");
    }

    /** Points are of shares and nats of perplexities: a margin in the other's unit judges nothing. */
    @Test
    void aMarginIsInTheTablesOwnUnit() {
        Comparison comparison =
                of(firstRight("a", 12, 30), firstRight("b", 10, 30)).comparison();
        assertThatThrownBy(() -> Requirement.parse("a >= b - 0.1 nats").judge(comparison))
                .hasMessage("'a >= b - 0.1 nats' names configurations that are not compared here in nats");
        assertThat(Requirement.parse("a >= b - 99pp").judge(comparison)).hasSize(1);
    }

    /** One configuration and the baseline it is held against are two; one alone is not, nor the same twice. */
    @Test
    void theBaselineCounts() {
        assertThat(new Comparisons.Question(List.of("dca"), null, List.of(), List.of(), "rope", 0.95).baseline())
                .isEqualTo("rope");
        for (List<String> few : List.of(List.of("rope"), List.of("dca", "dca")))
            assertThatThrownBy(() -> new Comparisons.Question(few, null, List.of(), List.of(), "rope", 0.95))
                    .hasMessageStartingWith("a comparison needs at least two different configurations");
    }

    private static Series likely(String label, double... logarithms) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < logarithms.length; i++)
            answers.add(new Answer("" + i, null, "prompt " + i, logarithms[i], "answer"));
        return new Series(
                label, label, "passkey@1", Metric.LIKELIHOOD, 512, List.of("board"), List.of("cell"), answers);
    }

    /**
     * Ten keys of which each has all: right and wrong tell nothing (p 1). That the second found every one less likely does: of 1,024 choices of signs two are as
     * far out. By hand: means -0.55 and -1.55 nats, e to them 57.7 and 21.2 %.
     */
    @Test
    void likelihoodsTellWhatAnswersDoNot() {
        double[] sure = new double[10], less = new double[10];
        for (int i = 0; i < 10; i++) {
            sure[i] = -0.1 * (i + 1);
            less[i] = sure[i] - (i % 2 == 0 ? 0.7 : 1.3);
        }
        assertThat(of(firstRight("a", 10, 10), firstRight("b", 10, 10))
                        .comparison()
                        .tables()
                        .get(0)
                        .pairs()
                        .get(0)
                        .difference()
                        .p())
                .isEqualTo(1);
        Evidence evidence = of(likely("a", sure), likely("b", less));
        Comparison comparison = evidence.comparison();
        Comparison.Table table = comparison.tables().get(0);
        Difference difference = table.pairs().get(0).difference();
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.GRADED);
        assertThat(difference.p()).isEqualTo(2 / 1024.0);
        assertThat(difference.difference()).isCloseTo(1, within(1e-12));
        assertThat(difference.onlyA()).hasSize(10);
        assertThat(difference.bounds()).isNull();
        assertThat(table.rows()).extracting(Comparison.Row::rank).containsExactly(1, 2);
        assertThat(table.rows().get(0).score()).isCloseTo(Math.exp(-0.55), within(1e-12));
        assertThat(table.detectable()).as("nats have no power that was planned").isNull();
        assertThat(evidence.report(List.of(Requirement.parse("a >= b + 0.5 nats")))
                        .verdict())
                .isEqualTo(Requirement.Verdict.HOLDS);
        assertThat(evidence.report(List.of()).text())
                .contains("passkey@1 at 512, likelihood of the right answers in % (geometric mean), model")
                .contains("57.7", "21.2", "+1.0000", "nats");
        assertThat(Evidence.check(evidence.toJson("test", List.of()))).isEmpty();
    }

    /**
     * Five differences of one sign are a choice of signs in 16: too common for 95 %, and so no interval of resamples may say more than the test. Where all
     * differ alike nothing is known of their spread.
     */
    @Test
    void soFewLikelihoodsThatTheTestCannotTellHaveNoInterval() {
        double[] a = {-1, -2, -3, -4, -5, -6}, b = {-2.1, -3.2, -4.3, -5.4, -6.5, -7.6};
        Difference five = Difference.of(
                List.of(likely("a", java.util.Arrays.copyOf(a, 5))),
                List.of(likely("b", java.util.Arrays.copyOf(b, 5))),
                0.95,
                1);
        assertThat(five.p()).isEqualTo(1 / 16.0);
        assertThat(five.interval()).isNull();
        Difference six = Difference.of(List.of(likely("a", a)), List.of(likely("b", b)), 0.95, 1);
        assertThat(six.p()).isEqualTo(1 / 32.0);
        assertThat(six.interval()).isNotNull();
        double[] alike = {-2, -3, -4, -5, -6, -7};
        assertThat(Difference.of(List.of(likely("a", a)), List.of(likely("b", alike)), 0.95, 1)
                        .interval())
                .isNull();
    }

    /** Nothing is more than certain: of nine keys found and one lost Student's interval of the logarithms would end at 3,900 %. */
    @Test
    void noLikelihoodIsAboveOne() {
        Comparison.Row row = of(
                        likely("a", -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -30),
                        likely("b", -1, -1, -1, -1, -1, -1, -1, -1, -1, -1.5))
                .comparison()
                .tables()
                .get(0)
                .rows()
                .get(0);
        assertThat(row.interval()).isNotNull();
        assertThat(row.interval().upper()).isEqualTo(1);
        assertThat(row.interval().lower()).isBetween(0.0, 1e-4);
    }

    /** What one side alone has is named, and has no bounds; a likelihood of nothing would be no number. */
    @Test
    void anAnswerWithoutALikelihoodIsNamed() {
        Series failed = new Series(
                "b",
                "b",
                "passkey@1",
                Metric.LIKELIHOOD,
                512,
                List.of("board"),
                List.of("cell"),
                List.of(
                        new Answer("0", null, "prompt 0", -2.0, "answer"),
                        new Answer("1", null, "prompt 1", null, ""),
                        new Answer("2", null, "prompt 2", -3.0, "answer")));
        Difference difference = of(likely("a", -1, -1, -1), failed)
                .comparison()
                .tables()
                .get(0)
                .pairs()
                .get(0)
                .difference();
        assertThat(difference.questions()).isEqualTo(2);
        assertThat(difference.unmatched()).containsExactly("1");
        assertThat(difference.bounds()).isNull();
    }

    /** Whoever has the evidence alone comes to the same verdict; a score that was changed, a verdict that was changed and a seal are noticed. */
    @Test
    void evidenceIsComputedAgain() {
        String json = of(firstRight("a", 12, 30), firstRight("c", 4, 30))
                .toJson("test", List.of(Requirement.parse("a >= c - 2pp")));
        assertThat(Evidence.check(json)).isEmpty();
        assertThat(Evidence.check(json.replaceFirst("\"value\" : 1.0", "\"value\" : 0.0"))
                        .orElseThrow())
                .contains("was changed after it was written");
        String resealed = sealed(json.replaceFirst("\"value\" : 1.0", "\"value\" : 0.0"));
        assertThat(Evidence.check(resealed).orElseThrow()).startsWith("/verdict/tables/0/");
        assertThatThrownBy(() -> Evidence.check("{}")).hasMessageContaining("ropewalk-evidence@1");
        assertThatThrownBy(() -> Evidence.check("{")).isInstanceOf(JacksonException.class);
    }

    /** What was left out is part of the evidence and of its verdict; where nothing was, the document has no word of it, as those of before. */
    @Test
    void evidenceSaysWhatItDoesNotRestOn() {
        Evidence all = of(firstRight("a", 12, 30), firstRight("c", 4, 30));
        assertThat(all.toJson("test", List.of())).doesNotContain("superseded");
        LeftOut left = new LeftOut(List.of(
                new LeftOut.One("0af3", "a", "passkey@1", 512, 2, "the disk was full"),
                new LeftOut.One("0af4", "c", "passkey@1", 512, 2, "the disk was full"),
                new LeftOut.One("0af5", "c", "passkey@1", 512, 3, "too warm")));
        Evidence some = new Evidence(all.model(), all.groups(), null, 0.95, left);
        String sentence = "3 cells are left out as superseded, because the disk was full; because too warm";
        assertThat(some.report(List.of()).text()).endsWith("\n" + sentence + ".\n");
        String json = some.toJson("test", List.of());
        assertThat(json).contains("\"sentence\" : \"" + sentence + "\"");
        assertThat(Evidence.check(json)).isEmpty();
        assertThat(Evidence.check(sealed(json.replaceFirst("too warm", "too cold")))
                        .orElseThrow())
                .startsWith("/verdict/superseded/");
    }

    private static String sealed(String json) {
        String told = Evidence.check(json).orElseThrow();
        String hash = told.replaceFirst(".*its hash is ([0-9a-f]{64}).*", "$1");
        return json.replaceFirst("\"sha256\" : \"[0-9a-f]{64}\"", "\"sha256\" : \"" + hash + "\"");
    }

    @Test
    void tasksAreFoundByTheNamesPeopleHaveForThem() {
        List<String> known =
                List.of("longbench/hotpotqa/file@1", "longbench/lcc/file@2", "passkey/pi@1", "passkey@1", "ruler/vt@1");
        assertThat(TaskGroup.named("passkey", known)).containsExactly("passkey@1");
        assertThat(TaskGroup.named("vt", known)).containsExactly("ruler/vt@1");
        assertThat(TaskGroup.named("hotpotqa", known)).containsExactly("longbench/hotpotqa/file@1");
        assertThat(TaskGroup.named("longbench", known)).hasSize(2);
        assertThat(TaskGroup.named("ruler-13", known)).containsExactly("ruler/vt@1");
        assertThatThrownBy(() -> TaskGroup.named("vtt", known))
                .hasMessageContaining("'vtt', they have: longbench/hotpotqa");
    }
}
