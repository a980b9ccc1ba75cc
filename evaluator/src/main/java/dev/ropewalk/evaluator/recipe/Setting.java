package dev.ropewalk.evaluator.recipe;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where a recipe is followed, and how far.
 *
 * @param out folder for the model, and for what is needed to go on
 * @param threads to compute with; another number gives other weights
 * @param lastStep to stop after, of the same schedule; at least 1, beyond the recipe's last for all
 * @param codeVersion told with the result
 * @param progress hears of every step
 * @param interrupted asked before every step
 */
public record Setting(
        Path out, int threads, int lastStep, String codeVersion, Consumer<Step> progress, BooleanSupplier interrupted) {

    public Setting {
        if (threads < 1 || threads > 1024)
            throw new IllegalArgumentException("threads must be from 1 to 1024, got " + threads);
        if (lastStep < 1) throw new IllegalArgumentException("steps must be at least 1, got " + lastStep);
    }
}
