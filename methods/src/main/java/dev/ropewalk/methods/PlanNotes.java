package dev.ropewalk.methods;

import java.util.List;

/**
 * What is known against a plan before anything is measured. Plain RoPE beyond its window has such a note, too: its numbers there are those of
 * a model that meets what it has never seen, and whoever reads them should know.
 *
 * <p>Whether a distance was trained is asked of the slowest rotary pair, as NTK-aware interpolation is made (it is slowed by just the factor):
 * a method that turns it four times as slowly may tell four times the distance.
 */
final class PlanNotes {

    static List<String> of(ContextPlan plan, int window) {
        double told = DistanceSurvey.largest(plan, window);
        int slowest = plan.rope().pairs() - 1, trained = plan.rope().trainedLength();
        double asTrained = told
                * plan.spectrum().speed(slowest)
                / plan.rope().trainedSpectrum().speed(slowest);
        if (asTrained < trained - DistanceSurvey.SAME) return List.of();
        String turned = Math.abs(asTrained - told) < 1e-9 * told
                ? ""
                : ", which turn the slowest rotary pair as far as " + Json.rounded(asTrained) + " did";
        return List.of("tells distances up to " + Json.rounded(told) + turned + ", trained are " + (trained - 1));
    }

    private PlanNotes() {}
}
