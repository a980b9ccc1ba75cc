package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.tasks.dataset.Format;
import dev.ropewalk.tasks.dataset.Generation;
import dev.ropewalk.tasks.metric.Reference;
import dev.ropewalk.tasks.metric.RougeOfAll;
import dev.ropewalk.tasks.metric.Score;
import dev.ropewalk.tasks.metric.Scorers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the task of a published file is called and how its answers are scored: one rule, whether they were written here or elsewhere. */
public final class PublishedRule {

    private static final Set<String> EXACT = Set.of(
            "longbench_v2_extract",
            "key_value",
            "exact_match",
            "helmet_substring_exact_match",
            "passkey",
            "string_match_part",
            "leval_numbers");

    /**
     * {@code longbench/hotpotqa/file@1}; {@code scrolls/qmsum/by-answer/file@1} where scores of answers are not what its authors print. Version 2 of LongBench's code compares as its requirements install it; version 1 had
     * python-Levenshtein besides (decision 26).
     */
    public static String task(Format format, String dataset, String scorer) {
        return format.word() + "/" + dataset + (isOfAll(scorer) ? "/by-answer/" : "/") + FileTask.NAME
                + (scorer.equals("code_sim_difflib") ? "@2" : "@1");
    }

    /**
     * The number that the authors print of all answers together, as a sentence; empty where they print none, or there are no answers.
     *
     * @param scored of each answer the part that counts
     * @param right what is right, answer by answer
     */
    public static Optional<String> ofAll(String scorer, List<String> scored, List<List<String>> right) {
        return isOfAll(scorer) && !scored.isEmpty()
                ? Optional.of("as its authors score all answers together: "
                        + RougeOfAll.of(scored, right).told())
                : Optional.empty();
    }

    /** Whether the authors print a number of all answers together, beside which this scorer gives each answer one of its own. */
    static boolean isOfAll(String scorer) {
        return scorer.equals(Scorers.ROUGE_BY_ANSWER);
    }

    /** Whether the scorer tells right from wrong, or gives a share. */
    public static Metric metric(String scorer) {
        return EXACT.contains(scorer) ? Metric.ACCURACY : Metric.SCORE;
    }

    /**
     * @param scored the part of the answer that counts
     * @throws IllegalArgumentException where the scorer cannot compare with this reference
     */
    public static Verdict verdict(String scorer, Reference reference, String answer, String scored) {
        Score score = Scorers.named(scorer).read(scored, reference);
        return new Verdict(
                score.value(),
                reference.answers().stream().anyMatch(scored::contains),
                score.parsed() || score.value() > 0
                        ? null
                        : answer.isBlank() ? "the answer is empty" : "nothing in the answer can be scored");
    }

    /** The same, from what is stored. @throws IllegalArgumentException where there is no such scorer or part, or it cannot compare with these */
    public static Verdict verdict(Scoring scoring, String answer) {
        return verdict(
                scoring.scorer(),
                new Reference(
                        scoring.answers(), scoring.classes().isEmpty() ? null : scoring.classes(), scoring.dataset()),
                answer,
                Generation.Scored.named(scoring.part()).of(answer));
    }

    private PublishedRule() {}
}
