package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ScoreInterval;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Multiplicity;
import dev.ropewalk.statistics.Power;
import dev.ropewalk.statistics.RankGroups;
import dev.ropewalk.statistics.StratifiedAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configurations over tasks and lengths: what each scored, every pair's difference, and who stands above whom. One stands above another only
 * where the paired test says so after Holm's adjustment over all pairs of the table; otherwise they are tied.
 */
public record Comparison(String model, double level, List<Table> tables, LeftOut superseded) {

    static final long SEED = 1;

    /** Power that "can be told" promises. */
    private static final double POWER = 0.8;

    /**
     * One task, or a group of tasks on the average, at one length.
     *
     * @param tasks more than one for a group
     * @param missing what a group lacks, or a configuration that was not measured, in a sentence each
     * @param detectable the smallest difference that so many questions tell in four of five cases, from the share on which the pairs differed;
     *     null where none is, or scores are graded and alike
     */
    public record Table(
            String name,
            List<String> tasks,
            Metric metric,
            int length,
            List<Row> rows,
            List<Pair> pairs,
            List<String> missing,
            @Nullable Double detectable) {}

    /**
     * @param score mean over the questions, 0..1, or the perplexity, or the geometric mean of likelihoods
     * @param tiedWith labels
     */
    public record Row(
            String label,
            String configuration,
            int questions,
            int documents,
            double score,
            @Nullable Interval interval,
            int rank,
            List<String> tiedWith) {}

    /** @param adjustedP null where there is no p */
    public record Pair(Difference difference, @Nullable Double adjustedP) {}

    /** @throws IllegalArgumentException one sentence: why they cannot be compared */
    static Comparison of(Evidence evidence) {
        List<Evidence.Group> groups = evidence.groups();
        double level = evidence.level();
        List<Table> tables = new ArrayList<>();
        for (Evidence.Group group : groups) {
            List<Difference> differences = differences(group, evidence.baseline(), level);
            double[] adjusted = Multiplicity.holm(differences.stream()
                    .map(Difference::p)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray());
            List<Pair> pairs = new ArrayList<>();
            int next = 0;
            for (Difference difference : differences)
                pairs.add(new Pair(difference, difference.p() == null ? null : adjusted[next++]));
            tables.add(table(group, pairs, level));
        }
        return new Comparison(evidence.model(), level, List.copyOf(tables), evidence.superseded());
    }

    /** What each scored, and nothing of differences, which cost more: an average needs none. */
    static Table scores(Evidence.Group group, double level) {
        return table(group, List.of(), level);
    }

    /**
     * p of the best of so many configurations against another. It was found by looking at all, so p is multiplied by the number of all pairs.
     * Bonferroni; Dunn 1961, Journal of the American Statistical Association 56.
     */
    static double found(double p, int configurations) {
        return Math.min(1, configurations * (configurations - 1L) / 2 * p);
    }

    /** The best against each of the others. */
    static Table leader(Evidence.Group group, double level) {
        List<Row> rows = scores(group, level).rows();
        String best = rows.stream()
                .min(better(group.byTask().get(0).get(0).metric()))
                .orElseThrow()
                .label();
        return table(
                group,
                differences(group, best, level).stream()
                        .map(difference -> new Pair(
                                difference, difference.p() == null ? null : found(difference.p(), rows.size())))
                        .toList(),
                level);
    }

    /** The best first. */
    static Comparator<Row> better(Metric metric) {
        return Comparator.comparingDouble(row -> metric == Metric.PERPLEXITY ? row.score() : -row.score());
    }

    private static List<Difference> differences(Evidence.Group group, @Nullable String baseline, double level) {
        List<String> labels = labels(group);
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++)
            for (int j = i + 1; j < labels.size(); j++) {
                boolean turned = labels.get(j).equals(baseline) || labels.get(i).equals(baseline);
                if (baseline != null && !turned) continue;
                int a = labels.get(i).equals(baseline) ? j : i,
                        b = a == i ? j : i; // the baseline stands behind the minus
                differences.add(Difference.of(of(group, a), of(group, b), level, SEED));
            }
        return differences;
    }

    private static List<String> labels(Evidence.Group group) {
        return group.byTask().get(0).stream().map(Series::label).toList();
    }

    private static List<Series> of(Evidence.Group group, int configuration) {
        return group.byTask().stream().map(task -> task.get(configuration)).toList();
    }

    private static Table table(Evidence.Group group, List<Pair> pairs, double level) {
        List<String> labels = labels(group);
        Metric metric = group.byTask().get(0).get(0).metric();
        RankGroups.Above above = (one, other) ->
                pairs.stream().anyMatch(pair -> isAbove(pair, labels.get(one), labels.get(other), metric, 1 - level));
        int[] ranks = RankGroups.ranks(labels.size(), above);
        List<List<Integer>> ties = RankGroups.ties(labels.size(), above);
        List<Row> rows = IntStream.range(0, labels.size())
                .mapToObj(i -> row(of(group, i), level, ranks[i], compared(ties.get(i), labels, labels.get(i), pairs)))
                .toList();
        return new Table(
                group.name(),
                group.byTask().stream().map(task -> task.get(0).task()).toList(),
                metric,
                group.length(),
                rows,
                List.copyOf(pairs),
                Stream.concat(group.missing().stream(), stopped(group)).toList(),
                detectable(pairs, metric, level));
    }

    private static Stream<String> stopped(Evidence.Group group) {
        return group.byTask().stream()
                .flatMap(List::stream)
                .filter(Series::isStopped)
                .map(series ->
                        series.label() + " stopped after " + series.answers().size() + " of "
                                + series.planned() + " questions of " + series.task()
                                + ": its score leans away from that of what it was told apart from.");
    }

    private static List<String> compared(List<Integer> ties, List<String> labels, String label, List<Pair> pairs) {
        return ties.stream()
                .map(labels::get)
                .filter(other -> pairs.stream().anyMatch(pair -> isOf(pair, label, other) || isOf(pair, other, label)))
                .toList();
    }

    private static boolean isOf(Pair pair, String a, String b) {
        return pair.difference().a().equals(a) && pair.difference().b().equals(b);
    }

    private static boolean isAbove(Pair pair, String one, String other, Metric metric, double alpha) {
        boolean forwards = isOf(pair, one, other);
        if (!forwards && !isOf(pair, other, one)) return false;
        if (pair.adjustedP() == null || pair.adjustedP() > alpha) return false;
        double better = (forwards ? 1 : -1)
                * (metric == Metric.PERPLEXITY ? -1 : 1)
                * pair.difference().difference();
        return better > 0;
    }

    /** @param tasks one configuration's, which count alike */
    static Row row(List<Series> tasks, double level, int rank, List<String> tiedWith) {
        Series first = tasks.get(0);
        List<List<double[]>> documents = tasks.stream().map(Series::documents).toList();
        int of = documents.stream().mapToInt(List::size).sum(),
                questions =
                        (int) documents.stream()
                                .flatMap(List::stream)
                                .flatMapToDouble(Arrays::stream)
                                .count();
        double mean = documents.stream().mapToDouble(Comparison::mean).average().orElseThrow();
        Interval interval = interval(documents, first.metric(), level);
        boolean nats = first.metric().inNats();
        return new Row(
                first.label(),
                first.configuration(),
                questions,
                of,
                nats ? Math.exp(mean) : mean,
                interval == null || !nats ? interval : interval.map(Math::exp),
                rank,
                tiedWith);
    }

    /** Seventeen of twenty are 0.85 and no last digit less: a score that lies on a line reaches it. */
    static double mean(List<double[]> documents) {
        return documents.stream().flatMapToDouble(Arrays::stream).average().orElseThrow();
    }

    private static @Nullable Interval interval(List<List<double[]>> tasks, Metric metric, double level) {
        if (tasks.size() > 1)
            return StratifiedAverage.of(tasks, level, Difference.RESAMPLES, SEED, 0, 1)
                    .interval();
        return metric.inNats()
                ? ScoreInterval.mean(tasks.get(0), level)
                        .interval()
                        .map(nats -> metric == Metric.LIKELIHOOD
                                ? nats.map(end -> Math.min(0, end))
                                : nats) // at most certain
                        .orElse(null)
                : ScoreInterval.of(metric, tasks.get(0), level).orElse(null);
    }

    /** From the largest share of questions on which a pair differed; for graded scores from the widest interval. */
    private static @Nullable Double detectable(List<Pair> pairs, Metric metric, double level) {
        double psi = 0, widest = 0;
        int questions = Integer.MAX_VALUE;
        boolean binary = !pairs.isEmpty();
        for (Pair pair : pairs) {
            Difference difference = pair.difference();
            if (difference.procedure() == Difference.Procedure.SEQUENTIAL) return null;
            questions = Math.min(questions, difference.questions());
            if (difference.procedure() != Difference.Procedure.RIGHT_OR_WRONG) binary = false;
            psi = Math.max(
                    psi,
                    (double) (difference.onlyA().size() + difference.onlyB().size()) / difference.questions());
            Interval interval = difference.interval();
            if (interval != null) widest = Math.max(widest, (interval.upper() - interval.lower()) / 2);
        }
        if (binary && psi > 0) {
            var detectable = Power.detectableDifference(questions, psi, 1 - level, POWER);
            return detectable.isPresent() ? detectable.getAsDouble() : null;
        }
        return binary || metric.inNats() || widest == 0 ? null : Power.detectableDifference(widest, 1 - level, POWER);
    }
}
