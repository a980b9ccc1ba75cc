package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedBootstrap;
import dev.ropewalk.statistics.PairedOutcomes;
import dev.ropewalk.statistics.SignFlip;
import dev.ropewalk.statistics.StratifiedAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two configurations' answers to the same questions tell of each other. Only questions that both answered count; those of one alone are
 * named, and {@link #bounds} tells how far they could move the difference.
 *
 * @param questions that both answered
 * @param difference mean of A less mean of B; for perplexities nats a token, where less is better
 * @param interval null where it cannot be given: one question, one document
 * @param p two-sided; null with the interval
 * @param outcomes null unless every answer is right or wrong
 * @param onlyA questions that A got better, by id; of right and wrong answers those that A alone got right
 * @param unmatched questions that one of the two alone answered
 * @param bounds of the difference whatever their answers would have been; null where there are none or values have no bounds
 */
public record Difference(
        String a,
        String b,
        Procedure procedure,
        int questions,
        int documents,
        double difference,
        @Nullable Interval interval,
        @Nullable Double p,
        int draws,
        @Nullable PairedOutcomes outcomes,
        List<String> onlyA,
        List<String> onlyB,
        List<String> unmatched,
        @Nullable Interval bounds) {

    static final int RESAMPLES = PairedBootstrap.RESAMPLES;

    /** How a difference is judged; which, follows from what was measured, never from the numbers. */
    public enum Procedure {
        RIGHT_OR_WRONG("exact McNemar test, Newcombe's paired interval"),
        GRADED("sign flips, BCa interval of " + RESAMPLES + " paired resamples"),
        DOCUMENTS("Student's t over documents"),
        PERPLEXITY("Student's t of nats a token over documents"),
        AVERAGE("sign flips, percentile interval of " + RESAMPLES + " resamples within each task; tasks count alike");

        private final String words;

        Procedure(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A question that both answered. */
    private record Both(Answer a, Answer b) {
        double difference() {
            return value(a) - value(b);
        }
    }

    private static double value(Answer answer) {
        Double value = answer.value();
        if (value == null) throw new IllegalStateException("question " + answer.question() + " was not scored");
        return value;
    }

    /**
     * @param a one a task
     * @param b the same tasks in the same order
     * @throws IllegalArgumentException one sentence: why the two cannot be compared
     */
    static Difference of(List<Series> a, List<Series> b, double level, long seed) {
        List<List<Both>> tasks = new ArrayList<>();
        TreeSet<String> unmatched = new TreeSet<>();
        List<Integer> missing = new ArrayList<>();
        for (int t = 0; t < a.size(); t++) {
            TreeSet<String> alone = new TreeSet<>();
            tasks.add(paired(a.get(t), b.get(t), alone));
            missing.add(alone.size());
            String task = a.size() > 1 ? a.get(t).task() + " " : "";
            alone.forEach(question -> unmatched.add(task + question));
        }
        String labelA = a.get(0).label(), labelB = b.get(0).label();
        List<Both> all = tasks.stream().flatMap(List::stream).toList();
        if (tasks.stream().anyMatch(List::isEmpty))
            throw new IllegalArgumentException(labelA + " and " + labelB + " have no question of "
                    + a.get(0).task() + " at " + a.get(0).length() + " in common");
        Metric metric = a.get(0).metric();
        List<List<double[]>> documents = tasks.stream()
                .map(both -> Series.documents(
                        both.stream().map(Both::a).toList(),
                        both.stream().mapToDouble(Both::difference).toArray()))
                .toList();
        int ofDocuments = documents.stream().mapToInt(List::size).sum();
        boolean clustered = ofDocuments < all.size();
        boolean binary = metric == Metric.ACCURACY
                && all.stream().allMatch(both -> isWhole(value(both.a)) && isWhole(value(both.b)));
        Procedure procedure = a.size() > 1
                ? Procedure.AVERAGE
                : metric == Metric.PERPLEXITY
                        ? Procedure.PERPLEXITY
                        : clustered ? Procedure.DOCUMENTS : binary ? Procedure.RIGHT_OR_WRONG : Procedure.GRADED;
        PairedOutcomes outcomes = binary ? outcomes(all) : null;
        double difference = documents.stream()
                .mapToDouble(of -> Interval.mean(
                        of.stream().flatMapToDouble(Arrays::stream).toArray()))
                .average()
                .orElseThrow();
        Judgement judgement = judged(procedure, all, documents, outcomes, level, seed);
        boolean less = metric == Metric.PERPLEXITY;
        return new Difference(
                labelA,
                labelB,
                procedure,
                all.size(),
                ofDocuments,
                difference,
                judgement.interval(),
                judgement.p(),
                judgement.draws(),
                outcomes,
                better(a, tasks, less ? -1 : 1),
                better(a, tasks, less ? 1 : -1),
                List.copyOf(unmatched),
                unmatched.isEmpty() || less ? null : bounds(tasks, missing));
    }

    /** Questions whose difference has the sign; those of a group by their task, too, since tasks number theirs alike. */
    private static List<String> better(List<Series> series, List<List<Both>> tasks, int sign) {
        List<String> better = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String task = tasks.size() > 1 ? series.get(t).task() + " " : "";
            tasks.get(t).stream()
                    .filter(both -> Math.signum(both.difference()) == sign)
                    .forEach(both -> better.add(task + both.a.question()));
        }
        return List.copyOf(better);
    }

    private record Judgement(
            @Nullable Interval interval, @Nullable Double p, int draws) {}

    private static Judgement judged(
            Procedure procedure,
            List<Both> all,
            List<List<double[]>> documents,
            @Nullable PairedOutcomes outcomes,
            double level,
            long seed) {
        switch (procedure) {
            case RIGHT_OR_WRONG:
                if (outcomes == null) throw new IllegalStateException("right and wrong answers were not counted");
                return new Judgement(outcomes.newcombe(level), outcomes.test().exactP(), 0);
            case DOCUMENTS, PERPLEXITY:
                ClusteredMean mean = mean(documents.get(0), level);
                OptionalDouble p = mean.p();
                return new Judgement(mean.interval().orElse(null), p.isPresent() ? p.getAsDouble() : null, 0);
            default:
                if (documents.stream().allMatch(of -> of.size() < 2)) return new Judgement(null, null, 0);
                SignFlip flips = SignFlip.of(sums(documents), seed);
                Interval interval = procedure == Procedure.GRADED
                        ? graded(all, level, seed)
                        : StratifiedAverage.of(documents, level, RESAMPLES, seed)
                                .interval();
                return new Judgement(interval, flips.twoSided(), flips.draws());
        }
    }

    /** Of all questions, with the error of documents. */
    static ClusteredMean mean(List<double[]> documents, double level) {
        List<Integer> of = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) for (double value : documents.get(d)) of.add(d);
        return ClusteredMean.of(
                documents.stream().flatMapToDouble(Arrays::stream).toArray(), of, level);
    }

    /** What each document adds to the difference of the averages: the sum over it, by the questions of its task and the number of tasks. */
    private static double[] sums(List<List<double[]>> tasks) {
        return tasks.stream()
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

    private static Interval graded(List<Both> all, double level, long seed) {
        PairedBootstrap bootstrap = PairedBootstrap.of(
                all.stream().mapToDouble(both -> value(both.a)).toArray(),
                all.stream().mapToDouble(both -> value(both.b)).toArray(),
                level,
                RESAMPLES,
                seed);
        return bootstrap.corrected().map(PairedBootstrap.Corrected::interval).orElse(bootstrap.percentile());
    }

    private static boolean isWhole(double value) {
        return value == 0 || value == 1;
    }

    private static PairedOutcomes outcomes(List<Both> all) {
        long[] counts = new long[4];
        for (Both both : all) counts[(value(both.a) == 1 ? 0 : 2) + (value(both.b) == 1 ? 0 : 1)]++;
        return new PairedOutcomes(counts[0], counts[1], counts[2], counts[3]);
    }

    /** Each missing pair may differ by -1 or by 1; tasks count alike. */
    private static Interval bounds(List<List<Both>> tasks, List<Integer> missing) {
        double lower = 0, upper = 0;
        for (int t = 0; t < tasks.size(); t++) {
            double sum = tasks.get(t).stream().mapToDouble(Both::difference).sum();
            double questions = tasks.get(t).size() + missing.get(t);
            lower += (sum - missing.get(t)) / questions;
            upper += (sum + missing.get(t)) / questions;
        }
        return new Interval(lower / tasks.size(), upper / tasks.size());
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
            else if (scored || otherScored) unmatched.add(one.question());
        }
        ofB.values().stream().filter(other -> other.value() != null).forEach(other -> unmatched.add(other.question()));
        return both;
    }
}
