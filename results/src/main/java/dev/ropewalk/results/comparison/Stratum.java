package dev.ropewalk.results.comparison;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one task asked at one length.
 *
 * @param answered by the id of the configuration, seeds pooled
 */
record Stratum(String task, int length, Map<String, Series> answered) {

    Stratum {
        answered = Map.copyOf(answered);
    }

    /** A group of one task. */
    static Stratum of(Evidence.Group group) {
        List<Series> series = group.byTask().get(0);
        return new Stratum(
                series.get(0).task(),
                group.length(),
                series.stream().collect(Collectors.toMap(Series::configuration, Function.identity())));
    }

    Series of(String configuration) {
        Series series = answered.get(configuration);
        if (series == null) throw new IllegalStateException(configuration + " was not asked " + task + " at " + length);
        return series;
    }
}
