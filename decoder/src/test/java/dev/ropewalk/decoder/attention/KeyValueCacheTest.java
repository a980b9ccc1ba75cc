package dev.ropewalk.decoder.attention;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.ResidentMemory;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {

    /** Sixteen megabytes a time: the argument that kernels hold of a cache must not outlive the cache's owner. */
    @Test
    void closingItsOwnerFreesACacheThatKernelsHaveSeen() throws IOException {
        ContextPlan plan = ContextPlan.plain(new Rope(64, 10_000, 64), 64);
        try (Kernels kernels = new Kernels(Device.cpu())) {
            long after10 = 0;
            for (int i = 0; i < 50; i++) {
                if (i == 10) after10 = ResidentMemory.megabytes();
                try (NDManager owner = kernels.manager().newSubManager()) {
                    new KeyValueCache(kernels, owner, Dtype.FLOAT32, 1, plan, 1, 1 << 15, 64).held();
                }
            }
            assertThat(ResidentMemory.megabytes() - after10).isLessThan(160);
        }
    }
}
