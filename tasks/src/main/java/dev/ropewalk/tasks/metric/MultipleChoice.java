package dev.ropewalk.tasks.metric;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The choice a model finds likeliest, by four measures; of several as likely the first, and one that is not a number before all others.
 * lm_eval/api/task.py, process_results, EleutherAI/lm-evaluation-harness 4e7e0d4.
 *
 * @param likeliest by log-likelihood ({@code acc})
 * @param perCharacter by log-likelihood per code point of the choice ({@code acc_norm})
 * @param perByte per byte of its UTF-8 ({@code acc_bytes})
 * @param information by what the question adds to the log-likelihood of the bare choice ({@code acc_mutual_info}); null where that is not known
 */
public record MultipleChoice(
        int likeliest,
        int perCharacter,
        int perByte,
        @Nullable Integer information) {

    /**
     * @param logLikelihoods (choices), natural logarithm, of each choice after the question
     * @param unconditional (choices), of each choice alone; null where not measured
     */
    public static MultipleChoice of(
            List<String> choices, List<Double> logLikelihoods, @Nullable List<Double> unconditional) {
        int n = choices.size();
        if (n == 0) throw new IllegalArgumentException("a question needs at least one choice, got none");
        if (logLikelihoods.size() != n || unconditional != null && unconditional.size() != n)
            throw new IllegalArgumentException("every choice needs a log-likelihood: got " + n + " choices, "
                    + logLikelihoods.size() + " log-likelihoods"
                    + (unconditional == null ? "" : " and " + unconditional.size() + " without the question"));
        return new MultipleChoice(
                largest(n, logLikelihoods::get),
                largest(
                        n,
                        i -> logLikelihoods.get(i)
                                / choices.get(i)
                                        .codePointCount(0, choices.get(i).length())),
                largest(n, i -> logLikelihoods.get(i) / choices.get(i).getBytes(StandardCharsets.UTF_8).length),
                unconditional == null ? null : largest(n, i -> logLikelihoods.get(i) - unconditional.get(i)));
    }

    /** 1 if a choice is a right one. */
    public static double accuracy(int choice, Set<Integer> right) {
        return right.contains(choice) ? 1 : 0;
    }

    /** As numpy's argmax. */
    private static int largest(int n, IntToDoubleFunction value) {
        int largest = 0;
        for (int i = 1; i < n; i++) {
            double best = value.applyAsDouble(largest), candidate = value.applyAsDouble(i);
            if (!Double.isNaN(best) && (candidate > best || Double.isNaN(candidate))) largest = i;
        }
        return largest;
    }
}
