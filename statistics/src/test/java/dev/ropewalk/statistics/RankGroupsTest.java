package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankGroupsTest {

    /** A and B are tied, B and C too, but A stands above C: C has one above it, and nobody is said to be second. */
    @Test
    void tiesNeedNotBeTransitive() {
        RankGroups.Above above = (one, other) -> one == 0 && other == 2;
        assertThat(RankGroups.ranks(3, above)).containsExactly(1, 1, 2);
        assertThat(RankGroups.ties(3, above).get(0)).containsExactly(1);
        assertThat(RankGroups.ties(3, above).get(1)).containsExactly(0, 2);
        assertThat(RankGroups.ties(3, above).get(2)).containsExactly(1);
    }

    @Test
    void certainDifferencesGiveRanks() {
        assertThat(RankGroups.ranks(3, (one, other) -> one > other)).containsExactly(3, 2, 1);
    }
}
