package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RotarySpectrum;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

    private static Decoder decoder;
    private static Rope rope;

    @BeforeAll
    static void load() {
        Checkpoint checkpoint = Checkpoint.open(Runs.modelFolder(Models.BUNDLED));
        decoder = Decoder.load(checkpoint);
        rope = checkpoint.rope();
    }

    @AfterAll
    static void close() {
        decoder.close();
    }

    private static int[] prompt(int length) {
        return new Random(1).ints(length, 40, 400).toArray();
    }

    @Test
    void everyMethodProvesItselfWithinAndBeyondTheTrainedLength() {
        for (var card : Methods.all())
            for (int length : new int[] {128, 512}) {
                Resolution plan;
                try {
                    plan = Configuration.of(card.name()).resolve(rope, length);
                } catch (IllegalArgumentException e) {
                    continue; // asks for parameters that have no default
                }
                assertThat(SelfCheck.refusal(decoder, plan, prompt(length)))
                        .as(card.name() + " at " + length)
                        .isEmpty();
            }
    }

    @Test
    void aPlanThatChangesNothingAlthoughItShouldIsRefused() {
        RotarySpectrum trained = rope.trainedSpectrum();
        ContextPlan plan = ContextPlan.plain(rope, 128)
                .withSpectrum(RotarySpectrum.of(rope.pairs(), m -> trained.speed(m) * (1 + 1e-9)));
        assertThat(SelfCheck.refusal(
                        decoder,
                        new Resolution(Configuration.of("rope"), List.of(), (rope, length) -> plan, plan),
                        prompt(128)))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .startsWith(
                                        "the plan should differ from plain RoPE at 128 tokens, but its logits differ by only "));
    }
}
