package dev.ropewalk.web.plan;

import dev.ropewalk.web.configuration.MethodChoice;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, a rope and a length.
 *
 * @param rotaryDim 128 where not given
 * @param base 10000 where not given
 * @param model id of a model whose rope is taken, with what its config.json asks for, in place of rotaryDim and base
 * @param rows queries whose distances are wanted; the last token's where not given
 * @param picture rows and columns of a picture of all distances; none where not given
 */
public record PlanQuestion(
        @NotNull @Valid MethodChoice method,
        @Nullable @Min(2) @Max(MOST_CHANNELS) Integer rotaryDim,
        @Nullable Double base,
        @Nullable @Size(max = 64) String model,
        @Min(1) @Max(LONGEST) int trainedLength,
        @Min(1) @Max(LONGEST) int length,
        @Nullable @Size(max = 32) List<@NotNull Integer> rows,
        @Nullable @Min(1) @Max(256) Integer picture) {

    public static final int LONGEST = 1 << 22;

    /** Thirty-two times those of the widest heads there are. */
    static final int MOST_CHANNELS = 8192;
}
