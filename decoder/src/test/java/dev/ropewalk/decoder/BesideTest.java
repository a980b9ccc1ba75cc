package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Decoders beside each other read the same weights in several threads, and each reads what it would read alone, bit for bit. */
class BesideTest {

    private static final int LENGTH = 300, NEW = 12, ROUNDS = 6;
    private static final List<String> CONFIGURATIONS =
            List.of("rope", "yarn{factor=4}", "self-extend{group=4,window=32}", "dca{chunk=32}");

    private record Read(float[] logits, List<int[]> written) {}

    private static Read read(Decoder decoder, String configuration) {
        Resolution resolution =
                Configuration.parse(configuration).resolve(decoder.rope().withTrainedLength(64), LENGTH + NEW);
        Prompt prompt = new Prompt(new Random(7).ints(LENGTH, 3, 1000).toArray(), LENGTH / 2);
        try (Context context = decoder.read(prompt, resolution, NEW)) {
            float[] logits = context.lastLogits()[0];
            return new Read(logits, context.generate(NEW, Set.of()));
        }
    }

    @Test
    void eachReadsWhatItWouldReadAlone() {
        try (Decoder decoder = Decoder.random(2, 128, 64)) {
            List<Read> alone = CONFIGURATIONS.stream()
                    .map(configuration -> read(decoder, configuration))
                    .toList();
            long before = decoder.tokensRead();
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int reader = 0; reader < CONFIGURATIONS.size(); reader++) {
                int first = reader;
                readers.add(CompletableFuture.runAsync(
                        () -> {
                            try (Decoder beside = decoder.beside()) {
                                for (int round = 0; round < ROUNDS; round++) {
                                    int which = (first + round) % CONFIGURATIONS.size();
                                    Read read = read(beside, CONFIGURATIONS.get(which));
                                    assertThat(read.logits())
                                            .isEqualTo(alone.get(which).logits());
                                    assertThat(read.written().get(0))
                                            .isEqualTo(
                                                    alone.get(which).written().get(0));
                                }
                            }
                        },
                        task -> new Thread(task, "beside").start()));
            }
            readers.forEach(CompletableFuture::join);
            assertThat(decoder.tokensRead()).isGreaterThan(before);
            assertThat(read(decoder, "rope").logits()).isEqualTo(alone.get(0).logits()); // the weights are still there
        }
    }
}
