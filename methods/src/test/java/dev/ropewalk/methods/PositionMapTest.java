package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

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
            assertThat(map.at(at + 1) - map.at(at)).isIn(0.0, map.step());
    }

    @Property
    void stepsRepeatAfterAPeriod(@ForAll("maps") PositionMap map, @ForAll @IntRange(max = 200) int token) {
        int period = map.period();
        assertThat(map.at(token + period + 1) - map.at(token + period)).isEqualTo(map.at(token + 1) - map.at(token));
        if (map.returns()) assertThat(map.at(token + period)).isEqualTo(map.at(token));
    }

    @Property(tries = 300)
    void anExplanationOfAnyBandsAgreesWithAllPairs(@ForAll("plans") ContextPlan plan) {
        AllPairs.of(plan, 200).agreesWith(plan.explain());
    }

    private static ContextPlan plan(Random random) {
        int near = 1 + random.nextInt(30), end = near + 1 + random.nextInt(60), chunk = 1 + random.nextInt(20);
        boolean masks = random.nextBoolean();
        Reach[] reaches = random.nextBoolean()
                ? new Reach[] {new Reach.Distance(0, near), new Reach.Distance(near, masks ? end : Reach.UNBOUNDED)}
                : new Reach[] {
                    new Reach.ChunksApart(chunk, 0, 2), new Reach.ChunksApart(chunk, 2, masks ? 4 : Reach.UNBOUNDED)
                };
        return ContextPlan.plain(new Rope(4, 10_000, 1 + random.nextInt(80)), 1 + random.nextInt(120))
                .withBands(
                        new AttentionBand("one", reaches[0], map(random), map(random)),
                        new AttentionBand("two", reaches[1], map(random), map(random)));
    }

    private static PositionMap map(Random random) {
        int size = 1 + random.nextInt(12);
        return switch (random.nextInt(6)) {
            case 0 -> new PositionMap.Grouped(size, random.nextInt(20) + (random.nextBoolean() ? 0.25 : 0));
            case 1 -> new PositionMap.InChunk(size);
            case 2 -> new PositionMap.NextChunk(size, size + random.nextInt(2 * size));
            case 3 -> new PositionMap.Fixed(random.nextInt(30));
            default -> new PositionMap.Identity();
        };
    }
}
