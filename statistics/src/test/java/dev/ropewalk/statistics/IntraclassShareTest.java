package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntraclassShareTest {

    /** Shrout and Fleiss 1979, Psychological Bulletin 86(2), table 2: six targets by four judges, mean squares 11.24 and 6.26, ICC(1,1) = .17. */
    @Test
    void theirTableGivesTheirNumber() {
        List<double[]> targets = List.of(
                new double[] {9, 2, 5, 8},
                new double[] {6, 1, 3, 2},
                new double[] {8, 4, 6, 8},
                new double[] {7, 1, 2, 6},
                new double[] {10, 5, 6, 9},
                new double[] {6, 2, 4, 7});
        assertThat(IntraclassShare.between(targets)).hasValueCloseTo(.1657, within(.0001));
    }

    @Test
    void allOfItLiesBetweenGroupsThatAgreeInsideAndNoneInGroupsOfOneMean() {
        assertThat(IntraclassShare.between(List.of(new double[] {1, 1, 1}, new double[] {0, 0})))
                .hasValue(1);
        assertThat(IntraclassShare.between(List.of(new double[] {0, 1, 0, 1}, new double[] {1, 0, 1, 0})))
                .hasValue(0);
    }

    @Test
    void whereThereIsNothingToShareItSaysNothing() {
        assertThat(IntraclassShare.between(List.of(new double[] {0, 1, 1}))).isEmpty();
        assertThat(IntraclassShare.between(List.of(new double[] {0}, new double[] {1})))
                .isEmpty();
        assertThat(IntraclassShare.between(List.of(new double[] {1, 1}, new double[] {1, 1, 1})))
                .isEmpty();
        assertThatThrownBy(() -> IntraclassShare.between(List.of(new double[] {0, 1}, new double[0])))
                .hasMessage("every group needs at least 1 value, got none");
    }

    /** Values whose groups have a fifth of the variance show a fifth, whatever the sizes of the groups. */
    @Test
    void itFindsTheShareThatWasPutIn() {
        SplittableRandom random = new SplittableRandom(5);
        List<double[]> groups = new ArrayList<>();
        for (int g = 0; g < 4000; g++) {
            double own = Math.sqrt(.2) * random.nextGaussian();
            double[] values = new double[2 + g % 7];
            for (int i = 0; i < values.length; i++) values[i] = own + Math.sqrt(.8) * random.nextGaussian();
            groups.add(values);
        }
        assertThat(IntraclassShare.between(groups)).hasValueCloseTo(.2, within(.02));
    }
}
