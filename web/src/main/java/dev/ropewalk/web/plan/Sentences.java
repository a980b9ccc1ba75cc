package dev.ropewalk.web.plan;

import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LayerRotation;
import dev.ropewalk.methods.PairGroup;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.RotarySpectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A plan in words. */
final class Sentences {

    /** @param told of each group of rotary pairs */
    static List<String> of(
            ContextPlan plan, PlanExplanation facts, List<PairGroup> groups, List<PlanExplanation> told) {
        int trained = plan.rope().trainedLength(), target = plan.targetLength();
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "The largest distance told within " + number(target) + " tokens is " + number(facts.largestDistance())
                        + (facts.largestDistance() < trained
                                ? ", below the trained length of " + number(trained) + "."
                                : ", not below the trained length of " + number(trained) + "."));
        if (groups.size() > 1)
            sentences.add(
                    "Rotary pairs are told different distances: "
                            + IntStream.range(0, groups.size())
                                    .mapToObj(g -> groups.get(g).words() + " up to "
                                            + number(told.get(g).largestDistance()))
                                    .collect(Collectors.joining(", "))
                            + ". What stands here holds for those that are told the largest, what is exact or trained for all.");
        for (String note : plan.notes(Reach.UNBOUNDED)) sentences.add("Beside its numbers stands: " + note + ".");
        sentences.add(
                facts.distinctDistances() == target
                        ? "Every distance is told apart."
                        : "There are " + number(facts.distinctDistances()) + " different distances; up to "
                                + number(facts.lastRow().maxKeysPerDistance()) + " keys share one.");
        if (facts.lastRow().maskedKeys() > 0)
            sentences.add("The last token does not see "
                    + number(facts.lastRow().maskedKeys()) + " of the " + number(target) + " keys.");
        sentences.add(
                facts.largestContextEqualToPlain() == 0
                        ? "It differs from plain RoPE at any length."
                        : facts.largestContextEqualToPlain() >= target
                                ? "Within " + number(target) + " tokens it equals plain RoPE."
                                : "It equals plain RoPE up to " + number(facts.largestContextEqualToPlain())
                                        + " tokens.");
        sentences.add(
                facts.largestExactDistance() >= target - 1
                        ? plan.spectrum().equals(plan.rope().trainedSpectrum())
                                ? "Every distance is told as it is."
                                : "Positions stay as they are; the method works through the spectrum."
                        : facts.largestExactDistance() <= 0
                                ? "No distance is always told as it is."
                                : "Distances up to " + number(facts.largestExactDistance()) + " are told as they are.");
        sentences.add(
                facts.largestContextWithinTrained() == Reach.UNBOUNDED
                        ? "However long the context, no distance reaches the trained length."
                        : "Distances stay below the trained length up to " + number(facts.largestContextWithinTrained())
                                + " tokens.");
        RotarySpectrum planned = plan.spectrum();
        if (!Arrays.equals(planned.toArray(), plan.rope().trainedSpectrum().toArray())) sentences.add(spectrum(plan));
        if (!planned.heads().isOne()) {
            String words = planned.heads().words();
            sentences.add(Character.toUpperCase(words.charAt(0)) + words.substring(1)
                    + "; the spectrum drawn is that before these ratios.");
        }
        for (LayerRotation other : plan.others()) {
            String words = other.toString();
            sentences.add(Character.toUpperCase(words.charAt(0)) + words.substring(1) + "; layers are counted from 0.");
        }
        sentences.add(
                switch (facts.cacheClass()) {
                    case A -> "A cache holds each key rotated once.";
                    case B_PRIME -> "A cache holds each key rotated once, and the first few unrotated as well.";
                    case B ->
                        "A cache holds keys unrotated, or " + plan.keyMaps().size() + " rotated copies of each.";
                    case C ->
                        "The spectrum follows the length of the text; what becomes of cached keys is the policy "
                                + plan.lengthPolicy() + ".";
                });
        return sentences;
    }

    private static String spectrum(ContextPlan plan) {
        int slower = 0, still = 0, pairs = plan.spectrum().pairs();
        RotarySpectrum trained = plan.rope().trainedSpectrum();
        double most = 1;
        for (int pair = 0; pair < pairs; pair++) {
            double ratio = trained.speed(pair) / plan.spectrum().speed(pair);
            if (ratio == Double.POSITIVE_INFINITY) still++;
            else if (ratio > 1 + 1e-9) slower++;
            if (ratio < Double.POSITIVE_INFINITY) most = Math.max(most, ratio);
        }
        if (still > 0 && slower == 0) return still + " of " + pairs + " rotary pairs stand still.";
        return slower == 0
                ? "The spectrum is changed, no pair turns slower than trained."
                : slower + " of " + pairs + " rotary pairs turn slower than trained, by up to "
                        + String.format(Locale.ROOT, "%.3g", most) + " times"
                        + (still > 0 ? "; " + still + " stand still." : ".");
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }

    private Sentences() {}
}
