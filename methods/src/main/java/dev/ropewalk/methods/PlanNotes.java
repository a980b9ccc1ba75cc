package dev.ropewalk.methods;

import java.util.List;
import java.util.Optional;

/**
 * What is known against a plan before anything is measured. Plain RoPE beyond its window has such a note, too: its numbers there are those of
 * a model that meets what it has never seen, and whoever reads them should know.
 *
 * <p>Whether a distance was trained is asked of the slowest rotary pair, as NTK-aware interpolation is made (it is slowed by just the factor):
 * a method that turns it four times as slowly may tell four times the distance.
 */
final class PlanNotes {

    static List<String> of(ContextPlan plan, int window) {
        List<PairGroup> groups = plan.groups();
        return groups.stream()
                .flatMap(group -> of(group, window, groups.size() == 1 ? "" : " (" + group.words() + ")").stream())
                .toList();
    }

    private static Optional<String> of(PairGroup group, int window, String whom) {
        ContextPlan plan = group.plan();
        int slowest = group.to() - 1, trained = plan.rope().trainedLength();
        while (slowest >= group.from() && plan.spectrum().speed(slowest) == 0)
            slowest--; // what stands tells no distance
        if (slowest < group.from()) return Optional.empty();
        double told = DistanceSurvey.largest(plan, window);
        double asTrained = told
                * plan.spectrum().fastest(slowest)
                / plan.rope().trainedSpectrum().speed(slowest);
        if (asTrained < trained - DistanceSurvey.SAME) return Optional.empty();
        String turned = Math.abs(asTrained - told) < 1e-9 * told
                ? ""
                : ", which turn the slowest rotary pair as far as " + Json.rounded(asTrained) + " did";
        return Optional.of(
                "tells distances up to " + Json.rounded(told) + whom + turned + ", trained are " + (trained - 1));
    }

    private PlanNotes() {}
}
