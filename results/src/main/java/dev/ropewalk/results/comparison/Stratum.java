package dev.ropewalk.results.comparison;

import java.util.Map;

/**
 * What one task asked at one length.
 *
 * @param answered by the id of the configuration, seeds pooled
 */
record Stratum(String task, int length, Map<String, Series> answered) {

    Stratum {
        answered = Map.copyOf(answered);
    }

    Series of(String configuration) {
        Series series = answered.get(configuration);
        if (series == null) throw new IllegalStateException(configuration + " was not asked " + task + " at " + length);
        return series;
    }
}
