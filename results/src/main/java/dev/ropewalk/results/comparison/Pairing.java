package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ScoreInterval;
import dev.ropewalk.results.comparison.Difference.Procedure;
import dev.ropewalk.statistics.AllEqual;
import dev.ropewalk.statistics.BettingEvidence;
import dev.ropewalk.statistics.DiscordantEvidence;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedBootstrap;
import dev.ropewalk.statistics.PairedOutcomes;
import dev.ropewalk.statistics.SignFlip;
import dev.ropewalk.statistics.StratifiedAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two configurations' answers laid side by side, question by question, and the test and the interval of what parts them. */
final class Pairing {

    /** A question that both answered. */
    private record Both(Answer a, Answer b) {
        double difference() {
            return value(a) - value(b);
        }
    }

    /**
     * @param p two-sided; null where so few questions or documents tell nothing
     * @param draws 0 where the test is exact
     */
    record Test(@Nullable Double p, int draws) {}

    private final List<Series> series;
    private final List<List<Both>> tasks = new ArrayList<>();
    private final List<Both> all;
    private final List<List<double[]>> documents;
    private final List<Integer> missing = new ArrayList<>();
    private final TreeSet<String> unmatched = new TreeSet<>();
    private final boolean binary, stopped;

    /**
     * @param a one a task
     * @param b the same tasks in the same order
     * @throws IllegalArgumentException one sentence: why the two cannot be compared
     */
    Pairing(List<Series> a, List<Series> b) {
        series = a;
        for (int t = 0; t < a.size(); t++) {
            TreeSet<String> alone = new TreeSet<>();
            tasks.add(paired(a.get(t), b.get(t), alone));
            missing.add(alone.size());
            String task = a.size() > 1 ? a.get(t).task() + " " : "";
            alone.forEach(question -> unmatched.add(task + question));
            if (tasks.get(t).isEmpty())
                throw new IllegalArgumentException(
                        a.get(t).label() + " and " + b.get(t).label() + " have no question of "
                                + a.get(t).task() + " at " + a.get(t).length() + " in common");
        }
        stopped = Stream.concat(a.stream(), b.stream()).anyMatch(Series::isStopped);
        all = tasks.stream().flatMap(List::stream).toList();
        documents = tasks.stream()
                .map(both -> Series.documents(
                        both.stream().map(Both::a).toList(),
                        both.stream().mapToDouble(Both::difference).toArray()))
                .toList();
        binary = metric() == Metric.ACCURACY
                && all.stream().allMatch(both -> isWhole(value(both.a)) && isWhole(value(both.b)));
    }

    private static List<Both> paired(Series a, Series b, TreeSet<String> unmatched) {
        if (!a.protocol().equals(b.protocol()))
            throw new IllegalArgumentException(
                    a.label() + " and " + b.label() + " were not measured alike on " + a.task() + " at " + a.length());
        Map<String, Answer> ofB = b.byQuestion();
        List<Both> both = new ArrayList<>();
        for (Answer one : a.answers()) {
            Answer other = ofB.remove(one.question());
            if (other != null && !other.prompt().equals(one.prompt()))
                throw new IllegalArgumentException(a.label() + " and " + b.label() + " were asked question "
                        + one.question() + " of " + a.task() + " at " + a.length() + " with different prompts");
            boolean scored = one.value() != null, otherScored = other != null && other.value() != null;
            if (scored && other != null && otherScored) both.add(new Both(one, other));
            else if ((scored || otherScored) && !(other == null && b.isStopped())) unmatched.add(one.question());
        }
        if (a.isStopped()) return both; // what a configuration that stopped was not asked is not missing
        ofB.values().stream().filter(other -> other.value() != null).forEach(other -> unmatched.add(other.question()));
        return both;
    }

    Metric metric() {
        return series.get(0).metric();
    }

    Procedure procedure() {
        if (tasks.size() > 1) return Procedure.AVERAGE;
        if (metric() == Metric.PERPLEXITY) return Procedure.PERPLEXITY;
        if (stopped) return Procedure.SEQUENTIAL;
        return documents() < questions() ? Procedure.DOCUMENTS : binary ? Procedure.RIGHT_OR_WRONG : Procedure.GRADED;
    }

    int questions() {
        return all.size();
    }

    int documents() {
        return documents.stream().mapToInt(List::size).sum();
    }

    /** Tasks count alike. */
    double difference() {
        return documents.stream().mapToDouble(Comparison::mean).average().orElseThrow();
    }

    /** Null unless every answer is right or wrong. */
    @Nullable
    PairedOutcomes outcomes() {
        if (!binary) return null;
        long[] counts = new long[4];
        for (Both both : all) counts[(value(both.a) == 1 ? 0 : 2) + (value(both.b) == 1 ? 0 : 1)]++;
        return new PairedOutcomes(counts[0], counts[1], counts[2], counts[3]);
    }

    Test test(long seed) {
        PairedOutcomes outcomes = outcomes();
        switch (procedure()) {
            case RIGHT_OR_WRONG:
                if (outcomes == null) throw new IllegalStateException("right and wrong answers were not counted");
                return new Test(outcomes.test().exactP(), 0);
            case DOCUMENTS, PERPLEXITY:
                if (isLikelihoodWithoutSpread()) return new Test(null, 0);
                if (equal().isPresent()) return new Test(equal().get().p(0), 0);
                OptionalDouble p = ScoreInterval.mean(documents.get(0), 0.95).p();
                return new Test(p.isPresent() ? p.getAsDouble() : null, 0);
            case SEQUENTIAL:
                double log = binary && documents() == questions() && outcomes != null
                        ? new DiscordantEvidence(outcomes.onlyA(), outcomes.onlyB()).log()
                        : BettingEvidence.log(means(), 0);
                return new Test(Math.min(1, Math.exp(-log)), 0);
            default:
                if (isAlone() || stopped)
                    return new Test(null, 0); // of an average there is no test that may be peeked at
                SignFlip flips = SignFlip.of(sums(), seed);
                return new Test(flips.twoSided(), flips.draws());
        }
    }

    /** Null where it cannot be given. */
    @Nullable
    Interval interval(double level, long seed) {
        PairedOutcomes outcomes = outcomes();
        return switch (procedure()) {
            case RIGHT_OR_WRONG -> outcomes == null ? null : outcomes.newcombe(level);
            case DOCUMENTS, PERPLEXITY ->
                isLikelihoodWithoutSpread()
                        ? null
                        : equal().map(all -> all.interval(level))
                                .or(() -> ScoreInterval.mean(documents.get(0), level)
                                        .interval())
                                .orElse(null);
            case SEQUENTIAL -> BettingEvidence.sequence(means(), level);
            case GRADED ->
                isAlone() || isBeyondTheTest(level) || isLikelihoodWithoutSpread() ? null : graded(level, seed);
            case AVERAGE -> isAlone() || stopped ? null : average(level, seed);
        };
    }

    /** Whether a cell stopped early that one of several tasks or lengths rests on: then their average tells nothing. */
    boolean isCutShort() {
        return stopped && procedure() == Difference.Procedure.AVERAGE;
    }

    /** Whether every task has one document only, which says nothing of others. */
    private boolean isAlone() {
        return documents.stream().allMatch(of -> of.size() < 2);
    }

    /** Whether of so few questions no signs are as rare as the level asks: then no interval of resamples may claim what the test cannot say. */
    private boolean isBeyondTheTest(double level) {
        return metric() == Metric.LIKELIHOOD && Math.scalb(1.0, 1 - questions()) > 1 - level;
    }

    /** Whether all documents differ alike, which in numbers without bounds leaves everything open. */
    private boolean isLikelihoodWithoutSpread() {
        return metric() == Metric.LIKELIHOOD
                && Arrays.stream(means()).distinct().count() < 2;
    }

    /** Of the documents of a single task; of shares that are all alike what {@link AllEqual} leaves open, which nats have no bounds for. */
    private Optional<AllEqual> equal() {
        return metric().inNats() ? Optional.empty() : AllEqual.of(ScoreInterval.mean(documents.get(0), 0.95), -1, 1);
    }

    /** Of the differences of each document of a single task. */
    private double[] means() {
        return documents.get(0).stream().mapToDouble(Interval::mean).toArray();
    }

    /** What each document adds to the difference of the averages: the sum over it, by the questions of its task and the number of tasks. */
    private double[] sums() {
        return documents.stream()
                .flatMapToDouble(of -> {
                    double questions =
                            of.stream().mapToInt(document -> document.length).sum();
                    return of.stream()
                            .mapToDouble(document -> tasks.size() == 1
                                    ? Arrays.stream(document).sum()
                                    : Arrays.stream(document).sum() / questions / tasks.size());
                })
                .toArray();
    }

    private Interval average(double level, long seed) {
        StratifiedAverage average = metric() == Metric.PERPLEXITY
                ? StratifiedAverage.of(documents, level, Difference.RESAMPLES, seed)
                : StratifiedAverage.of(documents, level, Difference.RESAMPLES, seed, -1, 1);
        return average.interval();
    }

    private Interval graded(double level, long seed) {
        if (equal().isPresent()) return equal().get().interval(level);
        PairedBootstrap bootstrap = PairedBootstrap.of(
                all.stream().mapToDouble(both -> value(both.a)).toArray(),
                all.stream().mapToDouble(both -> value(both.b)).toArray(),
                level,
                Difference.RESAMPLES,
                seed);
        return bootstrap.corrected().map(PairedBootstrap.Corrected::interval).orElse(bootstrap.percentile());
    }

    /** Questions whose difference has the sign; those of a group by their task, too, since tasks number theirs alike. */
    List<String> questions(int sign) {
        List<String> better = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String task = tasks.size() > 1 ? series.get(t).task() + " " : "";
            tasks.get(t).stream()
                    .filter(both -> Math.signum(both.difference()) == sign)
                    .forEach(both -> better.add(task + both.a.question()));
        }
        return List.copyOf(better);
    }

    List<String> unmatched() {
        return List.copyOf(unmatched);
    }

    /** Each missing pair may differ by -1 or by 1; tasks count alike. Null where nothing is missing or values have no bounds. */
    @Nullable
    Interval bounds() {
        if (unmatched.isEmpty() || metric().inNats()) return null;
        double lower = 0, upper = 0;
        for (int t = 0; t < tasks.size(); t++) {
            double sum = tasks.get(t).stream().mapToDouble(Both::difference).sum();
            double questions = tasks.get(t).size() + missing.get(t);
            lower += (sum - missing.get(t)) / questions;
            upper += (sum + missing.get(t)) / questions;
        }
        return new Interval(lower / tasks.size(), upper / tasks.size());
    }

    private static boolean isWhole(double value) {
        return value == 0 || value == 1;
    }

    private static double value(Answer answer) {
        Double value = answer.value();
        if (value == null) throw new IllegalStateException("question " + answer.question() + " was not scored");
        return value;
    }
}
