package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The laws that every method of the table keeps, for any geometry, target length and parameters. */
class ContextMethodContractTest {

    @Provide
    Arbitrary<Situation> situations() {
        return Arbitraries.randomValue(Situation::random);
    }

    @Provide
    Arbitrary<Situation> automatic() {
        return Arbitraries.randomValue(random -> {
            Situation drawn = Situation.random(random);
            return new Situation(Configuration.of(drawn.configuration().method()), drawn.rope(), drawn.targetLength());
        });
    }

    @Property(tries = 600)
    void everyVisiblePairLiesInExactlyOneBand(@ForAll("situations") Situation situation) {
        ContextPlan plan = situation.plan();
        for (int query = 0; query < situation.targetLength(); query++) {
            int[] owners = new int[query + 1];
            for (AttentionBand band : plan.bands())
                for (int key = band.reach().from(query); key < band.reach().to(query); key++) owners[key]++;
            if (!keeps(situation, MethodLaw.SEES_EVERY_KEY)) assertThat(owners).doesNotContain(2, 3);
            else assertThat(owners).containsOnly(1);
        }
    }

    @Property(tries = 600)
    void bandsNeverMoveBackAndNeverLookAhead(@ForAll("situations") Situation situation) {
        for (AttentionBand band : situation.plan().bands()) {
            Reach reach = band.reach();
            for (int query = 0; query < situation.targetLength(); query++) {
                int from = reach.from(query), to = reach.to(query);
                if (from < 0 || from > reach.from(query + 1) || to < 0 || to > reach.to(query + 1) || to > query + 1)
                    fail("%s of query %d is [%d, %d)", band, query, from, to);
            }
        }
    }

    @Property(tries = 600)
    void aTokenIsAtDistanceZeroFromItselfAndNoneIsToldToLieAheadOrMoreThanOneTooFar(
            @ForAll("situations") Situation situation) {
        for (PairGroup group : situation.plan().groups()) tellsNoneAheadOrMoreThanOneTooFar(group.plan());
    }

    /** At any length, also one that is shorter than the positions of the trained length's half. */
    @Property(tries = 300)
    void anyWindowIsGivenPositionsToWhichATextIsNotStretched(
            @ForAll @IntRange(min = 2, max = 300) int trained, @ForAll Random random) {
        tellsNoneAheadOrMoreThanOneTooFar(Configuration.of("lampe", Map.of("window", 1 + random.nextInt(trained)))
                .resolve(new Rope(8, 10_000, trained), 1 + random.nextInt(2 * trained))
                .plan());
    }

    private static void tellsNoneAheadOrMoreThanOneTooFar(ContextPlan plan) {
        for (int query = 0; query < plan.targetLength(); query++) {
            double[] row = plan.row(query);
            assertThat(row[query]).isZero();
            for (int key = 0; key <= query; key++)
                if (!Double.isNaN(row[key]) && !(row[key] >= 0 && row[key] <= query - key + 1))
                    fail("query %d is told %s of key %d", query, row[key], key);
        }
    }

    @Property(tries = 600)
    void everyPairTurnsMoreSlowlyThanTheOneBeforeAndNoneStands(@ForAll("situations") Situation situation) {
        boolean strictly = keeps(situation, MethodLaw.TURNS_EVER_SLOWER);
        double[] speeds = situation.plan().spectrum().toArray();
        for (int m = 0; m < speeds.length; m++) {
            assertThat(speeds[m]).isNotNegative().isFinite();
            if (strictly) assertThat(speeds[m]).isPositive();
            if (m > 0) assertThat(speeds[m]).isLessThanOrEqualTo(speeds[m - 1]);
            if (m > 0 && strictly) assertThat(speeds[m]).isLessThan(speeds[m - 1]);
        }
    }

    @Property(tries = 600)
    void noPairTurnsFasterThanTrained(@ForAll("situations") Situation situation) {
        if (!keeps(situation, MethodLaw.TURNS_NO_FASTER)) return;
        ContextPlan plan = situation.plan();
        for (int m = 0; m < plan.spectrum().pairs(); m++)
            assertThat(plan.spectrum().speed(m))
                    .isLessThanOrEqualTo(situation.rope().trainedSpectrum().speed(m) * (1 + 1e-12));
    }

    @Property(tries = 600)
    void temperaturesArePositiveAndOneWhereTheySaySo(@ForAll("situations") Situation situation) {
        ContextPlan plan = situation.plan();
        for (LogitTemperature temperature : new LogitTemperature[] {plan.temperature(), plan.rotaryTemperature()})
            for (int context = 1; context <= situation.targetLength(); context++) {
                double value = temperature.at(50, context - 1, context);
                assertThat(value).isPositive().isFinite();
                if (context <= temperature.neutralContext()) assertThat(value).isOne();
            }
    }

    @Property(tries = 600)
    void anExactConfigurationResolvesToItself(@ForAll("situations") Situation situation) {
        Resolution first = situation.resolve();
        Resolution second = first.exact().resolve(situation.rope(), situation.targetLength());
        assertThat(second.exact()).isEqualTo(first.exact());
        assertThat(second.plan()).isEqualTo(first.plan());
        assertThat(second.choices()).allMatch(choice -> choice.origin() == Choice.Origin.GIVEN);
        assertThat(first.exact().parameters()).containsAllEntriesOf(withoutNested(situation.configuration()));
    }

    @Property(tries = 600)
    void everyParameterWithADefaultOrARuleIsReportedWithItsReason(@ForAll("situations") Situation situation) {
        Resolution resolution = situation.resolve();
        for (Parameter parameter :
                Methods.named(situation.configuration().method()).parameters())
            if ((parameter.fallback() != null || parameter.rule() != null)
                    && !resolution.exact().parameters().containsKey("dynamic")) // which leaves no short factors
            assertThat(resolution.exact().parameters()).containsKey(parameter.name());
        assertThat(resolution.choices())
                .allSatisfy(choice -> assertThat(choice.reason()).isNotBlank());
    }

    @Property(tries = 600)
    void aConfigurationSurvivesItsJsonAndItsNotation(@ForAll("situations") Situation situation) {
        Configuration exact = situation.resolve().exact();
        Map<String, Object> json = Conformance.entries(Conformance.JSON.readTree(exact.canonicalJson()));
        @SuppressWarnings("unchecked")
        Map<String, Object> parameters = (Map<String, Object>) json.get("parameters");
        Configuration read = Configuration.of((String) json.get("name"), parameters);
        assertThat(read).isEqualTo(exact);
        assertThat(read.sha256()).isEqualTo(exact.sha256()).matches("[0-9a-f]{64}");
        assertThat(Configuration.parse(exact.toString())).isEqualTo(exact);
    }

    @Property(tries = 300)
    void aPlanIsIdentifiedByWhatADecoderExecutes(@ForAll("situations") Situation situation) {
        ContextPlan plan = situation.plan();
        assertThat(Conformance.JSON
                        .readTree(plan.canonicalJson())
                        .get("targetLength")
                        .intValue())
                .isEqualTo(situation.targetLength());
        assertThat(situation.plan().sha256()).isEqualTo(plan.sha256()).matches("[0-9a-f]{64}");
        double[] speeds = plan.spectrum().toArray();
        RotarySpectrum nudged =
                RotarySpectrum.of(speeds.length, m -> m == speeds.length - 1 ? Math.nextUp(speeds[m]) : speeds[m]);
        assertThat(plan.withSpectrum(nudged).sha256()).isNotEqualTo(plan.sha256());
        assertThat(plan.withTemperature(new LogitTemperature.Constant(3)).sha256())
                .isNotEqualTo(plan.sha256());
        assertThat(plan.withBands(new AttentionBand(
                                "one", new Reach.Distance(0, 5), new PositionMap.Fixed(4), new PositionMap.Identity()))
                        .sha256())
                .isNotEqualTo(plan.sha256());
    }

    @Property(tries = 600)
    void withNothingGivenATrainingFreeMethodIsPlainWithinTheTrainedLength(@ForAll("automatic") Situation situation) {
        MethodCard card = Methods.named(situation.configuration().method());
        Rope bare = new Rope(
                situation.rope().rotaryDim(),
                situation.rope().base(),
                situation.rope().trainedLength());
        int within = Math.min(situation.targetLength(), bare.trainedLength());
        if (!card.trainingFree() || !keeps(situation, MethodLaw.PLAIN_WITHIN_THE_TRAINED_LENGTH)) return;
        assertThat(situation
                        .configuration()
                        .resolve(bare, within)
                        .plan()
                        .explain()
                        .largestContextEqualToPlain())
                .isGreaterThanOrEqualTo(within);
    }

    @Property(tries = 600)
    void withNothingGivenBandsTellNoDistanceThatWasNotTrained(@ForAll("automatic") Situation situation) {
        ContextPlan plan = situation.plan();
        boolean told = !plan.bands()
                .equals(ContextPlan.plain(plan.rope(), plan.targetLength()).bands());
        if (told && keeps(situation, MethodLaw.TELLS_TRAINED_DISTANCES))
            assertThat(plan.explain().largestDistance())
                    .isLessThan(situation.rope().trainedLength());
    }

    @Property(tries = 600)
    void anyWindowBelowTheTrainedLengthIsGivenAGroupThatKeepsDistancesTrained(
            @ForAll @IntRange(min = 2, max = 300) int trained, @ForAll Random random) {
        Map<String, Object> given = new TreeMap<>(Map.of("window", 1 + random.nextInt(trained - 1)));
        if (random.nextBoolean()) given.put("shift", random.nextBoolean() ? "floor" : "exact");
        ContextPlan plan = Configuration.of("self-extend", given)
                .resolve(new Rope(8, 10_000, trained), trained + random.nextInt(20 * trained))
                .plan();
        assertThat(plan.explain().largestDistance()).as("%s", given).isLessThan(trained);
    }

    @Property(tries = 300)
    void aFactorOfOneIsPlainRope(@ForAll("automatic") Situation situation) {
        String method = situation.configuration().method();
        if (Methods.named(method).parameter("factor").isEmpty() || !keeps(situation, MethodLaw.FACTOR_ONE_IS_PLAIN))
            return;
        assertThat(Configuration.of(method, Map.of("factor", 1))
                        .resolve(situation.rope(), situation.targetLength())
                        .plan())
                .isEqualTo(ContextPlan.plain(situation.rope(), situation.targetLength()));
    }

    @Property(tries = 150)
    void anExplanationAgreesWithAllPairs(@ForAll("situations") Situation situation) {
        ContextPlan plan = situation.plan();
        for (PairGroup group : plan.groups())
            AllPairs.of(group.plan(), 5 * situation.rope().trainedLength())
                    .agreesWith(group.plan().explain());
    }

    @Property(tries = 300)
    void shiftedPositionsStayTrainedUpToTwiceTheTrainedLength(
            @ForAll @IntRange(min = 8, max = 300) int trained, @ForAll Random random) {
        int window = Math.min(128, trained / 8), tokens = 1 + random.nextInt(2 * trained - window);
        ContextPlan plan = Configuration.of("string")
                .resolve(new Rope(8, 10_000, trained), tokens)
                .plan();
        assertThat(plan.explain().largestDistance()).isLessThan(trained);
    }

    /** A window must hold a whole group, so some lengths are beyond any group; a length of L squared over 5 is not. */
    @Property(tries = 300)
    void groupsThatFollowTheirWindowKeepDistancesTrained(
            @ForAll @IntRange(min = 40, max = 300) int trained, @ForAll Random random) {
        int tokens = trained + random.nextInt(trained * trained / 5 - trained);
        ContextPlan plan = Configuration.of("self-extend-llamacpp")
                .resolve(new Rope(8, 10_000, trained), tokens)
                .plan();
        assertThat(plan.explain().largestDistance()).isLessThan(trained);
    }

    private static boolean keeps(Situation situation, MethodLaw law) {
        return keeps(situation.configuration(), law);
    }

    /** As long as all that it is composed of do. */
    private static boolean keeps(Configuration configuration, MethodLaw law) {
        return !Methods.named(configuration.method()).exemptions().containsKey(law)
                && configuration.parameters().values().stream()
                        .allMatch(value -> !(value instanceof Configuration part) || keeps(part, law));
    }

    private static Map<String, Object> withoutNested(Configuration configuration) {
        Map<String, Object> given = new TreeMap<>(configuration.parameters());
        given.values().removeIf(value -> value instanceof Configuration);
        return given;
    }
}
