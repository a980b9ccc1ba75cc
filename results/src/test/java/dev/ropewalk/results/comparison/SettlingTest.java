package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Power;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlingTest {

    /** @param right the first so many of the questions */
    private static Series series(String label, int right, int questions) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < questions; i++)
            answers.add(new Answer("" + i, null, "prompt " + i, i < right ? 1.0 : 0.0, ""));
        return new Series(
                label,
                label,
                "passkey@1",
                Metric.ACCURACY,
                1024,
                List.of("board"),
                List.of("cell of " + label),
                answers);
    }

    private static List<Settling> settling(int questions, int... right) {
        Map<String, Series> answered = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < right.length; i++) {
            String label = "" + (char) ('a' + i);
            answered.put(label, series(label, right[i], questions));
            labels.put(label, label);
        }
        return Standing.of(
                        new Standing.Material(
                                "model",
                                "0".repeat(64),
                                512,
                                "passkey@1",
                                List.of("passkey@1"),
                                List.of(new Stratum("passkey@1", 1024, answered)),
                                labels,
                                Map.of()),
                        new Standing.Manner(Standing.By.LENGTH, 0.95, null, Cost.Axis.PREFILL))
                .settling();
    }

    /** Those that are tied with the leader, the soonest told first, and nobody else; more questions than were asked. */
    @Test
    void namesWhoIsTiedAndHowManyQuestionsTheyWant() {
        List<Settling> settling = settling(30, 28, 26, 24, 3);
        assertThat(settling).extracting(Settling::leader).containsOnly("a");
        assertThat(settling).extracting(Settling::tied).containsExactly("c", "b");
        assertThat(settling.get(0).wanted())
                .isGreaterThan(30)
                .isLessThan(settling.get(1).wanted());
        assertThat(settling.get(1).difference()).isCloseTo(2 / 30., within(1e-12));
        // two flips of thirty all one way, at Holm's first step over six pairs
        assertThat(settling.get(1).wanted())
                .isEqualTo((long) Math.ceil(Power.pairedQuestions(2 / 30., 2 / 30., 0.05 / 6, 0.8)));
    }

    /** So many questions of the same kind do tell them apart. */
    @Test
    void soManyQuestionsSettleIt() {
        long wanted = settling(30, 28, 26).get(0).wanted();
        int questions = (int) (wanted * 1.2);
        assertThat(settling(questions, (int) Math.round(questions * 28 / 30.), (int) Math.round(questions * 26 / 30.)))
                .isEmpty();
    }

    @Test
    void whoScoresAlikeIsNeverTold() {
        assertThat(settling(30, 28, 28).get(0).wanted()).isNull();
    }

    /** A graded or averaged difference: a quarter of the interval takes sixteen times the questions, whatever it was made of. */
    @Test
    void theReachOfAnIntervalFallsWithTheRootOfTheQuestions() {
        double many = Power.questions(50, 0.2, 0.95, 0.05, 0.05, 0.8);
        assertThat(Power.questions(50, 0.2, 0.95, 0.2, 0.05, 0.8)).isCloseTo(many / 16, within(1e-9));
        assertThat(Power.detectableDifference(0.2 * Math.sqrt(50 / many), 0.05, 0.8))
                .isCloseTo(0.05, within(1e-9));
    }

    private static Cell cell(String configuration, int length, double score) {
        return new Cell(
                configuration + length,
                "board",
                "m",
                "model",
                configuration,
                configuration,
                "passkey@1",
                Metric.ACCURACY,
                length,
                1,
                20,
                512,
                score,
                OffsetDateTime.of(2026, 11, 29, 12, 0, 0, 0, ZoneOffset.UTC));
    }

    /** The best at the longest length, plain RoPE always, whole configurations, and no more answers than may be read. */
    @Test
    void theBestAreWholeAndPlainIsAmongThem() {
        List<Cell> cells = new ArrayList<>();
        for (int c = 0; c < 50; c++)
            for (int length : List.of(512, 1024))
                cells.add(cell("c" + c, length, length == 1024 ? c / 50. : 1 - c / 50.));
        cells.add(cell("rope{}", 512, 1));
        cells.add(cell("rope{}", 1024, 0));
        assertThat(Best.of(cells, 3, 1_000_000))
                .extracting(Cell::id)
                .containsExactlyInAnyOrder("c49512", "c491024", "c48512", "c481024", "rope{}512", "rope{}1024");
        assertThat(Best.of(cells, 30, 100)).hasSize(4); // 40 answers each
        assertThat(Best.of(cells, 100, 1_000_000)).hasSize(102);
    }

    /** Bytes of the number type by parameters, and nothing where one of them is not known. */
    @Test
    void whatIsNeededIsWeightsKeysAndValues() {
        assertThat(Cost.weights(135e6, "bfloat16")).isEqualTo(270e6);
        assertThat(Cost.weights(135e6, "unknown")).isNull();
        assertThat(Cost.weights(null, "float32")).isNull();
        assertThat(new Cost(1.0, 1.0, 30e6, 270e6, null, null).needBytes()).isEqualTo(300e6);
        assertThat(new Cost(1.0, 1.0, 30e6, null, null, null).needBytes()).isNull();
    }
}
