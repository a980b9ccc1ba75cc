package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Multiplicity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration changes against plain RoPE, question by question, over several lengths that count alike: within the trained window its
 * price, beyond it its gain.
 *
 * @param difference its mean less plain's; of perplexities in nats a token, where less is better
 * @param p after Holm over all configurations; null where so few questions tell nothing
 * @param verdict what the adjusted p allows to say
 */
public record Change(
        List<Integer> lengths,
        int questions,
        double difference,
        @Nullable Interval interval,
        @Nullable Double p,
        @Nullable Double adjustedP,
        Verdict verdict) {

    /** Better or worse than plain, or not told apart from it. */
    public enum Verdict {
        BETTER,
        WORSE,
        UNDECIDED
    }

    private record Found(
            List<Integer> lengths,
            Pairing pairing,
            @Nullable Double p) {}

    /**
     * By the id of the configuration; none where plain or the configuration was not measured at such a length, or stopped early at one of several: an
     * average of what was settled and what was not would say neither.
     */
    static Map<String, Change> of(
            List<Stratum> strata,
            String plain,
            Iterable<String> configurations,
            Predicate<Integer> length,
            double level) {
        Map<String, Found> found = new LinkedHashMap<>();
        for (String id : configurations) {
            List<Stratum> shared = strata.stream()
                    .filter(stratum -> length.test(stratum.length()))
                    .filter(stratum -> stratum.answered().containsKey(plain)
                            && stratum.answered().containsKey(id))
                    .toList();
            if (id.equals(plain) || shared.isEmpty()) continue;
            try {
                Pairing pairing = new Pairing(
                        shared.stream().map(stratum -> stratum.of(id)).toList(),
                        shared.stream().map(stratum -> stratum.of(plain)).toList());
                if (pairing.isCutShort()) continue;
                found.put(
                        id,
                        new Found(
                                shared.stream()
                                        .map(Stratum::length)
                                        .distinct()
                                        .sorted()
                                        .toList(),
                                pairing,
                                pairing.test(Comparison.SEED).p()));
            } catch (IllegalArgumentException e) {
                // no question that both answered: nothing is told
            }
        }
        double[] adjusted = Multiplicity.holm(found.values().stream()
                .map(Found::p)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
        Map<String, Change> changes = new LinkedHashMap<>();
        int next = 0;
        for (Map.Entry<String, Found> entry : found.entrySet()) {
            Found one = entry.getValue();
            changes.put(entry.getKey(), change(one, one.p == null ? null : (Double) adjusted[next++], level));
        }
        return changes;
    }

    /** The same by label, against whatever is plain. */
    static Map<String, Change> byLabel(List<Stratum> strata, Predicate<Integer> length, double level) {
        Map<String, String> labels = new TreeMap<>();
        strata.forEach(stratum -> stratum.answered().forEach((id, series) -> labels.put(id, series.label())));
        return labels.entrySet().stream()
                .filter(label -> label.getValue().equals(Effective.PLAIN))
                .findFirst()
                .map(plain -> {
                    Map<String, Change> changes = new LinkedHashMap<>();
                    of(strata, plain.getKey(), labels.keySet(), length, level)
                            .forEach((id, change) -> changes.put(Objects.requireNonNull(labels.get(id)), change));
                    return changes;
                })
                .orElseGet(LinkedHashMap::new);
    }

    private static Change change(Found found, @Nullable Double adjusted, double level) {
        double difference = found.pairing.difference();
        boolean told = adjusted != null && adjusted <= 1 - level && difference != 0;
        boolean better = difference > 0 != (found.pairing.metric() == Metric.PERPLEXITY);
        return new Change(
                found.lengths,
                found.pairing.questions(),
                difference,
                found.pairing.interval(level, Comparison.SEED),
                found.p,
                adjusted,
                told ? better ? Verdict.BETTER : Verdict.WORSE : Verdict.UNDECIDED);
    }

    public Change {
        lengths = List.copyOf(lengths);
    }
}
