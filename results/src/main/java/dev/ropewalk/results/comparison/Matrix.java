package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.IntraclassShare;
import dev.ropewalk.statistics.MeanRanks;
import dev.ropewalk.statistics.StratifiedAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Configurations down, lengths or tasks across. A column is a task or the mean of a group's tasks, each counting alike; behind the columns stand
 * their mean and, where they are lengths, RULER's means by weights that rise and that fall linearly with the length (Hsieh et al. 2024, arXiv
 * 2404.06654). Who lacks a task of a column is told with what it has, and stands in no rank group.
 *
 * @param lines the best mean first, those that lack something last
 * @param tests of each column
 */
public record Matrix(List<Column> columns, List<Line> lines, List<Significance> tests) {

    /** Differences that rounding alone leaves. */
    private static final double TIE = 1e-12;

    /** @param of tasks that the whole group has */
    public record Column(String name, int length, List<String> tasks, int of) {}

    /**
     * @param score mean over the tasks, 0..1, or the perplexity
     * @param tasks that it answered, of those that its column has
     * @param betweenSeeds share of the variance that lies between seeds, within tasks; null with one seed, or
     *     where nothing varies
     * @param rank null where it lacks a task
     * @param tiedWith labels
     * @param cells ids of those that its answers are of, task by task and seed by seed
     */
    public record Entry(
            double score,
            @Nullable Interval interval,
            int questions,
            int tasks,
            int seeds,
            @Nullable Double betweenSeeds,
            @Nullable Integer rank,
            List<String> tiedWith,
            List<String> cells) {}

    /** A mean over the columns. */
    public record Mean(double score, @Nullable Interval interval) {}

    /**
     * @param entries one a column; null where nothing was measured
     * @param columns that it has whole
     * @param mean null where it lacks something
     * @param rising null where columns are no lengths, with one column, or with what it lacks
     * @param meanRank of its scores in the columns, equals sharing places; null where it has no whole column
     * @param wins columns in which nothing scored better
     * @param rank by the paired test of the means; null where it lacks something
     */
    public record Line(
            String label,
            String configuration,
            List<@Nullable Entry> entries,
            int columns,
            @Nullable Mean mean,
            @Nullable Mean rising,
            @Nullable Mean falling,
            @Nullable Double meanRank,
            int wins,
            @Nullable Integer rank,
            List<String> tiedWith) {}

    public Matrix {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        tests = List.copyOf(tests);
    }

    /** What stands in one column, before it is told. */
    record Source(Column column, List<Stratum> strata) {

        boolean isWhole(String configuration) {
            return strata.stream().allMatch(stratum -> stratum.answered().containsKey(configuration));
        }

        List<Series> of(String configuration) {
            return strata.stream()
                    .map(stratum -> stratum.answered().get(configuration))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * @param labels by the id of the configuration
     * @param weighted whether columns are lengths, ascending
     */
    static Matrix of(List<Source> sources, Map<String, String> labels, boolean weighted, double level) {
        Map<String, List<@Nullable Entry>> entries = new LinkedHashMap<>();
        labels.keySet().forEach(id -> entries.put(id, new ArrayList<>()));
        Significance overall = significance(sources, labels, level, false);
        List<Significance> tests = new ArrayList<>();
        for (Source source : sources) {
            Significance own = sources.size() == 1 ? overall : significance(List.of(source), labels, level, false);
            tests.add(own);
            entries.forEach((id, line) -> line.add(entry(source, id, own, level)));
        }
        MeanRanks ranks = ranks(sources, entries);
        List<String> ids = List.copyOf(labels.keySet());
        Metric metric = metric(sources);
        List<Line> lines = IntStream.range(0, ids.size())
                .mapToObj(i -> line(ids.get(i), sources, labels, entries, overall, ranks, i, weighted, level))
                .sorted(Comparator.comparing((Line line) -> line.mean() == null)
                        .thenComparing(line -> -line.columns())
                        .thenComparing(line -> badness(metric, line)))
                .toList();
        return new Matrix(sources.stream().map(Source::column).toList(), lines, tests);
    }

    static Metric metric(List<Source> sources) {
        return sources.get(0)
                .strata()
                .get(0)
                .answered()
                .values()
                .iterator()
                .next()
                .metric();
    }

    private static double badness(Metric metric, Line line) {
        Mean mean = line.mean();
        double score = mean != null
                ? mean.score()
                : line.entries().stream()
                        .filter(Objects::nonNull)
                        .mapToDouble(Entry::score)
                        .average()
                        .orElse(Double.NaN);
        return metric == Metric.PERPLEXITY ? score : -score;
    }

    /** Of those that have all of these columns whole. */
    static Significance significance(
            List<Source> sources, Map<String, String> labels, double level, boolean intervals) {
        return Significance.of(
                labels.keySet().stream()
                        .filter(id -> sources.stream().allMatch(source -> source.isWhole(id)))
                        .map(id -> sources.stream()
                                .flatMap(source -> source.of(id).stream())
                                .toList())
                        .toList(),
                level,
                intervals);
    }

    private static @Nullable Entry entry(Source source, String id, Significance significance, double level) {
        List<Series> series = source.of(id);
        if (series.isEmpty()) return null;
        boolean whole = source.isWhole(id);
        String label = series.get(0).label();
        Comparison.Row row = Comparison.row(series, level, 0, List.of());
        return new Entry(
                row.score(),
                row.interval(),
                row.questions(),
                series.size(),
                series.stream().mapToInt(one -> one.cells().size()).max().orElse(1),
                betweenSeeds(series),
                whole ? significance.rank(label) : null,
                whole ? significance.tiedWith(label) : List.of(),
                series.stream().flatMap(one -> one.cells().stream()).toList());
    }

    /** What a seed's questions scored less the mean of their task, so that tasks of different difficulty do not count as chance. */
    private static @Nullable Double betweenSeeds(List<Series> tasks) {
        Map<String, List<Double>> bySeed = new LinkedHashMap<>();
        for (Series task : tasks) {
            if (task.cells().size() < 2) return null;
            double mean = Comparison.mean(task.documents());
            for (Answer answer : task.answers())
                if (answer.value() != null)
                    bySeed.computeIfAbsent(answer.seed(), seed -> new ArrayList<>())
                            .add(answer.value() - mean);
        }
        List<double[]> groups = bySeed.values().stream()
                .map(values -> values.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
        boolean alike = groups.stream().flatMapToDouble(Arrays::stream).allMatch(value -> Math.abs(value) < TIE);
        OptionalDouble share = alike ? OptionalDouble.empty() : IntraclassShare.between(groups);
        return share.isPresent() ? (Double) share.getAsDouble() : null;
    }

    private static MeanRanks ranks(List<Source> sources, Map<String, List<@Nullable Entry>> entries) {
        double sign = metric(sources) == Metric.PERPLEXITY ? -1 : 1;
        return MeanRanks.of(entries.values().stream()
                .map(line -> line.stream()
                        .mapToDouble(entry -> entry == null || entry.rank() == null ? Double.NaN : sign * entry.score())
                        .toArray())
                .toArray(double[][]::new));
    }

    private static Line line(
            String id,
            List<Source> sources,
            Map<String, String> labels,
            Map<String, List<@Nullable Entry>> entries,
            Significance overall,
            MeanRanks ranks,
            int number,
            boolean weighted,
            double level) {
        String label = Objects.requireNonNull(labels.get(id));
        int whole = (int) sources.stream().filter(source -> source.isWhole(id)).count();
        boolean all = whole == sources.size();
        boolean several = weighted && sources.size() > 1;
        int n = sources.size();
        double sum = n * (n + 1) / 2.0;
        return new Line(
                label,
                id,
                Collections.unmodifiableList(Objects.requireNonNull(entries.get(id))),
                whole,
                all ? mean(id, sources, level, column -> 1.0 / n) : null,
                all && several ? mean(id, sources, level, column -> (column + 1) / sum) : null,
                all && several ? mean(id, sources, level, column -> (n - column) / sum) : null,
                Double.isNaN(ranks.means()[number]) ? null : (Double) ranks.means()[number],
                ranks.wins()[number],
                all ? overall.rank(label) : null,
                all ? overall.tiedWith(label) : List.of());
    }

    private interface Weight {
        double of(int column);
    }

    private static Mean mean(String id, List<Source> sources, double level, Weight weight) {
        if (sources.size() == 1) {
            Comparison.Row row = Comparison.row(sources.get(0).of(id), level, 0, List.of());
            return new Mean(row.score(), row.interval());
        }
        List<List<double[]>> documents = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int c = 0; c < sources.size(); c++) {
            List<Series> tasks = sources.get(c).of(id);
            for (Series task : tasks) {
                documents.add(task.documents());
                weights.add(weight.of(c) / tasks.size());
            }
        }
        boolean stopped =
                sources.stream().flatMap(source -> source.of(id).stream()).anyMatch(Series::isStopped);
        boolean alone = stopped || documents.stream().allMatch(of -> of.size() < 2);
        boolean logarithm = metric(sources) == Metric.PERPLEXITY;
        StratifiedAverage average = logarithm
                ? StratifiedAverage.of(documents, weights, level, Difference.RESAMPLES, Comparison.SEED)
                : StratifiedAverage.of(documents, weights, level, Difference.RESAMPLES, Comparison.SEED, 0, 1);
        return new Mean(
                logarithm ? Math.exp(average.mean()) : average.mean(),
                alone ? null : logarithm ? average.interval().map(Math::exp) : average.interval());
    }

    /** Tables as effective lengths are read from, one a column. */
    List<Comparison.Table> tables(String name, Metric metric) {
        return IntStream.range(0, columns.size())
                .mapToObj(c -> new Comparison.Table(
                        name,
                        columns.get(c).tasks(),
                        metric,
                        columns.get(c).length(),
                        lines.stream()
                                .filter(line -> isWhole(line, c))
                                .map(line -> row(line, c))
                                .toList(),
                        List.of(),
                        List.of(),
                        null))
                .toList();
    }

    private static boolean isWhole(Line line, int column) {
        Entry entry = line.entries().get(column);
        return entry != null && entry.rank() != null;
    }

    private static Comparison.Row row(Line line, int column) {
        Entry entry = Objects.requireNonNull(line.entries().get(column));
        return new Comparison.Row(
                line.label(),
                line.configuration(),
                entry.questions(),
                0,
                entry.score(),
                entry.interval(),
                Objects.requireNonNull(entry.rank()),
                entry.tiedWith());
    }
}
