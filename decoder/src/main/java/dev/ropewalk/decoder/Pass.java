package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LogitTemperature;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan made ready for one forward pass: rotary tables, temperatures and band numbers, computed once and used by every layer.
 *
 * <p>A pass either reads {@code tokens} tokens that stand at {@code start..} in every sequence, or one token at a place of its own in each
 * sequence ({@link #one}).
 *
 * @param start first position; meaningless for {@link #one} with places
 * @param one whether this is a pass of one token in each sequence
 * @param places (sequences) positions of a pass of one token whose places differ, else empty
 * @param queries a table for each different query map
 * @param queryOf for each band the index of its query map
 * @param keys a table for each of the plan's key maps
 * @param copyOf for each band the index of its key map
 * @param temperatures for each layer (1 or sequences, 1, tokens, 1), or empty where every temperature is 1
 * @param bands for each band (chunk or 0, low, high or 0)
 * @param masks for each band an additive mask, empty where it needs none
 * @param spans for each band first and last-plus-one key; only for a pass of one token
 */
record Pass(
        int start,
        boolean one,
        NDArray places,
        List<RotaryTable> queries,
        int[] queryOf,
        List<RotaryTable> keys,
        int[] copyOf,
        List<NDArray> temperatures,
        long[] bands,
        List<NDArray> masks,
        long[] spans) {

    /** Rows of a sliding window that are computed together. Larger blocks compute more masked keys, smaller ones call the kernel on less. */
    private static final int WINDOW_BLOCK = 128;

    /**
     * The pass that reads {@code tokens} tokens from {@code start} on in every sequence.
     *
     * @param contexts {@code n} of each sequence: its tokens once all of them are read
     */
    static Pass of(NDManager owner, ContextPlan plan, int layers, int start, int tokens, int[] contexts) {
        int[][] positions = new int[contexts.length][tokens];
        for (int[] row : positions) Arrays.setAll(row, t -> start + t);
        Rotation rotation = Rotation.of(owner, plan, positions, contexts);
        List<NDArray> masks = plan.bands().stream()
                .map(band -> windowMask(owner, band.reach(), start + tokens))
                .toList();
        return new Pass(
                start,
                false,
                owner.create(new Shape(0)),
                rotation.queries(),
                rotation.queryOf(),
                rotation.keys(),
                rotation.copyOf(),
                temperatures(owner, plan, layers, positions, contexts),
                plan.bands().stream()
                        .flatMapToLong(band -> Arrays.stream(numbers(band.reach())))
                        .toArray(),
                masks,
                new long[0]);
    }

    /** The pass that reads one token in each sequence, at {@code places[sequence]}. */
    static Pass ofOne(NDManager owner, ContextPlan plan, int layers, int[] places) {
        int[][] positions = new int[places.length][1];
        int[] contexts = new int[places.length];
        for (int s = 0; s < places.length; s++) {
            positions[s][0] = places[s];
            contexts[s] = places[s] + 1;
        }
        Rotation rotation = Rotation.of(owner, plan, positions, contexts);
        boolean together = Arrays.stream(places).distinct().count() == 1;
        long[] spans = new long[2 * plan.bands().size()];
        List<NDArray> masks = new ArrayList<>();
        for (int b = 0; b < plan.bands().size(); b++) {
            Reach reach = plan.bands().get(b).reach();
            int from = Arrays.stream(places).map(reach::from).min().orElseThrow();
            int to = Math.max(from, Arrays.stream(places).map(reach::to).max().orElseThrow());
            spans[2 * b] = from;
            spans[2 * b + 1] = to;
            masks.add(together ? owner.create(new Shape(0)) : spanMask(owner, reach, places, from, to));
        }
        return new Pass(
                places[0],
                true,
                together
                        ? owner.create(new Shape(0))
                        : owner.create(Arrays.stream(places).asLongStream().toArray()),
                rotation.queries(),
                rotation.queryOf(),
                rotation.keys(),
                rotation.copyOf(),
                temperatures(owner, plan, layers, positions, contexts),
                new long[0],
                masks,
                spans);
    }

    /** The tables of a pass, and which of them each band uses. */
    private record Rotation(List<RotaryTable> queries, int[] queryOf, List<RotaryTable> keys, int[] copyOf) {

        static Rotation of(NDManager owner, ContextPlan plan, int[][] positions, int[] contexts) {
            List<PositionMap> keyMaps = plan.keyMaps();
            List<PositionMap> queryMaps =
                    plan.bands().stream().map(AttentionBand::query).distinct().toList();
            Map<PositionMap, RotaryTable> known = new HashMap<>();
            List<RotaryTable> keys = tables(owner, plan, keyMaps, positions, perToken(positions, (s, t) -> 1), known);
            if (!plan.rotaryTemperature().equals(LogitTemperature.ONE)) known.clear(); // keys are cached without it
            double[][] factors =
                    perToken(positions, (s, t) -> plan.rotaryTemperature().at(0, positions[s][t], contexts[s]));
            return new Rotation(
                    tables(owner, plan, queryMaps, positions, factors, known),
                    plan.bands().stream()
                            .mapToInt(band -> queryMaps.indexOf(band.query()))
                            .toArray(),
                    keys,
                    plan.bands().stream()
                            .mapToInt(band -> keyMaps.indexOf(band.key()))
                            .toArray());
        }
    }

    /** One table for each map; a map that queries and keys share at temperature 1 is computed once. */
    private static List<RotaryTable> tables(
            NDManager owner,
            ContextPlan plan,
            List<PositionMap> maps,
            int[][] positions,
            double[][] factors,
            Map<PositionMap, RotaryTable> known) {
        return maps.stream()
                .map(map -> known.computeIfAbsent(map, m -> table(owner, plan, m, positions, factors)))
                .toList();
    }

    private static RotaryTable table(
            NDManager owner, ContextPlan plan, PositionMap map, int[][] positions, double[][] factors) {
        double[][] pretended = perToken(positions, (s, t) -> map.at(positions[s][t]));
        boolean alike = allEqual(pretended) && allEqual(factors);
        return RotaryTable.of(
                owner, plan.spectrum(), alike ? firstOf(pretended) : pretended, alike ? firstOf(factors) : factors);
    }

    private static List<NDArray> temperatures(
            NDManager owner, ContextPlan plan, int layers, int[][] positions, int[] contexts) {
        List<NDArray> temperatures = new ArrayList<>();
        if (plan.temperature().equals(LogitTemperature.ONE)) return temperatures;
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

    private static long[] numbers(Reach reach) {
        if (reach instanceof Reach.Distance d) return new long[] {0, d.min(), bound(d.max())};
        if (reach instanceof Reach.ChunksApart c) return new long[] {c.chunk(), c.min(), bound(c.max())};
        throw new IllegalArgumentException("no kernel for " + reach);
    }

    private static long bound(int max) {
        return max == Reach.UNBOUNDED ? 0 : max;
    }

    /** (block, block + width - 1): row r sees columns r..r+width-1. Empty for reaches that are no sliding window, or not one yet. */
    private static NDArray windowMask(NDManager owner, Reach reach, int end) {
        if (!(reach instanceof Reach.Distance d) || d.max() == Reach.UNBOUNDED || end <= d.max())
            return owner.create(new Shape(0));
        int width = d.max() - d.min(), block = Math.min(WINDOW_BLOCK, end - d.max());
        return mask(owner, block, block + width - 1, (row, column) -> row <= column && column < row + width);
    }

    private static NDArray spanMask(NDManager owner, Reach reach, int[] places, int from, int to) {
        return mask(
                owner,
                places.length,
                to - from,
                (s, column) -> reach.from(places[s]) <= from + column && from + column < reach.to(places[s]));
    }

    @FunctionalInterface
    private interface Seen {
        boolean at(int row, int column);
    }

    /** 0 where a key is seen, minus infinity elsewhere. */
    private static NDArray mask(NDManager owner, int rows, int columns, Seen seen) {
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) values[r * columns + c] = seen.at(r, c) ? 0 : Float.NEGATIVE_INFINITY;
        return owner.create(values, new Shape(rows, columns));
    }

    /** The temperature of a layer, if it is not 1 everywhere. */
    Optional<NDArray> temperature(int layer) {
        return temperatures.isEmpty() ? Optional.empty() : Optional.of(temperatures.get(layer));
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
