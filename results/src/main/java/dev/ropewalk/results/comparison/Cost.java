package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Disturbance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a configuration costs at one length; each null where nobody knows. Seconds and peaks depend on what else the machine did, the cache's
 * bytes follow from plan and model.
 *
 * @param prefillSeconds to read one prompt, on the average
 * @param decodeMilliseconds to write one token, on the average
 * @param cacheBytes keys and values of one prompt of this length, as foretold
 * @param weightBytes parameters of the model by the bytes of the number type; the same for every configuration
 * @param peakBytes most that the process held
 * @param disturbed share of the processors that something else used while times and peak were measured; of several cells the largest
 */
public record Cost(
        @Nullable Double prefillSeconds,
        @Nullable Double decodeMilliseconds,
        @Nullable Double cacheBytes,
        @Nullable Double weightBytes,
        @Nullable Double peakBytes,
        @Nullable Double disturbed) {

    /** What quality is held against. */
    public enum Axis {
        PREFILL("prefill", "seconds to read a prompt", Cost::prefillSeconds),
        DECODE("decode", "milliseconds to write a token", Cost::decodeMilliseconds),
        KV("kv", "bytes of keys and values, foretold", Cost::cacheBytes),
        NEED("need", "bytes of weights, keys and values, foretold", Cost::needBytes),
        MEMORY("memory", "bytes of peak memory", Cost::peakBytes);
        private final String word, words;
        private final Function<Cost, @Nullable Double> of;

        Axis(String word, String words, Function<Cost, @Nullable Double> of) {
            this.word = word;
            this.words = words;
            this.of = of;
        }

        /** @throws IllegalArgumentException one sentence: what was given and what is allowed */
        public static Axis named(String word) {
            for (Axis axis : values()) if (axis.word.equals(word.toLowerCase(Locale.ROOT))) return axis;
            throw new IllegalArgumentException("cost must be prefill, decode, kv, need or memory, got '" + word + "'");
        }

        public String word() {
            return word;
        }

        public String words() {
            return words;
        }

        public @Nullable Double of(Cost cost) {
            return of.apply(cost);
        }

        /** Share of the processors that something else used meanwhile; what is foretold is not disturbed. */
        public @Nullable Double disturbed(Cost cost) {
            return this == KV || this == NEED ? null : cost.disturbed;
        }
    }

    /**
     * What the device must hold to read one prompt of this length: weights, keys and values. Not what the process held, which is mostly the virtual
     * machine's, nor what a step of reading holds for a moment.
     */
    public @Nullable Double needBytes() {
        return weightBytes == null || cacheBytes == null ? null : (Double) (weightBytes + cacheBytes);
    }

    /** Whether times and peak are told with a mark. */
    public boolean wasDisturbed() {
        return Disturbance.isTold(disturbed);
    }

    /** By cell. */
    static Map<String, Cost> read(JdbcClient jdbc, Collection<String> cells) {
        Map<String, Cost> costs = new HashMap<>();
        jdbc.sql("""
                        select t.cell_id, t.prompt_tokens, t.prompts, t.prefill_tokens_per_second, t.decode_tokens_per_second, t.cache_bytes,
                               t.peak_memory_bytes, t.disturbed, m.parameters, c.dtype
                        from cost_v1 t join single_cell_v1 c on c.id = t.cell_id join model_v1 m on m.id = c.model_id
                        where t.cell_id in (:cells)""").param("cells", cells).query(row -> {
            Double tokens = number(row, "prompt_tokens"),
                    prompts = number(row, "prompts"),
                    read = number(row, "prefill_tokens_per_second"),
                    written = number(row, "decode_tokens_per_second");
            costs.put(
                    row.getString("cell_id"),
                    new Cost(
                            tokens == null || prompts == null || prompts == 0 || read == null
                                    ? null
                                    : (Double) (tokens / prompts / read),
                            written == null ? null : (Double) (1000 / written),
                            number(row, "cache_bytes"),
                            weights(number(row, "parameters"), row.getString("dtype")),
                            number(row, "peak_memory_bytes"),
                            number(row, "disturbed")));
        });
        return costs;
    }

    /** Null where the number type is not known, as of what was imported. */
    static @Nullable Double weights(@Nullable Double parameters, String dtype) {
        int bytes = switch (dtype) {
            case "float32" -> 4;
            case "float16", "bfloat16" -> 2;
            default -> 0;
        };
        return parameters == null || parameters <= 0 || bytes == 0 ? null : (Double) (parameters * bytes);
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }

    /** Times on the average, of memory the most. */
    static Cost of(List<Cost> costs) {
        return new Cost(
                mean(costs, Cost::prefillSeconds),
                mean(costs, Cost::decodeMilliseconds),
                most(costs, Cost::cacheBytes),
                most(costs, Cost::weightBytes),
                most(costs, Cost::peakBytes),
                most(costs, Cost::disturbed));
    }

    private static @Nullable Double mean(List<Cost> costs, Function<Cost, @Nullable Double> of) {
        return known(costs, of).isEmpty()
                ? null
                : (Double) known(costs, of).stream().collect(Collectors.averagingDouble(value -> value));
    }

    private static @Nullable Double most(List<Cost> costs, Function<Cost, @Nullable Double> of) {
        return known(costs, of).stream().max(Double::compare).orElse(null);
    }

    private static List<Double> known(List<Cost> costs, Function<Cost, @Nullable Double> of) {
        return costs.stream().map(of).filter(Objects::nonNull).toList();
    }
}
