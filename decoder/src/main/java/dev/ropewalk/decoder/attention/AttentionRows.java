package dev.ropewalk.decoder.attention;

import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.HeadRatios;
import dev.ropewalk.methods.PairGroup;
import dev.ropewalk.methods.RotarySpectrum;
import java.util.Arrays;

/** Sums up rows of attention, one a text, layer and head, to an {@link AttentionProbe}. Keeps one mean row a layer and head. */
public final class AttentionRows {

    private static final double FULL_CIRCLE = 2 * Math.PI;

    /** A distance that close below the trained one is beyond it: speeds are quotients of rounded numbers. */
    private static final double ROUNDING = 1e-9;

    private final ContextPlan plan;
    private final int tokens;
    private final double[][] entropy, sinks, recent, neverTrained;
    private final float[][][] weightOfKey;
    private int texts;

    public AttentionRows(ContextPlan plan, int tokens, int layers, int heads) {
        this.plan = plan;
        this.tokens = tokens;
        entropy = new double[layers][heads];
        sinks = new double[layers][heads];
        recent = new double[layers][heads];
        neverTrained = new double[layers][heads];
        weightOfKey = new float[layers][heads][tokens];
    }

    /** @param weights (heads, keys of the sight), each row summing to 1 */
    public void add(int layer, Sight sight, float[] weights) {
        int[] keys = sight.keys();
        HeadRatios ratios = plan.in(layer).spectrum().heads();
        boolean[] untrained = untrained(layer, 1, sight);
        for (int head = 0; head < entropy[layer].length; head++) {
            if (!ratios.isOne()) untrained = untrained(layer, ratios.at(head, entropy[layer].length), sight);
            for (int at = 0; at < keys.length; at++) {
                float p = weights[head * keys.length + at];
                entropy[layer][head] += surprise(p);
                if (keys[at] < AttentionProbe.SINKS) sinks[layer][head] += p;
                if (keys[at] >= tokens - AttentionProbe.RECENT) recent[layer][head] += p;
                if (untrained[at]) neverTrained[layer][head] += p;
                weightOfKey[layer][head][keys[at]] += p;
            }
        }
    }

    public void endText() {
        texts++;
    }

    public AttentionProbe probe() {
        double[][] ofMean = new double[entropy.length][];
        for (int layer = 0; layer < ofMean.length; layer++)
            ofMean[layer] = Arrays.stream(weightOfKey[layer])
                    .mapToDouble(this::entropyOfMean)
                    .toArray();
        return new AttentionProbe(tokens, texts, mean(entropy), ofMean, mean(sinks), mean(recent), mean(neverTrained));
    }

    private double entropyOfMean(float[] sums) {
        double entropy = 0;
        for (float sum : sums) entropy += surprise(sum / texts);
        return entropy;
    }

    private double[][] mean(double[][] sums) {
        return Arrays.stream(sums)
                .map(row -> Arrays.stream(row).map(sum -> sum / texts).toArray())
                .toArray(double[][]::new);
    }

    private static double surprise(double p) {
        return p == 0 ? 0 : -p * Math.log(p);
    }

    /** For each key of the sight. @param slowed how many times more slowly the head turns than the layer's spectrum */
    private boolean[] untrained(int layer, double slowed, Sight sight) {
        boolean[] untrained = new boolean[sight.keys().length];
        for (PairGroup group : plan.in(layer).groups()) {
            double beyond = firstUntrained(group, plan.trainedSpectrum(layer)) * slowed * (1 - ROUNDING);
            int at = 0;
            for (int b = 0; b < plan.bands().size(); b++) {
                AttentionBand band = group.plan().bands().get(b);
                for (long key = sight.numbers()[2 * b]; key < sight.numbers()[2 * b + 1]; key++)
                    untrained[at++] |= Math.abs(band.distance(tokens - 1, (int) key)) >= beyond;
            }
        }
        return untrained;
    }

    /**
     * The told distance from which on some pair of a group turns as no trained distance turned it; infinite where none turns.
     *
     * @param before the spectrum that was trained
     */
    static double firstUntrained(PairGroup group, RotarySpectrum before) {
        ContextPlan plan = group.plan();
        int trained = plan.rope().trainedLength(), slowest = plan.rope().pairs() - 1;
        while (slowest > 0 && plan.spectrum().speed(slowest) == 0) slowest--; // one that stands tells nothing
        double first = Double.POSITIVE_INFINITY;
        for (int m = group.from(); m < group.to(); m++) {
            boolean wentFullCircle = before.speed(m) * trained >= FULL_CIRCLE;
            if (before.speed(m) > 0
                    && (!wentFullCircle || m == slowest)) // the slowest pair tells positions apart in any case
            first = Math.min(first, trained * before.speed(m) / plan.spectrum().speed(m));
        }
        return first;
    }
}
