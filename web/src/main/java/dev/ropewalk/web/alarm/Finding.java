package dev.ropewalk.web.alarm;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Watched;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became worse, as an alarm tells it: {@link Watched.Held} in words that stay.
 *
 * @param before a mean; shares, of perplexities nats a token
 * @param difference now less before, over the questions that both runs answered
 * @param changed in what the two measurements differ
 * @param cells ids, one a seed
 */
public record Finding(
        String configuration,
        String task,
        int length,
        String metric,
        double before,
        double now,
        double difference,
        @Nullable Double lower,
        @Nullable Double upper,
        int questions,
        @Nullable Double p,
        @Nullable Double adjustedP,
        List<String> changed,
        List<String> previousCells,
        List<String> cells) {

    public static Finding of(Watched.Held held) {
        return new Finding(
                held.configuration(),
                held.task(),
                held.length(),
                held.metric().word(),
                held.before(),
                held.now(),
                held.difference(),
                held.interval() == null ? null : held.interval().lower(),
                held.interval() == null ? null : held.interval().upper(),
                held.questions(),
                held.p(),
                held.adjustedP(),
                held.changed(),
                held.previousCells(),
                held.cells());
    }

    /** {@code rope{} on passkey@1 at 512 tokens went from 95 to 75 %}. */
    public String sentence() {
        boolean share = !metric.equals(Metric.PERPLEXITY.word());
        return configuration + " on " + task + " at " + String.format(Locale.ROOT, "%,d", length) + " tokens went from "
                + (share
                        ? percent(before) + " to " + percent(now) + " %"
                        : nats(before) + " to " + nats(now) + " nats a token");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", share * 100).replaceFirst("[.]0$", "");
    }

    private static String nats(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
