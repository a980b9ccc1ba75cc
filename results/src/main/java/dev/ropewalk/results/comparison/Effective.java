package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Comparison.Row;
import dev.ropewalk.results.comparison.Comparison.Table;
import dev.ropewalk.statistics.EffectiveLength;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one configuration is of use on a task or a group of tasks, by a rule that has a name.
 *
 * @param threshold 0..1
 */
public record Effective(String name, String label, Rule rule, double threshold, EffectiveLength length) {

    /** The configuration that others are held against: the model as it is. */
    static final String PLAIN = "rope{}";

    /** NoLiMa's share of a model's own score. */
    private static final double OWN = 0.85;

    /** RULER's line: Llama-2-7B-chat at 4K. */
    private static final double RULER = 0.856;

    /** What a score is held against. */
    public enum Rule {
        /** 85 % of plain RoPE's score at the longest length within the trained window. Modarressi et al. 2025, NoLiMa, arXiv 2502.05167. */
        OWN("85 % of rope's score within the window"),
        /** 85.6 on the average of RULER's tasks. Hsieh et al. 2024, arXiv 2404.06654. */
        RULER("RULER's line"),
        /** A score that somebody named. */
        ABSOLUTE("as asked for");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** As documents write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * For every configuration; nothing where the rule does not apply.
     *
     * @param tables of one task or group, one a length, ascending
     * @param threshold of {@link Rule#ABSOLUTE}, otherwise not looked at
     */
    static List<Effective> of(List<Table> tables, Rule rule, int trainedLength, @Nullable Double threshold) {
        if (tables.isEmpty() || tables.get(0).metric() == Metric.PERPLEXITY) return List.of();
        String name = tables.get(0).name();
        Optional<Double> line = switch (rule) {
            case OWN -> tables.size() < 2 ? Optional.empty() : own(tables, trainedLength);
            case RULER -> name.equals(TaskGroup.RULER) ? Optional.of(RULER) : Optional.empty();
            case ABSOLUTE -> Optional.ofNullable(threshold);
        };
        return line.map(passed -> tables.stream()
                        .flatMap(table -> table.rows().stream())
                        .map(Row::label)
                        .distinct()
                        .map(label -> new Effective(name, label, rule, passed, length(tables, label, passed)))
                        .toList())
                .orElse(List.of());
    }

    private static Optional<Double> own(List<Table> tables, int trainedLength) {
        return tables.stream()
                .filter(table -> table.length() <= trainedLength)
                .reduce((shorter, longer) -> longer)
                .flatMap(table -> row(table, PLAIN))
                .filter(plain -> plain.score() > 0)
                .map(plain -> OWN * plain.score());
    }

    private static EffectiveLength length(List<Table> tables, String label, double threshold) {
        return EffectiveLength.of(
                tables.stream()
                        .map(table -> row(table, label)
                                .map(row -> new EffectiveLength.Measured(table.length(), row.score(), row.interval()))
                                .orElseGet(() -> new EffectiveLength.Measured(
                                        table.length(), null, null))) // no score at all: failed
                        .toList(),
                threshold);
    }

    static Optional<Row> row(Table table, String label) {
        return table.rows().stream().filter(row -> row.label().equals(label)).findFirst();
    }
}
