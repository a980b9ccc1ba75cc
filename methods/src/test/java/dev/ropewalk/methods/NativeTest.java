package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules of transformers 5 that its published configurations do not show; the rest is held by {@link SpectrumGoldenTest}. */
class NativeTest {

    @Test
    void dynamicScalingBeginsAtTheMaximumNotAtTheOriginalLength() {
        Rope rope = rope(
                "dynamic", Map.of("factor", 2, "max_position_embeddings", 64, "original_max_position_embeddings", 32));
        assertThat(new Native().plan(rope, 64)).isEqualTo(ContextPlan.plain(rope, 64));
        assertThat(new Native().plan(rope, 65).spectrum()).isNotEqualTo(rope.trainedSpectrum());
    }

    @Test
    void betasOfZeroCountAsAbsent() {
        Map<String, Object> absent = Map.of("factor", 4);
        Map<String, Object> zero = Map.of("factor", 4, "beta_fast", 0, "beta_slow", 0);
        assertThat(new Native().plan(rope("yarn", zero), 99).spectrum())
                .isEqualTo(new Native().plan(rope("yarn", absent), 99).spectrum());
    }

    /** Only where transformers writes {@code x or y} does 0 count as absent: it would multiply cos and sin by an attention factor of 0. */
    @Test
    void anAttentionFactorOfZeroIsRefused() {
        assertThatThrownBy(() -> new Native().plan(rope("yarn", Map.of("factor", 4, "attention_factor", 0)), 99))
                .hasMessage("rope scaling 'yarn': attention_factor must be positive and finite, got 0");
    }

    @Test
    void anEntryThatDecidesNothingIsUnread() {
        assertThat(Native.unread(rope("linear", Map.of("factor", 4, "beta_fast", 3, "wobble", "x"))))
                .containsExactlyInAnyOrder("beta_fast", "wobble");
        assertThat(Native.unread(rope("yarn", Map.of("factor", 4, "beta_fast", 3, "truncate", true, "mscale", 1))))
                .isEmpty();
    }

    @Test
    void aCheckpointWithoutScalingIsPlain() {
        Rope rope = new Rope(16, 10_000, 64);
        assertThat(new Native().plan(rope, 640)).isEqualTo(ContextPlan.plain(rope, 640));
    }

    private static Rope rope(String type, Map<String, Object> entries) {
        return new Rope(16, 10_000, 64, new RopeScaling(type, entries));
    }
}
