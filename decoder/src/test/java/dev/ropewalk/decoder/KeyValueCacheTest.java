package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {

    /** Sixteen megabytes a time: the argument that kernels hold of a cache must not outlive the cache's owner. */
    @Test
    void closingItsOwnerFreesACacheThatKernelsHaveSeen() throws IOException {
        try (Decoder decoder = Decoder.random(1, 64, 64)) {
            ContextPlan plan =
                    Configuration.of("rope").resolve(decoder.rope(), 64).planAt(64);
            long after10 = 0;
            for (int i = 0; i < 50; i++) {
                if (i == 10) after10 = ResidentMemory.megabytes();
                try (NDManager owner = decoder.manager().newSubManager()) {
                    decoder.cache(owner, plan, 1, 1 << 15).held();
                }
            }
            assertThat(ResidentMemory.megabytes() - after10).isLessThan(160);
        }
    }
}
