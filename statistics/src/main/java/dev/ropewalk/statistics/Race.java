package dev.ropewalk.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of several contenders is best on the mean over strata (tasks at lengths), found by asking as little as possible: racing, as Maron and Moore
 * 1994 (Advances in Neural Information Processing Systems 6) called it, with evidence that may be looked at after every round.
 *
 * <p>A round is one document of every stratum, the same to all contenders that are in; which document comes next is drawn. After it, whoever is worse than another
 * that is in leaves: once {@link BettingEvidence#more} that the other's mean is the larger reaches 2 (contenders - 1) / alpha. That the best one
 * leaves for being worse has a chance of alpha / 2 at most, whenever one stops, for there are only (contenders - 1) others to be mistaken for better.
 *
 * <p>Beside them a baseline is asked within the window alone. Whoever is worse than it there by more than a price leaves, too, once the evidence
 * reaches 2 contenders / alpha; who had left for being worse than that one comes back, and is asked what it missed. The last one in stays, whatever its price.
 * It is asked on until it is known at each length beyond the window whether it {@linkplain #certified holds}.
 *
 * <p>What was answered before is not asked again and leads to the same verdicts: a race that was broken off goes on by telling it the answers.
 */
public final class Race {

    /** Of the baseline's score at the longest length of the window: effective length as NoLiMa has it (Modarressi et al. 2025, arXiv 2502.05167). */
    public static final double HOLDS = 0.85;

    private static final int BASELINE = 0;

    /**
     * When one leaves.
     *
     * @param alpha chance that the best one leaves by mistake, 0..1
     * @param least documents that both answered before anything is decided
     * @param price share, 0..1, by which a contender may be worse than the baseline within the window
     */
    public record Rule(double alpha, int least, double price) {

        public Rule {
            if (!(alpha > 0 && alpha < 1))
                throw new IllegalArgumentException("alpha lies between 0 and 1, got " + alpha);
            if (least < 1) throw new IllegalArgumentException("least must be 1 or more, got " + least);
            if (!(price >= 0 && price < 1))
                throw new IllegalArgumentException("a price lies from 0 to 1, got " + price);
        }
    }

    /**
     * What is asked.
     *
     * @param length of its prompts, tokens
     * @param clusters the document of each question by its ordinal; null where it stands alone
     */
    public record Stratum(int length, List<@Nullable String> clusters) {}

    /** Questions to one contender. @param who 0 for the baseline */
    public record Turn(int who, int stratum, List<Integer> ordinals) {}

    /** Why one is not in any more. */
    public enum Why {
        /** Than another. */
        WORSE,
        /** Than the baseline within the window, by more than the price. */
        PRICE,
        /** Nothing more can be asked of it. */
        LEFT
    }

    /**
     * How one left.
     *
     * @param than the other; 0 for the baseline, or where there is none
     * @param rounds after how many
     */
    public record Out(Why why, int than, int rounds) {}

    /**
     * The means of two, on what both answered.
     *
     * @param documents that both answered
     * @param difference of the means over documents, -1..1
     * @param interval that holds the true one throughout, however often it is looked at, at 95 %
     */
    public record Against(int documents, double difference, Interval interval) {}

    private static final double LEVEL = 0.95;

    private final Rule rule;
    private final List<Stratum> strata;
    private final int contenders, trained, rounds;
    private final List<List<List<Integer>>> documents =
            new ArrayList<>(); // by stratum, in the order in which they are asked
    private final List<List<Answers>> answers = new ArrayList<>(); // by contender and stratum
    private final Map<Integer, Out> out = new TreeMap<>();
    private int asked;

    /**
     * @param contenders without the baseline; they are 1 to so many
     * @param trained tokens of the window
     * @param seed of the order
     */
    public Race(int contenders, int trained, List<Stratum> strata, Rule rule, long seed) {
        if (contenders < 1) throw new IllegalArgumentException("a race needs 1 contender or more, got " + contenders);
        if (strata.isEmpty()) throw new IllegalArgumentException("a race needs 1 stratum or more, got none");
        this.contenders = contenders;
        this.trained = trained;
        this.rule = rule;
        this.strata = List.copyOf(strata);
        SplittableRandom random = new SplittableRandom(seed);
        for (Stratum stratum : strata) documents.add(shuffled(stratum.clusters(), random));
        rounds = documents.stream().mapToInt(List::size).min().orElseThrow();
        for (int who = 0; who <= contenders; who++)
            answers.add(documents.stream().map(Answers::new).toList());
    }

    /** What one has answered of a stratum: question by question, and of the documents that are answered whole, one after the other, the means. */
    private static final class Answers {
        private final List<List<Integer>> documents;
        private final Map<Integer, @Nullable Double> values = new HashMap<>(); // null: not scored
        private final double[] means; // NaN: not scored
        private int whole;

        Answers(List<List<Integer>> documents) {
            this.documents = documents;
            means = new double[documents.size()];
        }

        void put(int ordinal, @Nullable Double value) {
            values.put(ordinal, value);
            while (whole < means.length && values.keySet().containsAll(documents.get(whole)))
                means[whole] = mean(documents.get(whole++).stream()
                        .map(values::get)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue));
        }

        /** Of the first so many documents. */
        List<Integer> missing(int first) {
            return whole >= first
                    ? List.of()
                    : documents.subList(whole, first).stream()
                            .flatMap(List::stream)
                            .filter(ordinal -> !values.containsKey(ordinal))
                            .toList();
        }

        /** Of documents that are answered whole and scored. */
        DoubleStream means(int first) {
            return Arrays.stream(means, 0, Math.min(first, whole)).filter(mean -> !Double.isNaN(mean));
        }
    }

    private static List<List<Integer>> shuffled(List<@Nullable String> clusters, SplittableRandom random) {
        Map<Object, List<Integer>> shared = new LinkedHashMap<>();
        for (int ordinal = 0; ordinal < clusters.size(); ordinal++)
            shared.computeIfAbsent(
                            Objects.requireNonNullElse(clusters.get(ordinal), ordinal), document -> new ArrayList<>())
                    .add(ordinal);
        List<List<Integer>> all = new ArrayList<>(shared.values());
        for (int i = all.size() - 1; i > 0; i--)
            all.set(i, all.set(random.nextInt(i + 1), all.get(i))); // Fisher and Yates 1938, table XXXIII
        return all;
    }

    /** What has to be answered next, in whatever order; nobody is asked anything more when it is empty. */
    public List<Turn> next() {
        while (true) {
            List<Turn> missing = missing();
            if (!missing.isEmpty()) return missing;
            if (asked > 0) judge();
            if (!missing().isEmpty()) continue; // somebody came back
            if (asked == rounds || isOver()) return List.of();
            asked++;
        }
    }

    /** Of the rounds up to this one. Whoever came back is asked what it missed. */
    private List<Turn> missing() {
        List<Turn> turns = new ArrayList<>();
        for (int stratum = 0; stratum < strata.size(); stratum++)
            for (int who = 0; who <= contenders; who++) {
                if (out.containsKey(who) || who == BASELINE && !isWithin(stratum)) continue;
                List<Integer> ordinals = answers.get(who).get(stratum).missing(asked);
                if (!ordinals.isEmpty()) turns.add(new Turn(who, stratum, ordinals));
            }
        return turns;
    }

    private boolean isWithin(int stratum) {
        return strata.get(stratum).length() <= trained;
    }

    /** @param value 0..1; null where it was not scored */
    public void answered(int who, int stratum, int ordinal, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1))
            throw new IllegalArgumentException("a race is over scores from 0 to 1, got " + value);
        answers.get(who).get(stratum).put(ordinal, value);
    }

    /** Nothing more can be asked of it. */
    public void leave(int who) {
        out.put(who, new Out(Why.LEFT, BASELINE, asked));
    }

    private boolean isOver() {
        List<Integer> in = in();
        return in.isEmpty() || in.size() == 1 && isCertain(in.get(0));
    }

    private boolean isCertain(int who) {
        return lengths().stream()
                .filter(length -> length > trained)
                .allMatch(length -> certified(who, length).isPresent());
    }

    private void judge() {
        out.values().removeIf(this::isBeatenByNobody);
        if (!missing().isEmpty()) return;
        int leader = leader();
        for (int who : in()) if (who != leader && isTooDear(who)) out.put(who, new Out(Why.PRICE, BASELINE, asked));
        if (hasRivals(leader) && isTooDear(leader)) out.put(leader, new Out(Why.PRICE, BASELINE, asked));
        if (out.values().removeIf(this::isBeatenByNobody)) return;
        List<Integer> in = in();
        Map<Integer, Out> worse = new HashMap<>();
        for (int who : in)
            in.stream()
                    .filter(other -> isBetter(other, who))
                    .max((a, b) -> Double.compare(rank(a), rank(b)))
                    .ifPresent(other -> worse.put(who, new Out(Why.WORSE, other, asked)));
        if (worse.size() < in.size()) out.putAll(worse);
    }

    /** Whether somebody else may win, in or beaten alone. */
    private boolean hasRivals(int leader) {
        return IntStream.rangeClosed(1, contenders)
                .filter(who -> who != leader)
                .mapToObj(out::get)
                .anyMatch(left -> left == null || left.why() == Why.WORSE);
    }

    /** Whoever beat it may not win. */
    private boolean isBeatenByNobody(Out left) {
        Out other = out.get(left.than());
        return left.why() == Why.WORSE && other != null && other.why() != Why.WORSE;
    }

    private boolean isBetter(int who, int than) {
        double needed = Math.log(2.0 * Math.max(1, contenders - 1) / rule.alpha());
        return who != than && isSettled(differences(who, than), 0, needed);
    }

    private boolean isTooDear(int who) {
        double[] cheaper =
                Arrays.stream(within(who)).map(difference -> -difference).toArray();
        return isSettled(cheaper, rule.price(), Math.log(2.0 * contenders / rule.alpha()));
    }

    /** No stake makes more of differences than the largest would if all were alike (the logarithm is concave), which is soon computed. */
    private boolean isSettled(double[] differences, double mean, double needed) {
        if (differences.length < rule.least()) return false;
        double most = differences.length * Math.log1p((mean(Arrays.stream(differences)) - mean) / (1 + mean));
        return most >= needed && BettingEvidence.more(differences, mean) >= needed;
    }

    /** Of documents that both answered, stratum by stratum, round by round. */
    private double[] differences(int a, int b) {
        return differences(a, b, IntStream.range(0, strata.size()).toArray());
    }

    private double[] within(int who) {
        return differences(
                who,
                BASELINE,
                IntStream.range(0, strata.size()).filter(this::isWithin).toArray());
    }

    private double[] differences(int a, int b, int[] which) {
        double[] differences = new double[asked * which.length];
        int n = 0;
        for (int round = 0; round < asked; round++)
            for (int stratum : which) {
                Answers ours = answers.get(a).get(stratum),
                        theirs = answers.get(b).get(stratum);
                if (round >= Math.min(ours.whole, theirs.whole)) continue;
                double difference = ours.means[round] - theirs.means[round];
                if (!Double.isNaN(difference)) differences[n++] = difference;
            }
        return Arrays.copyOf(differences, n);
    }

    /** Contenders that have not left. */
    public List<Integer> in() {
        return IntStream.rangeClosed(1, contenders)
                .filter(who -> !out.containsKey(who))
                .boxed()
                .toList();
    }

    /** The one in with the best score, the first of equals; 0 where nobody is in. */
    public int leader() {
        return in().stream()
                .max((a, b) -> rank(a) == rank(b) ? Integer.compare(b, a) : Double.compare(rank(a), rank(b)))
                .orElse(BASELINE);
    }

    /** Its score, and less than all where there is none. */
    private double rank(int who) {
        double score = score(who);
        return Double.isNaN(score) ? -1 : score;
    }

    /** How one left; empty while it is in. */
    public Optional<Out> out(int who) {
        return Optional.ofNullable(out.get(who));
    }

    /** Rounds that were asked whole, of those that there are. */
    public int rounds() {
        return missing().isEmpty() ? asked : Math.max(0, asked - 1);
    }

    /** That there are. */
    public int allRounds() {
        return rounds;
    }

    /** Questions that somebody has answered. */
    public int answered(int who) {
        return answers.get(who).stream().mapToInt(one -> one.values.size()).sum();
    }

    /** Mean over the strata, each alike; NaN where one has no answer. */
    public double score(int who) {
        return IntStream.range(0, strata.size())
                .mapToDouble(stratum -> mean(means(who, stratum)))
                .average()
                .orElseThrow();
    }

    /** Mean over the strata of one length; NaN where one has no answer. */
    public double score(int who, int length) {
        return of(length)
                .mapToDouble(stratum -> mean(means(who, stratum)))
                .average()
                .orElse(Double.NaN);
    }

    /** The mean at one length, 0..1, held throughout at 95 %; empty without an answer. */
    public Optional<Interval> interval(int who, int length) {
        double[] shares = of(length)
                .mapToObj(stratum -> means(who, stratum))
                .flatMapToDouble(Function.identity())
                .map(value -> 2 * value - 1)
                .toArray();
        return shares.length == 0
                ? Optional.empty()
                : Optional.of(BettingEvidence.sequence(shares, LEVEL).map(share -> (share + 1) / 2));
    }

    /** Two held against each other on all strata, by what both answered; empty where that is nothing. */
    public Optional<Against> against(int a, int b) {
        return against(differences(a, b));
    }

    /** One held against the baseline within the window; empty where both answered nothing. */
    public Optional<Against> price(int who) {
        return against(within(who));
    }

    private static Optional<Against> against(double[] differences) {
        return differences.length == 0
                ? Optional.empty()
                : Optional.of(new Against(
                        differences.length,
                        mean(Arrays.stream(differences)),
                        BettingEvidence.sequence(differences, LEVEL)));
    }

    /**
     * Whether the whole interval at a length reaches {@link #HOLDS} times the baseline's score at the longest length of the window, or none of it does;
     * empty where neither is certain.
     */
    public Optional<Boolean> certified(int who, int length) {
        double line = line();
        return interval(who, length)
                .flatMap(interval -> interval.lower() >= line
                        ? Optional.of(true)
                        : interval.upper() < line ? Optional.of(false) : Optional.empty());
    }

    /** What has to be reached; NaN where the baseline was asked nothing. */
    public double line() {
        return HOLDS
                * lengths().stream()
                        .filter(length -> length <= trained)
                        .reduce((shorter, longer) -> longer)
                        .map(longest -> score(BASELINE, longest))
                        .orElse(Double.NaN);
    }

    /** Ascending. */
    public List<Integer> lengths() {
        return strata.stream().map(Stratum::length).distinct().sorted().collect(Collectors.toUnmodifiableList());
    }

    private IntStream of(int length) {
        return IntStream.range(0, strata.size())
                .filter(stratum -> strata.get(stratum).length() == length);
    }

    private DoubleStream means(int who, int stratum) {
        return answers.get(who).get(stratum).means(asked);
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }
}
