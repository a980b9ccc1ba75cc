package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllEqualTest {

    @ParameterizedTest
    @CsvSource({"1", "3", "22", "500"})
    void atABoundItIsClopperAndPearsons(int n) {
        Interval full = new AllEqual(1, n, 0, 1).interval(0.95), none = new AllEqual(0, n, 0, 1).interval(0.95);
        Interval exact = Interval.clopperPearson(n, n, 0.95);
        assertThat(full.lower()).isCloseTo(exact.lower(), within(1e-12));
        assertThat(full.upper()).isEqualTo(1);
        assertThat(none.upper()).isCloseTo(1 - exact.lower(), within(1e-12));
        assertThat(none.lower()).isZero();
    }

    /** Hanley and Lippman-Hand 1983: no failure in n leaves a rate of 3/n possible, one-sided at 95 %, which is two-sided at 90. */
    @Test
    void isTheRuleOfThree() {
        assertThat(1 - new AllEqual(1, 100, 0, 1).interval(0.9).lower()).isCloseTo(3 / 100.0, within(1e-3));
    }

    /** Twenty ties of two graded configurations leave a difference of 17 points possible. */
    @Test
    void tiesAreNoCertainty() {
        Interval tied = new AllEqual(0, 20, -1, 1).interval(0.95);
        assertThat(tied.lower()).isCloseTo(-0.168, within(1e-3)).isEqualTo(-tied.upper());
        assertThat(new AllEqual(0, 20, -1, 1).p(0)).isEqualTo(1);
        assertThat(new AllEqual(1, 5, -1, 1).p(0)).isCloseTo(2 * Math.pow(0.5, 5), within(1e-15)); // as the sign test
    }

    @ParameterizedTest
    @CsvSource({"0.3, 4, 0.5", "0.9, 12, 0.5", "1, 6, 0.7", "0, 6, 0.2"})
    void pIsWhereTheIntervalEnds(double value, int n, double mean) {
        AllEqual equal = new AllEqual(value, n, 0, 1);
        double p = equal.p(mean);
        if (p == 1) return;
        Interval at = equal.interval(1 - p);
        assertThat(Math.min(Math.abs(at.lower() - mean), Math.abs(at.upper() - mean)))
                .isLessThan(1e-9);
    }

    /** Coverage, where scores are often all alike: a grade that is 1 in nine of ten cases and else uniform. Student's where they differ. */
    @Test
    void coversWhereStudentsHasNoWidth() {
        Random random = new Random(18);
        ToDoubleFunction<Random> grade = r -> r.nextDouble() < 0.9 ? 1 : r.nextDouble();
        int missed = 0, alike = 0;
        for (int cell = 0; cell < 20_000; cell++) {
            double[] values = new double[10];
            Arrays.setAll(values, i -> grade.applyAsDouble(random));
            var equal = AllEqual.of(values, 0, 1);
            if (equal.isEmpty()) continue;
            alike++;
            Interval interval = equal.get().interval(0.95);
            if (interval.lower() > 0.95 || interval.upper() < 0.95) missed++; // 0.9 + 0.1 / 2
        }
        assertThat(alike).isBetween(6500, 7500); // 0.9^10 = 35 %
        assertThat(missed).isZero();
    }

    @Test
    void isEmptyWhereThingsDifferOrOneDocumentIsAll() {
        assertThat(AllEqual.of(new double[] {1, 0.5}, 0, 1)).isEmpty();
        assertThat(AllEqual.of(ClusteredMean.of(new double[] {1, 1}, List.of("a", "a"), 0.95), 0, 1))
                .isEmpty();
        assertThat(AllEqual.of(ClusteredMean.of(new double[] {1, 0, 1, 0}, List.of("a", "a", "b", "b"), 0.95), 0, 1))
                .contains(new AllEqual(0.5, 2, 0, 1));
        assertThatThrownBy(() -> new AllEqual(2, 3, 0, 1)).hasMessageContaining("from 0.0 to 1.0, got 3 of 2.0");
    }
}
