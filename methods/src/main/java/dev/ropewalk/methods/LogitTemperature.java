package dev.ropewalk.methods;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code tau}: what a query's logits are multiplied with. Above 1 sharpens attention, 1 leaves it alone. */
public sealed interface LogitTemperature {

    LogitTemperature ONE = new Constant(1);

    /**
     * The multiplier of one query's logits.
     *
     * @param layer from 0
     * @param query position of the query's token, from 0
     * @param context {@code n}, tokens in the context once this forward pass is done
     */
    double at(int layer, int query, int context);

    /** Largest context in which this is 1 for every query and layer: 0 if never, {@link Reach#UNBOUNDED} if always. */
    int neutralContext();

    /** Kind and numbers, as JSON holds them. */
    Map<String, Object> describe();

    /** What a factor {@code a} on cos and sin of query and key does to a logit: {@code a^2}. */
    static LogitTemperature attentionFactor(double a) {
        return new Constant(a * a);
    }

    /** The same for every query. YaRN's is {@code a^2} with {@code a = slope * ln s + 1}. */
    record Constant(double value) implements LogitTemperature {
        public Constant {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("a temperature must be positive and finite, got " + value);
        }

        @Override
        public double at(int layer, int query, int context) {
            return value;
        }

        @Override
        public int neutralContext() {
            return value == 1 ? Reach.UNBOUNDED : 0;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "constant", "value", value);
        }
    }

    /**
     * {@code max(1, ln(i+1) / ln c)}: keeps attention's entropy level as the context grows (Su 2021; Zhang et al. 2024, arXiv 2401.07004).
     *
     * @param logBase {@code c}, above 1
     * @param exemptLayers layers below this index keep temperature 1
     */
    record LogPosition(double logBase, int exemptLayers) implements LogitTemperature {
        public LogPosition {
            if (!(logBase > 1 && logBase < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("log base must be finite and above 1, got " + logBase);
            if (exemptLayers < 0)
                throw new IllegalArgumentException("exempt layers must not be negative, got " + exemptLayers);
        }

        @Override
        public double at(int layer, int query, int context) {
            return layer < exemptLayers ? 1 : Math.max(1, StrictMath.log(query + 1.0) / StrictMath.log(logBase));
        }

        @Override
        public int neutralContext() {
            return (int) Math.min(Reach.UNBOUNDED, logBase);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "log-position", "logBase", logBase, "exemptLayers", exemptLayers);
        }
    }

    /**
     * {@code (slope * ln(n/L) + 1)^2} once the context is longer than trained: the optional mscale of Dual Chunk Attention's code, applied at
     * use, so that cached keys stay unscaled.
     */
    record LogContext(double slope, int trainedLength) implements LogitTemperature {
        public LogContext {
            if (!(slope >= 0 && slope < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("slope must be finite and not negative, got " + slope);
            if (trainedLength < 1)
                throw new IllegalArgumentException("trained length must be at least 1, got " + trainedLength);
        }

        @Override
        public double at(int layer, int query, int context) {
            if (context <= trainedLength) return 1;
            double scale = slope * StrictMath.log((double) context / trainedLength) + 1;
            return scale * scale;
        }

        @Override
        public int neutralContext() {
            return slope == 0 ? Reach.UNBOUNDED : trainedLength;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "log-context", "slope", slope, "trainedLength", trainedLength);
        }
    }

    /** {@code 1 + beta ln(1 + floor((i + offset) / length))}: grows in steps; Ministral 3 with offset 0, Llama 4 with 1. */
    record LogFloor(double beta, int length, int offset) implements LogitTemperature {
        public LogFloor {
            if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("beta must be finite and not negative, got " + beta);
            if (length < 1) throw new IllegalArgumentException("length must be at least 1, got " + length);
            if (offset < 0) throw new IllegalArgumentException("offset must not be negative, got " + offset);
        }

        @Override
        public double at(int layer, int query, int context) {
            long step = ((long) query + offset) / length;
            return 1 + beta * StrictMath.log(1.0 + step);
        }

        @Override
        public int neutralContext() {
            return beta == 0 ? Reach.UNBOUNDED : Math.max(0, length - offset);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "log-floor", "beta", beta, "length", length, "offset", offset);
        }
    }

    /** The factors of a composition, multiplied. */
    record Product(List<LogitTemperature> factors) implements LogitTemperature {
        public Product {
            factors = List.copyOf(factors);
        }

        @Override
        public double at(int layer, int query, int context) {
            double product = 1;
            for (LogitTemperature factor : factors) product *= factor.at(layer, query, context);
            return product;
        }

        @Override
        public int neutralContext() {
            return factors.stream()
                    .mapToInt(LogitTemperature::neutralContext)
                    .min()
                    .orElse(Reach.UNBOUNDED);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of(
                    "kind",
                    "product",
                    "factors",
                    factors.stream().map(LogitTemperature::describe).toList());
        }
    }

    /** Temperatures multiplied; those that are {@link #ONE} leave no trace. */
    static LogitTemperature product(LogitTemperature... factors) {
        List<LogitTemperature> telling =
                Arrays.stream(factors).filter(factor -> !factor.equals(ONE)).toList();
        return telling.isEmpty() ? ONE : telling.size() == 1 ? telling.get(0) : new Product(telling);
    }
}
