package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class WatchedTest {

    private static final double ALPHA = 0.05;

    private static Series series(String label, Metric metric, String prompt, int questions, IntToDoubleFunction value) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < questions; i++)
            answers.add(new Answer("" + i, null, prompt + i, value.applyAsDouble(i), "answer"));
        return new Series(label, label, "passkey@1", metric, 512, List.of("asked"), List.of("cell"), answers);
    }

    private static Watched.Twice twice(
            String label, Metric metric, int questions, IntToDoubleFunction before, IntToDoubleFunction now) {
        return new Watched.Twice(
                series(label, metric, "p", questions, before),
                series(label, metric, "p", questions, now),
                List.of("model"));
    }

    private static Watched of(double tolerance, Watched.Twice... twice) {
        return Watched.of(List.of(twice), 0, List.of(), List.of(), ALPHA, tolerance);
    }

    /** Of 100 questions 90 were right, 70 of them still are: exact McNemar, 2 / 2^20, and two more comparisons of equals beside it. */
    @Test
    void whoLostTwentyPointsIsWorse() {
        Watched watched = of(
                0,
                twice("rope{}", Metric.ACCURACY, 100, i -> i < 90 ? 1 : 0, i -> i < 70 ? 1 : 0),
                twice("pi{}", Metric.ACCURACY, 100, i -> i < 90 ? 1 : 0, i -> i < 90 ? 1 : 0),
                twice("dca{}", Metric.ACCURACY, 100, i -> i < 50 ? 1 : 0, i -> i > 0 && i < 51 ? 1 : 0));
        assertThat(watched.worse()).extracting(Watched.Held::configuration).containsExactly("rope{}");
        Watched.Held worse = watched.worse().get(0);
        assertThat(worse.difference()).isCloseTo(-0.2, within(1e-12));
        assertThat(worse.before()).isCloseTo(0.9, within(1e-12));
        assertThat(worse.now()).isCloseTo(0.7, within(1e-12));
        assertThat(worse.p()).isCloseTo(2 / Math.pow(2, 20), within(1e-18));
        assertThat(worse.adjustedP()).isCloseTo(3 * 2 / Math.pow(2, 20), within(1e-18));
        assertThat(worse.interval().upper()).isNegative();
    }

    @Test
    void whoGotBetterIsNoAlarm() {
        assertThat(of(0, twice("rope{}", Metric.ACCURACY, 100, i -> i < 70 ? 1 : 0, i -> i < 90 ? 1 : 0))
                        .worse())
                .isEmpty();
    }

    /** A perplexity is worse where it is more: 0.1 nats a token on each of 12 documents, give or take. */
    @Test
    void ofPerplexitiesMoreIsWorse() {
        IntToDoubleFunction plain = i -> 2 + i % 3 / 100.0, more = i -> 2.1 + i % 4 / 100.0;
        assertThat(of(0, twice("rope{}", Metric.PERPLEXITY, 12, plain, more)).worse())
                .hasSize(1);
        assertThat(of(0, twice("rope{}", Metric.PERPLEXITY, 12, more, plain)).worse())
                .isEmpty();
    }

    @Test
    void whatIsToleratedIsNotWorseHoweverSureItIs() {
        Watched.Twice five = twice("rope{}", Metric.ACCURACY, 1000, i -> i < 900 ? 1 : 0, i -> i < 850 ? 1 : 0);
        assertThat(of(0.04, five).worse()).hasSize(1);
        assertThat(of(0.06, five).worse()).isEmpty();
    }

    /** Six questions lost of six: 2 / 2^6 = 0.031 alone, and 0.062 where two are looked at. */
    @Test
    void whoeverIsLookedAtCounts() {
        Watched.Twice six = twice("rope{}", Metric.ACCURACY, 6, i -> 1, i -> 0);
        Watched.Twice equal = twice("pi{}", Metric.ACCURACY, 6, i -> 1, i -> 1);
        assertThat(of(0, six).worse()).hasSize(1);
        assertThat(of(0, six, equal).worse()).isEmpty();
    }

    @Test
    void otherPromptsAreNotHeldAgainstEachOther() {
        Watched watched = of(
                0,
                new Watched.Twice(
                        series("rope{}", Metric.ACCURACY, "a", 100, i -> 1),
                        series("rope{}", Metric.ACCURACY, "b", 100, i -> 0),
                        List.of("tokenizer")));
        assertThat(watched.held()).isEmpty();
        assertThat(watched.unlike()).containsExactly("rope{} on passkey@1 at 512 was asked other questions before.");
    }

    /**
     * By simulation with a fixed seed: 1,000 runs that are as good as the one before, twelve comparisons each of 40 questions that are answered anew with the same chance. At most one
     * side of alpha is an alarm, and exact tests stay below it.
     */
    @Test
    void equalRunsRaiseAnAlarmInFewerThanTwoAndAHalfOfAHundred() {
        SplittableRandom random = new SplittableRandom(62);
        int alarms = 0, runs = 1000;
        for (int run = 0; run < runs; run++) {
            Watched.Twice[] twice = new Watched.Twice[12];
            for (int c = 0; c < twice.length; c++) {
                double[] difficulty = random.doubles(40).toArray();
                boolean[] before = answered(random, difficulty), now = answered(random, difficulty);
                twice[c] = twice("c" + c, Metric.ACCURACY, 40, i -> before[i] ? 1 : 0, i -> now[i] ? 1 : 0);
            }
            if (!of(0, twice).worse().isEmpty()) alarms++;
        }
        assertThat(alarms / (double) runs).isBetween(0.0005, ALPHA / 2);
    }

    /** The same, with one of the twelve that lost 20 points of 70, on 200 questions: seen in most runs. */
    @Test
    void twentyPointsAmongTwelveAreSeen() {
        SplittableRandom random = new SplittableRandom(21);
        int seen = 0, runs = 200;
        for (int run = 0; run < runs; run++) {
            Watched.Twice[] twice = new Watched.Twice[12];
            for (int c = 0; c < twice.length; c++) {
                double right = c == 0 ? 0.5 : 0.7;
                boolean[] before =
                        answered(random, random.doubles(200).map(d -> 0.7).toArray());
                boolean[] now =
                        answered(random, random.doubles(200).map(d -> right).toArray());
                twice[c] = twice("c" + c, Metric.ACCURACY, 200, i -> before[i] ? 1 : 0, i -> now[i] ? 1 : 0);
            }
            if (of(0, twice).worse().stream()
                    .anyMatch(held -> held.configuration().equals("c0"))) seen++;
        }
        assertThat(seen / (double) runs).isGreaterThan(0.8);
    }

    private static boolean[] answered(SplittableRandom random, double[] chances) {
        boolean[] right = new boolean[chances.length];
        for (int i = 0; i < right.length; i++) right[i] = random.nextDouble() < chances[i];
        return right;
    }
}
