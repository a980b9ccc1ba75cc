package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RaceTest {

    private static final Race.Rule RULE = new Race.Rule(0.05, 10, 0.02);

    /** What somebody would answer. */
    private interface Answers {
        @Nullable
        Double of(int who, int stratum, int ordinal);
    }

    private static List<Race.Stratum> strata(int documents, int each, int... lengths) {
        List<@Nullable String> clusters = new ArrayList<>();
        for (int document = 0; document < documents; document++)
            clusters.addAll(Collections.nCopies(each, each == 1 ? null : "d" + document));
        return Arrays.stream(lengths)
                .mapToObj(length -> new Race.Stratum(length, clusters))
                .toList();
    }

    private static Race run(Race race, Answers answers) {
        for (List<Race.Turn> turns = race.next(); !turns.isEmpty(); turns = race.next())
            for (Race.Turn turn : turns)
                for (int ordinal : turn.ordinals())
                    race.answered(turn.who(), turn.stratum(), ordinal, answers.of(turn.who(), turn.stratum(), ordinal));
        return race;
    }

    /** Right with a chance of its own on each document, which its questions share. */
    private static Answers chances(long seed, int each, double... chances) {
        return (who, stratum, ordinal) -> {
            long place = seed * 1_000_003 + who * 10_007L + stratum * 101L + ordinal / each * 31L;
            return new SplittableRandom(place).nextDouble() < chances[who] ? 1.0 : 0.0;
        };
    }

    @Test
    void theWorseLeaveAndTheBestIsAskedUntilItIsKnownWhereItHolds() {
        Race race = run(
                new Race(3, 256, strata(60, 1, 256, 512, 1024), RULE, 1),
                (who, stratum, ordinal) -> who == 0 || who == 2 || stratum == 0 ? 1.0 : who == 3 ? 0.5 : 0.0);
        assertThat(race.in()).containsExactly(2);
        assertThat(race.leader()).isEqualTo(2);
        assertThat(race.out(1)).hasValueSatisfying(out -> assertThat(out.why()).isEqualTo(Race.Why.WORSE));
        // 2 (3 - 1) / 0.05 = 80: of differences of 1 in two of three strata 1.5^n mixed over stakes passes it soon
        assertThat(race.out(1).orElseThrow().rounds()).isLessThanOrEqualTo(6);
        assertThat(race.certified(2, 1024)).contains(true);
        assertThat(race.rounds()).isLessThan(60);
        assertThat(race.answered(0)).as("within the window alone").isEqualTo(race.rounds());
        assertThat(race.score(3, 1024)).isEqualTo(0.5);
        assertThat(race.line()).isEqualTo(0.85);
    }

    /** Law: asked after every round, nothing is asked twice, and told its own answers a new race asks nothing more. */
    @Test
    void aRaceThatWasBrokenOffGoesOn() {
        List<Race.Stratum> strata = strata(40, 1, 256, 512);
        Answers answers = chances(5, 1, 0.9, 0.5, 0.9, 0.7, 0.9);
        Race whole = run(new Race(4, 256, strata, RULE, 3), answers);
        Race again = new Race(4, 256, strata, RULE, 3);
        Set<List<Integer>> seen = new HashSet<>();
        Race first = new Race(4, 256, strata, RULE, 3);
        for (List<Race.Turn> turns = first.next(); !turns.isEmpty(); turns = first.next())
            for (Race.Turn turn : turns)
                for (int ordinal : turn.ordinals()) {
                    assertThat(seen.add(List.of(turn.who(), turn.stratum(), ordinal)))
                            .isTrue();
                    Double value = answers.of(turn.who(), turn.stratum(), ordinal);
                    first.answered(turn.who(), turn.stratum(), ordinal, value);
                    again.answered(turn.who(), turn.stratum(), ordinal, value);
                }
        assertThat(again.next()).isEmpty();
        for (int who = 1; who <= 4; who++) assertThat(again.out(who)).isEqualTo(whole.out(who));
        assertThat(again.leader()).isEqualTo(whole.leader());
    }

    @Test
    void whoIsTooDearWithinTheWindowLeavesAndWhomItHadBeatenComesBack() {
        // 1 finds all beyond the window and little within; 2 all within and a third beyond
        Race race = run(
                new Race(2, 256, strata(400, 1, 256, 512, 1024, 2048), RULE, 1),
                (who, stratum, ordinal) -> switch (who) {
                    case 0 -> 1.0;
                    case 1 -> stratum > 0 || ordinal % 4 == 0 ? 1.0 : 0.0;
                    default -> stratum == 0 || ordinal % 3 == 0 ? 1.0 : 0.0;
                });
        assertThat(race.out(1)).hasValueSatisfying(out -> assertThat(out.why()).isEqualTo(Race.Why.PRICE));
        assertThat(race.in()).containsExactly(2);
        assertThat(race.answered(2)).isEqualTo(4 * race.rounds());
        assertThat(race.price(1))
                .hasValueSatisfying(
                        price -> assertThat(price.interval().upper()).isLessThan(0));
    }

    @Test
    void theLastOneStaysWhateverItsPrice() {
        Race race = run(
                new Race(1, 256, strata(100, 1, 256, 512), RULE, 1),
                (who, stratum, ordinal) -> who == 0 ? 1.0 : stratum == 0 ? 0.0 : 1.0);
        assertThat(race.in()).containsExactly(1);
        assertThat(race.certified(1, 512)).contains(true);
    }

    @Test
    void whoCannotGoOnIsAskedNothingMore() {
        Race race = new Race(2, 256, strata(20, 1, 256, 512), RULE, 1);
        race.next();
        race.leave(1);
        run(race, (who, stratum, ordinal) -> 1.0);
        assertThat(race.in()).containsExactly(2);
        assertThat(race.out(1).orElseThrow().why()).isEqualTo(Race.Why.LEFT);
        assertThat(race.answered(1)).isZero();
    }

    /** An answer that nobody could score is no answer of either. */
    @Test
    void whatWasNotScoredDecidesNothing() {
        Race race = run(
                new Race(2, 256, strata(30, 1, 512), RULE, 1),
                (who, stratum, ordinal) -> who == 1 ? null : (Double) 1.0);
        assertThat(race.in()).containsExactly(1, 2);
        assertThat(race.leader()).isEqualTo(2);
    }

    @Test
    void graded() {
        Race race = run(
                new Race(2, 256, strata(200, 1, 256, 512), RULE, 1),
                (who, stratum, ordinal) -> who == 0 ? 0.6 : who == 1 ? 0.6 : 0.6 - 0.1 * ((ordinal % 3) + 1));
        assertThat(race.in()).containsExactly(1);
        Race.Against against = race.against(1, 2).orElseThrow();
        assertThat(against.difference()).isCloseTo(0.2, within(0.05));
        assertThat(against.interval().lower()).isPositive();
    }

    @Test
    void whatIsAllowedIsSaid() {
        Race race = new Race(1, 256, strata(5, 1, 256), RULE, 1);
        assertThatThrownBy(() -> race.answered(1, 0, 0, 1.5)).hasMessage("a race is over scores from 0 to 1, got 1.5");
        assertThatThrownBy(() -> new Race(0, 256, strata(5, 1, 256), RULE, 1))
                .hasMessage("a race needs 1 contender or more, got 0");
        assertThatThrownBy(() -> new Race.Rule(1, 10, 0.02)).hasMessage("alpha lies between 0 and 1, got 1.0");
    }

    /**
     * Law: all equal, the one that stands for the best leaves in alpha / 2 of the races at most, all looks included; with questions that share documents, too.
     * 400 races: 0.025 x 400 = 10, three standard errors more are 19.
     */
    @Test
    void theBestSeldomLeaves() {
        for (int each : List.of(1, 5)) {
            long left = IntStream.range(0, 400)
                    .filter(seed -> run(
                                    new Race(5, 256, strata(30, each, 256, 512, 1024), RULE, seed),
                                    chances(seed, each, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6))
                            .out(1)
                            .isPresent())
                    .count();
            assertThat(left).as("of 400, documents of %s", each).isLessThanOrEqualTo(19);
        }
    }

    /** What a better one takes to win, by how much it is better: the figures of decision 75. */
    @Test
    void theBetterOneWinsTheSoonerTheMoreItIsBetter() {
        int[] points = {5, 10, 20, 40};
        int[] wins = new int[points.length];
        double[] asked = new double[points.length];
        for (int i = 0; i < points.length; i++)
            for (int seed = 0; seed < 50; seed++) {
                double better = 0.5 + points[i] / 100.0;
                Race race = run(
                        new Race(5, 256, strata(60, 1, 256, 512, 1024), RULE, seed),
                        chances(seed, 1, 0.5, better, 0.5, 0.5, 0.5, 0.5));
                if (race.leader() == 1) wins[i]++;
                asked[i] += IntStream.rangeClosed(1, 5).map(race::answered).sum() / (5 * 3 * 60.0) / 50;
            }
        assertThat(wins).isSorted();
        assertThat(wins[3]).isGreaterThanOrEqualTo(49);
        assertThat(asked[3]).isLessThan(0.5);
    }
}
