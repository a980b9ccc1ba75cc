package dev.ropewalk.app;

import dev.ropewalk.evaluator.MeasuringConfiguration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many cells a command measures at once. */
final class SlotOptions {

    /** More threads than this only wait for each other's rows. */
    private static final int MOST = 64;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description =
                    "cells measured at once (default: one a core for a model that reads on one thread, one for a larger model);"
                            + " 1 for speeds that nothing disturbs")
    @Nullable
    Integer slots;

    /** @throws RefusedException where there are too few or too many */
    Map<String, Object> properties() {
        if (slots == null) return Map.of();
        if (slots < 1 || slots > MOST)
            throw new RefusedException("--slots must lie in 1.." + MOST + ", got " + slots + ".");
        return Map.of(MeasuringConfiguration.SLOTS, slots);
    }
}
