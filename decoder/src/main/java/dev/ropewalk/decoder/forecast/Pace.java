package dev.ropewalk.decoder.forecast;

import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.attention.AttentionWork;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.attention.Sight;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.ArrayList;
import java.util.List;

/**
 * What one layer takes on this machine for each of the things that {@link AttentionWork} and a token count, in seconds. Measured on a few
 * random layers of a model's shape through the forward pass itself: passes that differ in one count, and the difference in time divided by it.
 *
 * @param pass for being called
 * @param token for a token's projections and feed-forward
 * @param part for a call of the fused attention kernel with its merge, and for turning queries and keys by a map of their own
 * @param row for a query's share of the same
 * @param pair for a query and a key, all heads
 * @param maskedPair the same under a mask
 * @param band while decoding, for one band more
 * @param place while decoding, for a key and its value, all heads
 */
record Pace(
        double pass, double token, double part, double row, double pair, double maskedPair, double band, double place) {

    /** Multiply-adds in all measured layers together: some 50 ms a pass on two cores. */
    private static final long WORK = 1L << 32;

    private static final int LONGEST_PASS = 512, SHORTEST_PASS = 64, SHORT = 8, BEFORE = 4096;

    /** Bytes of keys and values that no cache of a processor holds. */
    private static final long STREAM = 96L << 20;

    private static final int BANDS = 4, ROUNDS = 3;

    /** Seconds after which short actions have been tried often enough. */
    private static final double ENOUGH = 0.03;

    /** Tokens of the longest pass to measure, by the weights of a layer. */
    static int tokens(long layerWeights) {
        return (int) Math.max(SHORTEST_PASS, Math.min(LONGEST_PASS, Long.highestOneBit(WORK / layerWeights)));
    }

    /** Layers to measure: enough that what a pass costs beside them is shared as in the model, where that is seen. */
    static int layers(int all, long layerWeights) {
        return (int) Math.max(1, Math.min(all, WORK / (layerWeights * tokens(layerWeights))));
    }

    /**
     * @param few a model of a few layers
     * @param all layers of the whole model
     * @param tokens of the longest pass
     */
    static Pace of(ForwardPass few, int all, int tokens) {
        return new Measurement(few, few.config(), all, tokens).pace();
    }

    /**
     * Seconds that {@code action} takes: the shortest of several times after one that warms up. Differences of a few percent are divided here,
     * and other processes only ever make a time longer.
     */
    static double seconds(Runnable action) {
        action.run();
        double shortest = Double.POSITIVE_INFINITY, all = 0;
        for (int round = 0; round < ROUNDS || all < ENOUGH; round++) {
            long begin = System.nanoTime();
            action.run();
            double seconds = (System.nanoTime() - begin) / 1e9;
            all += seconds;
            shortest = Math.min(shortest, seconds);
        }
        return shortest;
    }

    /** Seconds of one pass in one layer. */
    double pass(ContextPlan plan, int window, int start, int tokens, int sequences) {
        AttentionWork work = AttentionWork.of(plan, window, start, tokens);
        long maps = plan.bands().stream().map(AttentionBand::query).distinct().count();
        double merged = Math.max(0, work.parts() - 1 + maps - 1) / 2.0;
        double rows = Math.max(0, work.rows() - tokens + (maps - 1) * tokens) / 2.0;
        return pass
                + part * merged
                + sequences * (token * tokens + row * rows + pair * work.pairs() + maskedPair * work.maskedPairs());
    }

    /** Seconds of one layer for a token at {@code at}, beside what it takes there to stream weights. */
    double step(ContextPlan plan, int window, int at, int sequences) {
        long keys = 0;
        for (AttentionBand band : plan.bands())
            keys += Math.max(0, band.reach().to(at) - Sight.from(band.reach(), window, at));
        return band * (plan.bands().size() - 1) + place * keys * sequences;
    }

    private record Measurement(ForwardPass few, DecoderConfig shape, int all, int tokens) {

        Pace pace() {
            ContextPlan plain = ContextPlan.plain(shape.rope(), BEFORE), banded = banded(shape.rope());
            int layers = shape.layers();
            double shortOne = pass(plain, 0, SHORT), shortBanded = pass(banded, 0, SHORT);
            double longOne = pass(plain, 0, tokens), longBanded = pass(banded, 0, tokens);
            double late = pass(plain, BEFORE, tokens);
            ContextPlan window = plain.withBands(new AttentionBand(
                    "window", new Reach.Distance(0, BEFORE), new PositionMap.Identity(), new PositionMap.Identity()));
            double windowed = pass(window, BEFORE, tokens);

            double part = positive(shortBanded - shortOne) / BANDS;
            double row = positive((longBanded - longOne) / BANDS - part) / tokens;
            double pair = positive(late - longOne - part / 2 - row * tokens / 2) / ((double) tokens * BEFORE);
            AttentionWork first = AttentionWork.of(plain, Reach.UNBOUNDED, 0, tokens);
            double token = positive(longOne - shortOne - first.pairs() * pair) / (tokens - SHORT);
            AttentionWork seen = AttentionWork.of(window, Reach.UNBOUNDED, BEFORE, tokens);
            double masked = positive(windowed - longOne + first.pairs() * pair) / seen.maskedPairs();

            long bytes = 2L * Float.BYTES * layers * shape.keyHeads() * shape.headDim();
            int places = (int) Math.max(BEFORE, Math.min(STREAM, bytes * BEFORE * all / layers) / bytes);
            double near = step(plain, SHORT), far = step(plain, places);
            return new Pace(
                    positive(shortOne - SHORT * token) / layers,
                    token / layers,
                    part / layers,
                    row / layers,
                    pair / layers,
                    masked / layers,
                    positive(step(banded, SHORT) - near) / BANDS / layers,
                    positive(far - near) / (places - SHORT) / layers);
        }

        /** Plain, and further bands of hardly any keys, each at positions of its own. */
        private static ContextPlan banded(Rope rope) {
            List<AttentionBand> bands = new ArrayList<>(List.of(AttentionBand.CAUSAL));
            for (int i = 1; i <= BANDS; i++)
                bands.add(new AttentionBand(
                        "first", new Reach.FirstKeys(1, 1), new PositionMap.Fixed(i), new PositionMap.Fixed(i)));
            return ContextPlan.plain(rope, BEFORE).withBands(bands.toArray(AttentionBand[]::new));
        }

        private double pass(ContextPlan plan, int start, int tokens) {
            return on(
                    plan,
                    start + tokens,
                    (owner, cache) -> few.run(owner, new long[tokens], 1, few.pass(owner, plan, start, tokens), cache));
        }

        private double step(ContextPlan plan, int places) {
            int[] last = {places - 1};
            return on(
                    plan,
                    places,
                    (owner, cache) -> few.run(owner, new long[1], 1, few.passOfOne(owner, plan, last), cache));
        }

        private interface Work {
            void in(NDManager owner, KeyValueCache cache);
        }

        private double on(ContextPlan plan, int capacity, Work work) {
            try (NDManager owner = few.owner();
                    KeyValueCache cache = few.cache(owner, plan, 1, capacity)) {
                for (int layer = 0; layer < shape.layers(); layer++) { // zeros that nobody wrote lie nowhere
                    cache.fill(layer);
                }
                return seconds(() -> {
                    try (NDManager scratch = owner.newSubManager()) {
                        work.in(scratch, cache);
                    }
                });
            }
        }

        /** A difference of two measurements may fall below nothing, a duration not. */
        private static double positive(double seconds) {
            return Math.max(0, seconds);
        }
    }
}
