package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PairedOutcomesTest {

    @Test
    void newcombeAgreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("newcombe_paired.jsonl")) {
            PairedOutcomes outcomes = new PairedOutcomes(
                    row.get("bothRight").longValue(),
                    row.get("onlyA").longValue(),
                    row.get("onlyB").longValue(),
                    row.get("bothWrong").longValue());
            Interval interval = outcomes.newcombe(row.get("level").doubleValue());
            double tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "difference", outcomes.difference(), tolerance);
            Goldens.assertClose(row, "phi", outcomes.phi(), tolerance);
            Goldens.assertClose(row, "lower", interval.lower(), tolerance);
            Goldens.assertClose(row, "upper", interval.upper(), tolerance);
        }
    }

    /** Whoever is called A changes the sign and nothing else; the interval holds the difference. */
    @Property(tries = 300)
    void aAndBMayChangePlaces(
            @ForAll @IntRange(max = 40) int both,
            @ForAll @IntRange(max = 40) int a,
            @ForAll @IntRange(max = 40) int b,
            @ForAll @IntRange(min = 1, max = 40) int none) {
        PairedOutcomes one = new PairedOutcomes(both, a, b, none), other = new PairedOutcomes(both, b, a, none);
        Interval forwards = one.newcombe(0.95), backwards = other.newcombe(0.95);
        assertThat(forwards.lower()).isEqualTo(-backwards.upper());
        assertThat(one.difference()).isBetween(forwards.lower(), forwards.upper());
        assertThat(forwards.lower()).isGreaterThanOrEqualTo(-1);
    }

    @Test
    void nothingAskedIsRefused() {
        assertThatThrownBy(() -> new PairedOutcomes(0, 0, 0, 0)).hasMessageContaining("at least 1 question");
        assertThatThrownBy(() -> new PairedOutcomes(1, -1, 0, 0)).hasMessageContaining("-1");
    }
}
