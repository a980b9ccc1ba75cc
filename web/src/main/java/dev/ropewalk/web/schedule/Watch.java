package dev.ropewalk.web.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That each run of a schedule is held against the one before (decision 62).
 *
 * @param alpha the chance that a run which is no worse raises an alarm, at most; above 0 and up to 0.5, 0.05 where not given
 * @param tolerance what may get worse without an alarm: of shares 0.02 are two points, of perplexities nats a token; 0 where not given
 */
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record Watch(
        @Schema(minimum = "0.000001", maximum = "0.5") double alpha,
        @Schema(minimum = "0", maximum = "1000") double tolerance) {

    private static final double ALPHA = 0.05, WIDEST = 1000;

    @JsonCreator
    static Watch of(
            @JsonProperty("alpha") @Nullable Double alpha, @JsonProperty("tolerance") @Nullable Double tolerance) {
        return new Watch(alpha == null ? ALPHA : alpha, tolerance == null ? 0 : tolerance);
    }

    /** {@code true} is all as it is unasked, {@code false} none. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable Watch of(boolean watched) {
        return watched ? of(null, null) : null;
    }

    /** @throws Refusal for numbers that say nothing */
    static void check(@Nullable Watch watch) {
        if (watch == null) return;
        if (!(watch.alpha > 0 && watch.alpha <= 0.5))
            throw Refusal.wrong("watch.alpha", "watch.alpha must be above 0 and at most 0.5, got " + watch.alpha + ".");
        if (!(watch.tolerance >= 0 && watch.tolerance <= WIDEST))
            throw Refusal.wrong(
                    "watch.tolerance", "watch.tolerance must lie between 0 and 1000, got " + watch.tolerance + ".");
    }
}
