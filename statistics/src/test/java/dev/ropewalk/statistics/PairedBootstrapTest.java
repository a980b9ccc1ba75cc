package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PairedBootstrapTest {

    @Test
    void agreesWithTheGoldens() {
        JsonNode cases = Goldens.json("paired_bootstrap.json").get("cases");
        for (JsonNode row : cases) {
            PairedBootstrap bootstrap = PairedBootstrap.of(
                    Goldens.numbers(row.get("scoresA")),
                    Goldens.numbers(row.get("scoresB")),
                    row.get("level").doubleValue(),
                    Goldens.table(resamples(cases, row)));
            double tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "difference", bootstrap.difference(), tolerance);
            Goldens.assertClose(row, "standardError", bootstrap.standardError(), tolerance);
            assertInterval(row, row.get("percentile"), bootstrap.percentile());
            JsonNode bca = row.get("bca");
            if (bca.isNull()) {
                assertThat(bootstrap.corrected()).as(row.get("id").toString()).isEmpty();
                continue;
            }
            PairedBootstrap.Corrected corrected = bootstrap.corrected().orElseThrow();
            assertInterval(row, bca, corrected.interval());
            assertThat(corrected.shareBelow())
                    .as(row.get("id").toString())
                    .isCloseTo(bca.get("shareBelow").doubleValue(), Goldens.tolerance(row));
            assertThat(corrected.acceleration())
                    .as(row.get("id").toString())
                    .isCloseTo(bca.get("acceleration").doubleValue(), Goldens.tolerance(row));
        }
    }

    /** Its own, or, where a text stands in their place, those of the case that the text names. */
    private static JsonNode resamples(JsonNode cases, JsonNode row) {
        JsonNode own = row.get("resamples");
        return own.isArray()
                ? own
                : cases.valueStream()
                        .filter(other ->
                                own.stringValue().endsWith(other.get("id").stringValue()))
                        .findFirst()
                        .orElseThrow()
                        .get("resamples");
    }

    private static void assertInterval(JsonNode row, JsonNode expected, Interval actual) {
        assertThat(actual.lower())
                .as(row.get("id").toString())
                .isCloseTo(expected.get("lower").doubleValue(), Goldens.tolerance(row));
        assertThat(actual.upper())
                .as(row.get("id").toString())
                .isCloseTo(expected.get("upper").doubleValue(), Goldens.tolerance(row));
    }

    /** Its own draws land where any honest generator's do: bands of six standard deviations over 120 seeds. */
    @Test
    void ownDrawsLieWithinTheBands() {
        for (JsonNode row : Goldens.json("bootstrap_bands.json"))
            for (long seed = 1; seed <= 5; seed++) {
                PairedBootstrap bootstrap = PairedBootstrap.of(
                        Goldens.numbers(row.get("scoresA")),
                        Goldens.numbers(row.get("scoresB")),
                        row.get("level").doubleValue(),
                        row.get("B").intValue(),
                        seed);
                within(row, "percentileLowerWithin", bootstrap.percentile().lower());
                within(row, "percentileUpperWithin", bootstrap.percentile().upper());
                Interval corrected = bootstrap.corrected().orElseThrow().interval();
                within(row, "bcaLowerWithin", corrected.lower());
                within(row, "bcaUpperWithin", corrected.upper());
            }
    }

    private static void within(JsonNode row, String band, double value) {
        double[] ends = Goldens.numbers(row.get(band));
        assertThat(value).as(row.get("id") + " " + band).isBetween(ends[0], ends[1]);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        double[] a = new SplittableRandom(1).doubles(50).toArray(),
                b = new SplittableRandom(2).doubles(50).toArray();
        assertThat(PairedBootstrap.of(a, b, 0.95, 1000, 9)).isEqualTo(PairedBootstrap.of(a, b, 0.95, 1000, 9));
    }

    @Test
    void whatIsNotPairedIsRefused() {
        assertThatThrownBy(() -> PairedBootstrap.of(new double[2], new double[3], 0.95, 10, 1))
                .hasMessageContaining("got 2 and 3");
        assertThatThrownBy(() -> PairedBootstrap.of(new double[2], new double[2], 0.95, new int[][] {{0, 2}}))
                .hasMessageContaining("draws question 2");
    }

    /** By simulation, 1,000 experiments of 50 graded pairs: the percentile interval holds the truth about as often as it says. */
    @Test
    void coversAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(11);
        int held = 0, experiments = 1000;
        for (int e = 0; e < experiments; e++) {
            double[] a = new double[50], b = new double[50];
            for (int i = 0; i < 50; i++) {
                double difficulty = random.nextDouble();
                a[i] = Math.round(100 * Math.min(1, difficulty * 0.8 + random.nextDouble() * 0.2)) / 100.0;
                b[i] = Math.round(100 * Math.min(1, difficulty * 0.8 + random.nextDouble() * 0.2)) / 100.0;
            }
            Interval interval = PairedBootstrap.of(a, b, 0.95, 1000, e).percentile();
            if (interval.lower() <= 0 && 0 <= interval.upper()) held++;
        }
        assertThat(held / (double) experiments).isBetween(0.93, 0.965);
    }
}
