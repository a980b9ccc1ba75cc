package dev.ropewalk.app;

import dev.ropewalk.methods.Rope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --trained-length L}: config.json does not always say what a model was trained on, and all automatic choices follow from it. */
final class TrainedLengthOption {

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "tokens the model was trained on (default: what config.json says)")
    @Nullable
    Integer tokens;

    /** A checkpoint's rope, with this length in the place of its own. */
    Rope of(Rope own) {
        return tokens == null ? own : own.withTrainedLength(tokens);
    }
}
