package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dense form is worth comparing with only because it computes the same: same logits, same continuation, far more memory. */
class DenseFormTest {

    private static final int TOKENS = 120, ROOM = 6;
    private static Decoder decoder, dense;

    @BeforeAll
    static void load() {
        decoder = Decoder.load(Checkpoint.open(Kit.checkpoint("families/checkpoints/rope")));
        dense = decoder.dense();
    }

    @AfterAll
    static void close() {
        dense.close();
        decoder.close();
    }

    private static Resolution plan(String configuration) {
        return Configuration.parse(configuration).resolve(decoder.rope().withTrainedLength(64), TOKENS + ROOM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rope", "self-extend{group=4,window=16}", "rerope{window=32}"})
    void itComputesTheSame(String configuration) {
        Resolution plan = plan(configuration);
        int[] ids = new Random(1).ints(TOKENS, 0, decoder.vocabularySize()).toArray();
        try (Context banded = decoder.read(List.of(ids), plan, ROOM);
                Context whole = dense.read(List.of(ids), plan, ROOM)) {
            float[] expected = banded.lastLogits()[0];
            float[] logits = whole.lastLogits()[0];
            for (int i = 0; i < logits.length; i++) assertThat(logits[i]).isCloseTo(expected[i], within(1e-4f));
            int[] next = banded.generate(ROOM, Set.of()).get(0);
            assertThat(whole.generate(ROOM, Set.of()).get(0)).isEqualTo(next);
            float[][] along = banded.logitsAlong(List.of(next)).get(0);
            float[][] alongWhole = whole.logitsAlong(List.of(next)).get(0);
            for (int at = 0; at < ROOM; at++)
                for (int i = 0; i < logits.length; i++)
                    assertThat(alongWhole[at][i]).isCloseTo(along[at][i], within(1e-4f));
        }
    }

    @Test
    void chunksAreNotItsBusiness() {
        assertThatThrownBy(() -> dense.read(List.of(new int[TOKENS]), plan("dca{chunk=48,cap=63}"), 0))
                .hasMessageContaining("dense attention knows bands of distances only");
    }

    /** Three matrices of n x n floats for each of the heads, where the banded form has none: quadratic growth. */
    @Test
    void itsMemoryGrowsWithTheSquareOfTheLength() {
        var plan = plan("self-extend{group=4,window=16}").plan();
        long once = dense.memory(plan, 10_000, 0).activationBytes();
        long twice = dense.memory(plan, 20_000, 0).activationBytes();
        assertThat((double) twice / once).isBetween(3.5, 4.0);
        assertThat(decoder.memory(plan, 20_000, 0).activationBytes())
                .isEqualTo(decoder.memory(plan, 10_000, 0).activationBytes());
    }
}
