package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyTest {

    @Test
    void bothHalvesAreTheSameTokens() {
        try (Tokenizer llama2 = BundledModel.other("llama2")) {
            for (Tokenizer tokenizer : List.of(llama2, BundledModel.TOKENIZER)) {
                Task task = Tasks.named("copy", Map.of("documents", 3));
                Samples samples = task.on(tokenizer, 2000);
                for (int length : new int[] {3, 4, 511, 2000}) {
                    int[] ids = samples.sample(length, 1, 2).ids();
                    int front = tokenizer.prefix().length, half = (length - front) / 2;
                    assertThat(ids).hasSize(front + 2 * half).startsWith(tokenizer.prefix());
                    assertThat(Arrays.copyOfRange(ids, front, front + half))
                            .isEqualTo(Arrays.copyOfRange(ids, front + half, ids.length));
                }
                assertThat(samples.sample(512, 1, 0).ids())
                        .isNotEqualTo(samples.sample(512, 1, 1).ids());
                assertThatThrownBy(() -> samples.sample(2, 1, 0))
                        .hasMessage("copy@1 needs at least 3 tokens with this tokenizer, got 2");
                assertThatThrownBy(() -> samples.sample(2001, 1, 0))
                        .hasMessage("copy@1 was made for at most 2000 tokens, got 2001");
            }
        }
    }

    /** A random model has learned nothing, but its tokens are counted. */
    @Test
    void theSecondHalfIsScored() {
        try (Decoder decoder = Decoder.random(1, 64, 512)) {
            Task task = Tasks.named("copy", Map.of("documents", 2));
            Samples samples = task.on(BundledModel.TOKENIZER, 256);
            List<Outcome> outcomes = samples.measure(
                    decoder,
                    Configuration.of("rope").resolve(decoder.rope(), 256),
                    List.of(samples.sample(256, 1, 0), samples.sample(256, 1, 1)));
            assertThat(outcomes).extracting(Outcome::nllTokens).containsExactly(127, 127);
            assertThat(task.summarize(outcomes).score()).isPositive();
        }
    }
}
