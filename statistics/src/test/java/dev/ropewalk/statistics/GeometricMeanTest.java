package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GeometricMeanTest {

    /** By hand: the means are 0.5 and 0.125, their product the square of 0.25; the mean of the rows' own, (0 + 0.5) / 2, happens to be another. */
    @Test
    void itIsThatOfTheColumnsAndNotOfTheRows() {
        GeometricMean mean = GeometricMean.of(List.of(new double[] {0.75, 0}, new double[] {0.25, 0.25}), 0.95, 100, 1);
        assertThat(mean.means()).containsExactly(0.5, 0.125);
        assertThat(mean.value()).isCloseTo(0.25, within(1e-15));
    }

    /** Of one column it is the mean, and its interval that of the mean's own bootstrap. */
    @Test
    void ofOneColumnItIsTheMean() {
        double[] values = {0.1, 0.4, 0.4, 0.9, 0.2, 0.6};
        List<double[]> rows = List.of(
                new double[] {0.1},
                new double[] {0.4},
                new double[] {0.4},
                new double[] {0.9},
                new double[] {0.2},
                new double[] {0.6});
        GeometricMean mean = GeometricMean.of(rows, 0.95, 2000, 7);
        assertThat(mean.value()).isCloseTo(2.6 / 6, within(1e-15));
        Interval same = ClusteredMean.bootstrap(values, List.of(0, 1, 2, 3, 4, 5), 0.95, 2000, 7);
        assertThat(mean.interval().lower()).isCloseTo(same.lower(), within(1e-15));
        assertThat(mean.interval().upper()).isCloseTo(same.upper(), within(1e-15));
    }

    @Test
    void whatIsNoTableIsRefused() {
        assertThatThrownBy(() -> GeometricMean.of(List.of(), 0.95, 10, 1))
                .hasMessage("there must be at least one row, got none");
        assertThatThrownBy(() -> GeometricMean.of(List.of(new double[] {1, 2}, new double[] {1}), 0.95, 10, 1))
                .hasMessage("every row must have the columns of the first, 2, got 1");
        assertThatThrownBy(() -> GeometricMean.of(List.of(new double[] {Double.NaN}), 0.95, 10, 1))
                .hasMessage("values must be at least 0, got NaN");
    }
}
