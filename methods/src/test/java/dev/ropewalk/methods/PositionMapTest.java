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
