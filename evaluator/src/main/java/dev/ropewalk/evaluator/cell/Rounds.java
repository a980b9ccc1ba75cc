package dev.ropewalk.evaluator.cell;

import dev.ropewalk.statistics.BettingEvidence;
import dev.ropewalk.statistics.DiscordantEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked what next, where the questions of one task, length and seed are put to several configurations until it is decided which of them
 * differ from the first, the baseline (decision 44). Questions come in rounds, the same to all that are undecided, the baseline first. After each round
 * the differences so far are evidence against "no difference", which may be looked at as often as one likes: {@link DiscordantEvidence} for right and
 * wrong, {@link BettingEvidence} for grades and for means over documents. Where it suffices the configuration is asked no more; the baseline is asked
 * as long as somebody is undecided.
 *
 * <p>The order is drawn from the seed of whoever asks: tasks put their questions depth by depth, and what parts two at the first depth need not
 * part them on the whole. Questions that share a document stand together and count as one, once all of them are answered. What was answered before is not
 * asked again, and leads to the same verdicts after the same rounds.
 */
final class Rounds {

    /** What somebody is asked. @param who 0 for the baseline */
    record Turn(int who, List<Integer> ordinals) {}

    /** What the answers say of a configuration and the baseline. */
    enum Told {
        BETTER,
        WORSE,
        UNDECIDED
    }

    /**
     * @param questions that both answered by then
     * @param log natural logarithm of the evidence
     */
    record Verdict(Told told, int questions, double log) {}

    /**
     * @param batch questions of a round
     * @param least questions that both answered before anything is decided
     * @param needed natural logarithm of the evidence that suffices
     */
    record Rule(int batch, int least, double needed) {}

    private static final class Contender {
        private final Map<Integer, @Nullable Double> values = new HashMap<>(); // null: not scored
        private Verdict verdict = new Verdict(Told.UNDECIDED, 0, 0);
        private boolean out;

        boolean isUndecided() {
            return !out && verdict.told == Told.UNDECIDED;
        }
    }

    private final Rule rule;
    private final List<List<Integer>> documents = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();
    private final boolean binary;
    private final List<Contender> contenders = new ArrayList<>();
    private int asked;

    /**
     * @param clusters the document of each question by its ordinal; null where it stands alone
     * @param rightOrWrong whether each is scored 0 or 1
     * @param seed of the order
     */
    Rounds(List<@Nullable String> clusters, boolean rightOrWrong, int contenders, Rule rule, long seed) {
        this.rule = rule;
        Map<String, List<Integer>> shared = new HashMap<>();
        for (int ordinal = 0; ordinal < clusters.size(); ordinal++) {
            String cluster = clusters.get(ordinal);
            List<Integer> document =
                    cluster == null ? new ArrayList<>() : shared.computeIfAbsent(cluster, name -> new ArrayList<>());
            if (document.isEmpty()) documents.add(document);
            document.add(ordinal);
        }
        binary = rightOrWrong && documents.size() == clusters.size();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = documents.size() - 1; i > 0; i--)
            documents.set(
                    i, documents.set(random.nextInt(i + 1), documents.get(i))); // Fisher and Yates 1938, table XXXIII
        documents.forEach(order::addAll);
        for (int i = 0; i < contenders; i++) this.contenders.add(new Contender());
    }

    /** Nobody is asked anything more when it is empty. */
    Optional<Turn> next() {
        while (asked < order.size() && isSomebodyAsked()) {
            List<Integer> round = order.subList(asked, Math.min(order.size(), asked + rule.batch));
            for (int who = 0; who < contenders.size(); who++) {
                Contender contender = contenders.get(who);
                if (who > 0 ? !contender.isUndecided() : contender.out) continue;
                List<Integer> missing = round.stream()
                        .filter(ordinal -> !contender.values.containsKey(ordinal))
                        .toList();
                if (!missing.isEmpty()) return Optional.of(new Turn(who, missing));
            }
            asked += round.size();
            judge();
        }
        return Optional.empty();
    }

    /** The baseline by itself is asked all, too, where nobody was left to be told from it from the beginning. */
    private boolean isSomebodyAsked() {
        List<Contender> others = contenders.subList(1, contenders.size());
        return others.stream().anyMatch(Contender::isUndecided)
                || others.stream().allMatch(other -> other.out);
    }

    /** @param value null where it was not scored */
    void answered(int who, int ordinal, @Nullable Double value) {
        contenders.get(who).values.put(ordinal, value);
    }

    /** Questions that somebody has answered. */
    int answered(int who) {
        return contenders.get(who).values.size();
    }

    /** Is asked no more, and nothing is said of it: refused, or failed. */
    void leave(int who) {
        contenders.get(who).out = true;
    }

    /** Of one that is not the baseline. */
    Verdict verdict(int who) {
        return contenders.get(who).verdict;
    }

    private void judge() {
        if (contenders.get(0).out) return;
        for (Contender contender : contenders.subList(1, contenders.size()))
            if (contender.isUndecided()) contender.verdict = verdict(contenders.get(0), contender);
    }

    private Verdict verdict(Contender baseline, Contender contender) {
        List<Double> differences = new ArrayList<>();
        int questions = 0, seen = 0;
        for (List<Integer> document : documents) {
            seen += document.size();
            if (seen > asked) break;
            double sum = 0;
            int both = 0;
            for (int ordinal : document) {
                Double ours = contender.values.get(ordinal), theirs = baseline.values.get(ordinal);
                if (ours == null || theirs == null) continue;
                sum += ours - theirs;
                both++;
            }
            if (both > 0) differences.add(sum / both);
            questions += both;
        }
        double[] values =
                differences.stream().mapToDouble(Objects::requireNonNull).toArray();
        double log = values.length == 0 ? 0 : log(values), sum = 0;
        for (double value : values) sum += value;
        if (questions < rule.least || log < rule.needed) return new Verdict(Told.UNDECIDED, questions, log);
        return new Verdict(sum > 0 ? Told.BETTER : Told.WORSE, questions, log);
    }

    private double log(double[] values) {
        if (!binary) return BettingEvidence.log(values, 0);
        long better = 0, worse = 0;
        for (double value : values) {
            if (value > 0) better++;
            if (value < 0) worse++;
        }
        return new DiscordantEvidence(better, worse).log();
    }
}
