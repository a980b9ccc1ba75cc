package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeanRanksTest {

    private static final double NONE = Double.NaN;

    /** Demšar 2006: equals share the mean of their places, so the ranks of a column of k without a gap add up to k (k + 1) / 2. */
    @Test
    void equalsShareTheirPlaces() {
        MeanRanks ranks = MeanRanks.of(new double[][] {{9, 5}, {7, 5}, {7, 8}});
        assertThat(ranks.means()).containsExactly(1.75, 2.5, 1.75);
        assertThat(ranks.wins()).containsExactly(1, 0, 1);
    }

    @Test
    void whoHasNoScoreHasNoRank() {
        MeanRanks ranks = MeanRanks.of(new double[][] {{1, NONE}, {2, 3}, {NONE, NONE}});
        assertThat(ranks.means()).containsExactly(2, 1, NONE);
        assertThat(ranks.wins()).containsExactly(0, 2, 0);
    }
}
