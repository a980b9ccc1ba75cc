package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Dtype;
import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RotarySpectrum;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfCheckTest {

    private static final Map<Dtype, Decoder> DECODERS = new EnumMap<>(Dtype.class);
    private static Decoder decoder;
    private static Rope rope;

    @BeforeAll
    static void load() {
        Checkpoint checkpoint = Checkpoint.open(Runs.modelFolder(Models.BUNDLED));
        for (Dtype dtype : Dtype.values()) DECODERS.put(dtype, Decoder.load(checkpoint, dtype));
        decoder = in(Dtype.FLOAT32);
        rope = checkpoint.rope();
    }

    @AfterAll
    static void close() {
        DECODERS.values().forEach(Decoder::close);
    }

    private static Decoder in(Dtype dtype) {
        return Objects.requireNonNull(DECODERS.get(dtype));
    }

    private static Prompt prompt(int length) {
        return new Prompt(new Random(1).ints(length, 40, 399).toArray(), 0);
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodProvesItselfWithinAndBeyondTheTrainedLength(Dtype dtype) {
        for (var card : Methods.all())
            for (int length : new int[] {128, 250, 512}) {
                Resolution plan;
                try {
                    plan = Configuration.of(card.name()).resolve(rope, length);
                } catch (IllegalArgumentException e) {
                    continue; // asks for parameters that have no default
                }
                assertThat(SelfCheck.refusal(in(dtype), plan, prompt(length)))
                        .as(card.name() + " at " + length)
                        .isEmpty();
            }
    }

    /** Two readings for the check, and of the sample its last pass alone: passes are of 2,048 tokens. */
    @Test
    void theFirstSampleGoesOnFromItsSelfCheck() {
        Resolution resolution = Configuration.of("pi").resolve(rope, 3000);
        decoder.forget();
        long before = decoder.tokensRead();
        assertThat(SelfCheck.refusal(decoder, resolution, prompt(2992))).isEmpty();
        assertThat(decoder.tokensRead() - before).isEqualTo(2 * 2992);
        decoder.read(prompt(2992), resolution, 8).close();
        assertThat(decoder.tokensRead() - before).isEqualTo(2 * 2992 + 2992 - 2048);
    }

    @ParameterizedTest
    @EnumSource
    void aPlanThatChangesNothingAlthoughItShouldIsRefused(Dtype dtype) {
        RotarySpectrum trained = rope.trainedSpectrum();
        ContextPlan plan = ContextPlan.plain(rope, 128)
                .withSpectrum(RotarySpectrum.of(rope.pairs(), m -> trained.speed(m) * (1 + 1e-9)));
        assertThat(SelfCheck.refusal(
                        in(dtype),
                        new Resolution(Configuration.of("rope"), List.of(), (rope, length) -> plan, plan),
                        prompt(128)))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .startsWith(
                                        "the plan should differ from plain RoPE at 128 tokens, but its logits differ by only "));
    }
}
