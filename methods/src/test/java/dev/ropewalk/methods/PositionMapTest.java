package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What position maps say of themselves, and that an explanation holds for any bands made of them, not only for those methods make. */
class PositionMapTest {

    @Provide
    Arbitrary<PositionMap> maps() {
        return Arbitraries.randomValue(PositionMapTest::map);
    }

    @Provide
    Arbitrary<ContextPlan> plans() {
        return Arbitraries.randomValue(PositionMapTest::plan);
    }

    @Property
    void theRigidStretchKeepsTrueDistancesAndIsTheLongest(
            @ForAll("maps") PositionMap map, @ForAll @IntRange(max = 200) int token) {
        double moved = map.at(token) - token;
        int first = token;
        while (first > 0 && map.at(first - 1) - (first - 1) == moved) first--;
        assertThat(map.rigidFrom(token)).isEqualTo(first);
    }

    @Property
    void theRisingStretchNeitherFallsBackNorLeavesAPositionOut(
            @ForAll("maps") PositionMap map, @ForAll @IntRange(max = 200) int token) {
        for (int at = map.risingFrom(token); at < token; at++)
            assertThat((map.at(at + 1) - map.at(at)) / map.step())
                    .satisfiesAnyOf(
                            step -> assertThat(step).isZero(),
                            step -> assertThat(step).isCloseTo(1, offset(1e-9)));
    }

    @Property
    void stepsRepeatAfterAPeriodOverWhichNoPositionFalls(
            @ForAll("maps") PositionMap map, @ForAll @IntRange(max = 200) int token) {
        int period = map.period(), settled = map.settled() + token;
        assertThat(map.at(settled + period + 1) - map.at(settled + period))
                .isCloseTo(map.at(settled + 1) - map.at(settled), offset(1e-9));
        assertThat(map.at(token + period)).isGreaterThanOrEqualTo(map.at(token));
        if (map.returns()) assertThat(map.at(token + period)).isEqualTo(map.at(token));
    }

    @Property(tries = 600)
    void anExplanationOfAnyBandsAgreesWithAllPairs(@ForAll("plans") ContextPlan plan) {
        AllPairs.of(plan, 200).agreesWith(plan.explain());
    }

    @Property(tries = 200)
    void theLargestDistanceThatAWindowLeavesIsThatOfAllPairs(
            @ForAll("plans") ContextPlan plan, @ForAll @IntRange(min = 1, max = 100) int window) {
        double largest = 0;
        for (int query = 0; query < plan.targetLength(); query++)
            for (int key = Math.max(0, query - window + 1); key <= query; key++)
                for (AttentionBand band : plan.bands())
                    if (band.owns(query, key)) largest = Math.max(largest, band.distance(query, key));
        assertThat(DistanceSurvey.largest(plan, window)).isCloseTo(largest, offset(1e-8));
    }

    /** Nothing that people read shows how Java writes a record. */
    @Property
    void whatPeopleReadIsAFormula(@ForAll("plans") ContextPlan plan) {
        for (AttentionBand band : plan.bands())
            assertThat(band.query().formula('i')
                            + band.key().formula('j')
                            + band.reach().words())
                    .doesNotContain("[", "=", String.valueOf(Reach.UNBOUNDED));
    }

    @Test
    void formulasAreThoseOfThePapers() {
        assertThat(new PositionMap.Identity().formula('i')).isEqualTo("i");
        assertThat(new PositionMap.Grouped(5, 816).formula('i')).isEqualTo("⌊i/5⌋ + 816");
        assertThat(new PositionMap.Grouped(5, 0).formula('j')).isEqualTo("⌊j/5⌋");
        assertThat(new PositionMap.Grouped(3, 32 - 32 / 3.0).formula('i')).isEqualTo("⌊i/3⌋ + 21.3333");
        assertThat(new PositionMap.Grouped(1, -7).formula('i')).isEqualTo("i - 7");
        assertThat(new PositionMap.InChunk(40).formula('j')).isEqualTo("j mod 40");
        assertThat(new PositionMap.NextChunk(40, 55).formula('i')).isEqualTo("min(40 + i mod 40, 55)");
        assertThat(new PositionMap.Fixed(55).formula('i')).isEqualTo("55");
        assertThat(new PositionMap.Divided(4, 48).formula('i')).isEqualTo("(i + 48)/4");
        assertThat(new PositionMap.Divided(4, 0).formula('j')).isEqualTo("j/4");
        assertThat(new PositionMap.Capped(64).formula('i')).isEqualTo("min(i, 64)");
        assertThat(new PositionMap.PastGrouped(40, 4).formula('j')).isEqualTo("j mod 40 + ⌊j/40⌋ · 10");
    }

    @Test
    void aReachIsToldInWords() {
        assertThat(new Reach.Distance(0, Reach.UNBOUNDED).words()).isEqualTo("every key");
        assertThat(new Reach.Distance(48, Reach.UNBOUNDED).words()).isEqualTo("keys 48 or more tokens back");
        assertThat(new Reach.Distance(0, 48).words()).isEqualTo("keys 0 to 47 tokens back");
        assertThat(new Reach.ChunksApart(40, 0, 1).words()).isEqualTo("keys of the query's own chunk (chunks of 40)");
        assertThat(new Reach.ChunksApart(40, 1, 2).words()).isEqualTo("keys 1 chunk back (chunks of 40)");
        assertThat(new Reach.ChunksApart(40, 2, Reach.UNBOUNDED).words())
                .isEqualTo("keys 2 or more chunks back (chunks of 40)");
        assertThat(new Reach.FirstKeys(4, 60).words())
                .isEqualTo("the first 4 keys, once they lie 60 or more tokens back");
    }

    private static ContextPlan plan(Random random) {
        int near = 1 + random.nextInt(30), end = near + 1 + random.nextInt(60), chunk = 1 + random.nextInt(20);
        boolean masks = random.nextBoolean();
        Reach[] reaches = switch (random.nextInt(3)) {
            case 0 ->
                new Reach[] {new Reach.Distance(0, near), new Reach.Distance(near, masks ? end : Reach.UNBOUNDED)};
            case 1 ->
                new Reach[] {
                    new Reach.ChunksApart(chunk, 0, 2), new Reach.ChunksApart(chunk, 2, masks ? 4 : Reach.UNBOUNDED)
                };
            default -> new Reach[] {new Reach.Distance(0, near), new Reach.FirstKeys(chunk, near)};
        };
        return ContextPlan.plain(new Rope(4, 10_000, 1 + random.nextInt(80)), 1 + random.nextInt(120))
                .withBands(band(reaches[0], random), band(reaches[1], random));
    }

    private static AttentionBand band(Reach reach, Random random) {
        PositionMap query = map(random), key = map(random);
        while (query.step() != key.step()) key = map(random);
        return new AttentionBand("drawn", reach, query, key);
    }

    private static PositionMap map(Random random) {
        int size = 1 + random.nextInt(12);
        return switch (random.nextInt(10)) {
            case 0 -> new PositionMap.Grouped(size, random.nextInt(20) + (random.nextBoolean() ? 0.25 : 0));
            case 1 -> new PositionMap.InChunk(size);
            case 2 -> new PositionMap.NextChunk(size, size + random.nextInt(2 * size));
            case 3 -> new PositionMap.Fixed(random.nextInt(30));
            case 4 -> new PositionMap.Capped(1 + random.nextInt(60));
            case 5 -> {
                int group = 1 + random.nextInt(4);
                yield new PositionMap.PastGrouped(group * (1 + random.nextInt(5)), group);
            }
            case 6, 7 -> new PositionMap.Divided(1 + random.nextInt(4) / 2.0, random.nextInt(20));
            default -> new PositionMap.Identity();
        };
    }
}
