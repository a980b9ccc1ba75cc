package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.LogitTemperature;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A plan made ready for one forward pass: rotary tables, temperatures and band numbers, computed once and used by every layer.
 *
 * <p>A pass either reads {@code tokens} tokens that stand at {@code start..} in every sequence, or one token at a place of its own in each
 * sequence ({@link #one}).
 *
 * @param start first position; meaningless for {@link #one} with places
 * @param one whether this is a pass of one token in each sequence
 * @param places (sequences) positions of a pass of one token whose places differ, else empty
 * @param rotations one for layers that turn alike
 * @param rotationOf for each layer the index of its rotation
 * @param temperatures for each layer (1 or sequences, 1, tokens, 1), or an empty one where every temperature is 1
 * @param sights for each layer what its tokens see
 */
public record Pass(
        int start,
        boolean one,
        NDArray places,
        List<Rotation> rotations,
        long[] rotationOf,
        List<NDArray> temperatures,
        List<Sight> sights) {

    /**
     * The pass that reads {@code tokens} tokens from {@code start} on in every sequence.
     *
     * @param windows of each layer its sliding window, {@link Reach#UNBOUNDED} for none
     * @param heads of queries in each layer
     * @param contexts {@code n} of each sequence: its tokens once all of them are read
     */
    public static Pass of(
            NDManager owner, ContextPlan plan, int[] windows, int heads, int start, int tokens, int[] contexts) {
        int[][] positions = new int[contexts.length][tokens];
        for (int[] row : positions) Arrays.setAll(row, t -> start + t);
        return of(owner, plan, windows, heads, start, positions, contexts);
    }

    /**
     * The pass that reads whole texts whose tokens stand at given positions. What a token sees goes by the order of tokens.
     *
     * @param positions of each sequence, as many in each, rising
     * @param contexts {@code n} of each sequence
     */
    public static Pass at(
            NDManager owner, ContextPlan plan, int[] windows, int heads, int[][] positions, int[] contexts) {
        return of(owner, plan, windows, heads, 0, positions, contexts);
    }

    private static Pass of(
            NDManager owner, ContextPlan plan, int[] windows, int heads, int start, int[][] positions, int[] contexts) {
        int tokens = positions[0].length;
        return new Pass(
                start,
                false,
                owner.create(new Shape(0)),
                rotations(owner, plan, heads, positions, contexts),
                rotationOf(plan, windows.length),
                temperatures(owner, plan, windows.length, positions, contexts),
                eachLayer(windows, window -> Sight.of(owner, plan, window, start, tokens)));
    }

    /** The pass that reads one token in each sequence, at {@code places[sequence]}. */
    public static Pass ofOne(NDManager owner, ContextPlan plan, int[] windows, int heads, int[] places) {
        int[][] positions = new int[places.length][1];
        int[] contexts = new int[places.length];
        for (int s = 0; s < places.length; s++) {
            positions[s][0] = places[s];
            contexts[s] = places[s] + 1;
        }
        boolean together = Arrays.stream(places).distinct().count() == 1;
        return new Pass(
                places[0],
                true,
                together
                        ? owner.create(new Shape(0))
                        : owner.create(Arrays.stream(places).asLongStream().toArray()),
                rotations(owner, plan, heads, positions, contexts),
                rotationOf(plan, windows.length),
                temperatures(owner, plan, windows.length, positions, contexts),
                eachLayer(windows, window -> Sight.ofOne(owner, plan, window, places)));
    }

    /** The same pass of one token, which in each layer also writes the weights of its attention. */
    public Pass writing(List<NDArray> weights) {
        return new Pass(
                start,
                one,
                places,
                rotations,
                rotationOf,
                temperatures,
                IntStream.range(0, sights.size())
                        .mapToObj(layer -> sights.get(layer).writing(weights.get(layer)))
                        .toList());
    }

    private static List<Rotation> rotations(
            NDManager owner, ContextPlan plan, int heads, int[][] positions, int[] contexts) {
        return plan.forms().stream()
                .map(form -> Rotation.of(owner, form, heads, positions, contexts))
                .toList();
    }

    private static long[] rotationOf(ContextPlan plan, int layers) {
        return IntStream.range(0, layers).mapToLong(plan::formOf).toArray();
    }

    /** One sight for each different window. */
    private static List<Sight> eachLayer(int[] windows, IntFunction<Sight> sight) {
        Map<Integer, Sight> known = new HashMap<>();
        return Arrays.stream(windows)
                .mapToObj(window -> known.computeIfAbsent(window, sight::apply))
                .toList();
    }

    /**
     * The tables of a pass, and which of them each band uses.
     *
     * @param queries cosines and sines (see {@link RotaryTable}) for each different query map
     * @param queryOf for each band the index of its query map
     * @param keys cosines and sines for each of the plan's key maps
     * @param copyOf for each band the index of its key map
     * @param turnsCache whether {@code keys} turn the whole cache at use (its keys are kept as they came), not only the tokens of this pass
     */
    public record Rotation(
            List<NDArray> queries, long[] queryOf, List<NDArray> keys, long[] copyOf, boolean turnsCache) {

        static Rotation of(NDManager owner, ContextPlan plan, int heads, int[][] positions, int[] contexts) {
            List<PositionMap> keyMaps = plan.keyMaps();
            List<PositionMap> queryMaps =
                    plan.bands().stream().map(AttentionBand::query).distinct().toList();
            boolean turnsCache = plan.lengthPolicy() == LengthPolicy.RE_ROTATE;
            int[][] keyPositions = turnsCache ? upTo(positions) : positions;
            Map<PositionMap, RotaryTable> known = new HashMap<>();
            List<NDArray> keys =
                    tables(owner, plan, heads, keyMaps, keyPositions, perToken(keyPositions, (s, t) -> 1), known);
            if (turnsCache || !plan.rotaryTemperature().equals(LogitTemperature.ONE))
                known.clear(); // keys are kept without it, and queries are those of this pass alone
            double[][] factors =
                    perToken(positions, (s, t) -> plan.rotaryTemperature().at(0, positions[s][t], contexts[s]));
            return new Rotation(
                    tables(owner, plan, heads, queryMaps, positions, factors, known),
                    plan.bands().stream()
                            .mapToLong(band -> queryMaps.indexOf(band.query()))
                            .toArray(),
                    keys,
                    plan.bands().stream()
                            .mapToLong(band -> keyMaps.indexOf(band.key()))
                            .toArray(),
                    turnsCache);
        }

        /** All positions up to the last. */
        private static int[][] upTo(int[][] positions) {
            return Arrays.stream(positions)
                    .map(row -> IntStream.rangeClosed(0, row[row.length - 1]).toArray())
                    .toArray(int[][]::new);
        }
    }

    /** Cosines and sines for each map; a map that queries and keys share at temperature 1 is computed once. */
    private static List<NDArray> tables(
            NDManager owner,
            ContextPlan plan,
            int heads,
            List<PositionMap> maps,
            int[][] positions,
            double[][] factors,
            Map<PositionMap, RotaryTable> known) {
        return maps.stream()
                .map(map -> known.computeIfAbsent(map, m -> table(owner, plan, heads, m, positions, factors)))
                .flatMap(table -> Stream.of(table.cos(), table.sin()))
                .toList();
    }

    private static RotaryTable table(
            NDManager owner, ContextPlan plan, int heads, PositionMap map, int[][] positions, double[][] factors) {
        List<double[][]> pretended = pretended(map, plan.spectrum().pairs(), positions);
        boolean alike = pretended.stream().allMatch(Pass::allEqual) && allEqual(factors);
        return RotaryTable.of(
                owner,
                plan.spectrum(),
                heads,
                alike ? pretended.stream().map(Pass::firstOf).toList() : pretended,
                alike ? firstOf(factors) : factors);
    }

    /** Positions of each rotary pair, or once where they are the same for all. */
    private static List<double[][]> pretended(PositionMap map, int pairs, int[][] positions) {
        Map<PositionMap, double[][]> known = new HashMap<>();
        return IntStream.range(0, map instanceof PositionMap.ByPair ? pairs : 1)
                .mapToObj(m -> known.computeIfAbsent(
                        map.ofPair(m), own -> perToken(positions, (s, t) -> own.at(positions[s][t]))))
                .toList();
    }

    private static List<NDArray> temperatures(
            NDManager owner, ContextPlan plan, int layers, int[][] positions, int[] contexts) {
        if (plan.temperature().equals(LogitTemperature.ONE))
            return Collections.nCopies(layers, owner.create(new Shape(0)));
        List<NDArray> temperatures = new ArrayList<>();
        double[][] before = new double[0][];
        for (int layer = 0; layer < layers; layer++) {
            int at = layer;
            double[][] values = perToken(positions, (s, t) -> plan.temperature().at(at, positions[s][t], contexts[s]));
            if (Arrays.deepEquals(values, before)) {
                temperatures.add(temperatures.get(layer - 1));
            } else {
                double[][] kept = allEqual(values) ? firstOf(values) : values;
                float[] flat = new float[kept.length * kept[0].length];
                for (int i = 0; i < flat.length; i++) flat[i] = (float) kept[i / kept[0].length][i % kept[0].length];
                temperatures.add(owner.create(flat, new Shape(kept.length, 1, kept[0].length, 1)));
            }
            before = values;
        }
        return temperatures;
    }

    /** What the kernel {@code attention} is told of this pass in layers that turn alike, in the order of the rotations. */
    public List<Kernels.Tuple> steps() {
        return rotations.stream()
                .map(turn -> new Kernels.Tuple(
                        start,
                        places,
                        one,
                        turn.queries(),
                        turn.queryOf(),
                        turn.keys(),
                        turn.copyOf(),
                        turn.turnsCache()))
                .toList();
    }

    /** The same of one layer. */
    public Kernels.Tuple step(int layer) {
        return steps().get((int) rotationOf[layer]);
    }

    @FunctionalInterface
    private interface PerToken {
        double at(int sequence, int token);
    }

    private static double[][] perToken(int[][] positions, PerToken value) {
        double[][] values = new double[positions.length][positions[0].length];
        for (int s = 0; s < values.length; s++)
            for (int t = 0; t < values[s].length; t++) values[s][t] = value.at(s, t);
        return values;
    }

    private static boolean allEqual(double[][] rows) {
        return Arrays.stream(rows).allMatch(row -> Arrays.equals(row, rows[0]));
    }

    private static double[][] firstOf(double[][] rows) {
        return new double[][] {rows[0]};
    }
}
