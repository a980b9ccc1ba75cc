package dev.ropewalk.evaluator.sample;

import dev.ropewalk.tasks.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast samples were measured.
 *
 * @param prompts tokens of what counts
 * @param prefill tokens a second; null where nothing was timed
 */
public record Speed(
        long prompts, @Nullable Double prefill, @Nullable Double decode) {

    public static Speed of(List<Outcome> outcomes) {
        double prefillSeconds = 0, decodeSeconds = 0;
        long prefilled = 0, decoded = 0, prompts = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.status() != Outcome.Status.UNSCORED) prompts += outcome.promptTokens();
            if (outcome.prefillSeconds() != null) {
                prefillSeconds += outcome.prefillSeconds();
                prefilled += outcome.promptTokens();
            }
            if (outcome.decodeSeconds() != null) {
                decodeSeconds += outcome.decodeSeconds();
                decoded += outcome.answerTokens();
            }
        }
        return new Speed(
                prompts,
                prefillSeconds > 0 ? prefilled / prefillSeconds : null,
                decodeSeconds > 0 && decoded > 0 ? decoded / decodeSeconds : null);
    }
}
