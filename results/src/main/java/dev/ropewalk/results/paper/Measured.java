package dev.ropewalk.results.paper;

import dev.ropewalk.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number that was measured here, in the unit of the paper: a perplexity, or percent.
 *
 * @param cell id of the newest of its cells, one a seed
 * @param interval of 95 %; null where there is a single document
 * @param samples documents of a perplexity, else questions
 * @param seeds pooled in it
 */
public record Measured(
        String cell,
        String configuration,
        double value,
        @Nullable Interval interval,
        int samples,
        int seeds) {

    /** {@code 7.71}. */
    public String shown() {
        return shown(value);
    }

    /** {@code [7.62, 7.80]}; empty where there is none. */
    public String shownInterval() {
        return interval == null ? "" : "[" + shown(interval.lower()) + ", " + shown(interval.upper()) + "]";
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, number < 100 ? "%.2f" : number < 1000 ? "%.1f" : "%,.0f", number);
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("value", value);
        json.put("lower", interval == null ? null : interval.lower());
        json.put("upper", interval == null ? null : interval.upper());
        json.put("samples", samples);
        json.put("seeds", seeds);
        json.put("configuration", configuration);
        json.put("cell", cell);
        return json;
    }
}
