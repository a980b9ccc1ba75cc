package dev.ropewalk.evaluator.imported;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Outcome.Status;
import dev.ropewalk.tasks.PublishedRule;
import dev.ropewalk.tasks.Verdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One question that was answered elsewhere.
 *
 * @param question its own id, null where the file does not say
 * @param cluster the document it shares with others, null where it stands alone or the file does not say
 * @param promptSha256 the same for two samples only if they were asked the same
 * @param expected as people read it
 * @param scoring by which its answer is scored here; null where it brought its score and nothing more
 */
public record ImportedSample(
        @Nullable String question,
        @Nullable String cluster,
        @Nullable Double depth,
        String promptSha256,
        @Nullable String expected,
        int lostTokens,
        @Nullable Scoring scoring,
        Outcome outcome) {

    /** An answer that is scored here. @throws IllegalArgumentException where the scorer cannot compare with what is right */
    static ImportedSample of(
            int ordinal, @Nullable String question, String promptSha256, Scoring scoring, String answer) {
        Verdict verdict = PublishedRule.verdict(scoring, answer);
        return new ImportedSample(
                question,
                null,
                null,
                promptSha256,
                String.join("\n", scoring.answers()),
                0,
                scoring,
                new Outcome(
                        ordinal,
                        verdict.unreadable() == null ? Status.SCORED : Status.FAILED,
                        verdict.unreadable(),
                        0,
                        0,
                        answer,
                        verdict.score(),
                        verdict.contains(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    /** An answer with the score that its file gives it. */
    static ImportedSample of(
            int ordinal,
            @Nullable String question,
            String promptSha256,
            @Nullable String expected,
            @Nullable String answer,
            double score) {
        return new ImportedSample(
                question,
                null,
                null,
                promptSha256,
                expected,
                0,
                null,
                new Outcome(
                        ordinal, Status.SCORED, null, 0, 0, answer, score, null, null, null, null, null, null, null));
    }

    double score() {
        return Objects.requireNonNullElse(outcome.score(), 0.0);
    }

    /** What stands for a prompt that is not in the file. No prompt that was asked here has this hash: those are hashed as ids. */
    static String promptOf(String format, Object question) {
        return Fingerprint.of("imported/" + format + ":" + Identity.canonicalJson(question));
    }
}
