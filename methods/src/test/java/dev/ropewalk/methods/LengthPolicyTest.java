package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which plan rules a text while it grows. */
class LengthPolicyTest {

    private static final Rope ROPE = new Rope(16, 10_000, 64);

    private static Resolution dynamic(String policy, int target) {
        return Configuration.of("dynamic-ntk", Map.of("factor", 2, "policy", policy))
                .resolve(ROPE, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recompute", "re-rotate", "stale"})
    void aPolicyThatFollowsTheLengthRulesEveryTextAsIfItWereTheTarget(String policy) {
        Resolution resolution = dynamic(policy, 200);
        assertThat(resolution.plan().lengthPolicy()).hasToString(policy);
        for (int n : new int[] {1, 64, 65, 150, 200})
            assertThat(resolution.planAt(n)).isEqualTo(dynamic(policy, n).plan());
        assertThat(resolution.planAt(64).spectrum()).isEqualTo(ROPE.trainedSpectrum());
    }

    @ParameterizedTest
    @ValueSource(strings = {"frozen", "static-max"})
    void aPolicyThatDoesNotKeepsOnePlan(String policy) {
        Resolution resolution = dynamic(policy, 200);
        assertThat(resolution.planAt(10)).isSameAs(resolution.plan());
        assertThat(resolution.plan().lengthPolicy()).isEqualTo(LengthPolicy.FROZEN);
    }

    @Test
    void staticMaxIsTheBaseOfFactorTimesTheTrainedLength() {
        for (int n : new int[] {10, 128, 1000})
            assertThat(dynamic("static-max", n).plan().spectrum())
                    .isEqualTo(dynamic("frozen", 128).plan().spectrum());
    }

    @Test
    void longRopeReadsAgainBeyondTheTrainedLength() {
        Rope rope = new Rope(4, 10_000, 64);
        Resolution resolution = Configuration.of(
                        "longrope", Map.of("shortFactor", List.of(1, 2), "longFactor", List.of(3, 4)))
                .resolve(rope, 100);
        assertThat(resolution.plan().lengthPolicy()).isEqualTo(LengthPolicy.RECOMPUTE);
        assertThat(resolution.planAt(64).actsLike(resolution.planAt(1))).isTrue();
        assertThat(resolution.planAt(65).actsLike(resolution.planAt(64))).isFalse();
        assertThat(resolution.planAt(65).actsLike(resolution.plan())).isTrue();
    }

    /** microsoft/LongRoPE, rope/longrope.py: half of the factors at half of the way from L to s L, all of them at s L, more beyond. */
    @Test
    void longRopesFactorsGrowInWithTheText() {
        Rope rope = new Rope(4, 10_000, 64);
        Resolution resolution = Configuration.parse("longrope{dynamic=true,factor=3,longFactor=[1,5]}")
                .resolve(rope, 400);
        assertThat(resolution.plan().lengthPolicy()).isEqualTo(LengthPolicy.RECOMPUTE);
        double trained = rope.trainedSpectrum().speed(1);
        assertThat(resolution.planAt(40).spectrum()).isEqualTo(rope.trainedSpectrum());
        assertThat(resolution.planAt(64).spectrum()).isEqualTo(rope.trainedSpectrum());
        assertThat(resolution.planAt(128).spectrum().speed(1)).isCloseTo(trained / 3, withPercentage(1e-9));
        assertThat(resolution.planAt(192).spectrum().speed(1)).isCloseTo(trained / 5, withPercentage(1e-9));
        assertThat(resolution.planAt(256).spectrum().speed(1)).isCloseTo(trained / 7, withPercentage(1e-9));
        assertThat(resolution.planAt(40).rotaryTemperature().at(0, 0, 40))
                .isCloseTo(1 + Math.log(3) / Math.log(64), withPercentage(1e-9));
    }

    @Test
    void aCompositionGrowsAsItsSpectrumDoes() {
        Resolution resolution = Configuration.parse(
                        "compose{spectrum=dynamic-ntk{policy=stale},bands=self-extend{group=4,window=16}}")
                .resolve(ROPE, 200);
        assertThat(resolution.plan().lengthPolicy()).isEqualTo(LengthPolicy.STALE);
        assertThat(resolution.planAt(64).spectrum()).isEqualTo(ROPE.trainedSpectrum());
        assertThat(resolution.planAt(64).bands()).isEqualTo(resolution.plan().bands());
    }
}
