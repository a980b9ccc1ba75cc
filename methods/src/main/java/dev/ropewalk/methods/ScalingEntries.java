package dev.ropewalk.methods;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a checkpoint's rope scaling, read strictly: a wrong one is named, with what was given and what is allowed. They remember which
 * of them were asked for.
 */
final class ScalingEntries {

    private final Map<String, Object> values;
    private final String type;
    private final int trainedLength;
    private final Set<String> asked = new HashSet<>();

    ScalingEntries(Rope rope) {
        this.values = rope.scaling().values();
        this.type = rope.scaling().type();
        this.trainedLength = rope.trainedLength();
    }

    double factor() {
        return required("factor");
    }

    /** max_position_embeddings; without one, the trained length. */
    int maxLength() {
        return length("max_position_embeddings", trainedLength);
    }

    /** original_max_position_embeddings; without one, {@link #maxLength}. */
    int originalLength() {
        return length("original_max_position_embeddings", maxLength());
    }

    /** Entries that nobody asked for. */
    Set<String> unread() {
        Set<String> unread = new HashSet<>(values.keySet());
        unread.removeAll(asked);
        return unread;
    }

    double required(String key) {
        if (value(key) == null) throw wrong(key, "must be a positive number", null);
        return positive(key, 0);
    }

    /** A positive number; absent, {@code otherwise}. */
    double positive(String key, double otherwise) {
        Object value = value(key);
        if (value == null) return otherwise;
        if (!(value instanceof Number number)) throw wrong(key, "must be a number", value);
        double given = number.doubleValue();
        if (!(given > 0 && given < Double.POSITIVE_INFINITY)) throw wrong(key, "must be positive and finite", value);
        return given;
    }

    /** The same where 0 counts as absent, as it does where transformers writes {@code x or y}. */
    double positiveOrZero(String key, double otherwise) {
        return value(key) instanceof Number number && number.doubleValue() == 0 ? otherwise : positive(key, otherwise);
    }

    private @Nullable Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    boolean flag(String key, boolean otherwise) {
        Object value = value(key) == null ? otherwise : value(key);
        if (!(value instanceof Boolean given)) throw wrong(key, "must be true or false", value);
        return given;
    }

    /** YaRN's ramp, in the pairs' indices. */
    Ramp ramp(String fastKey, String slowKey, boolean rounded) {
        double fast = positiveOrZero(fastKey, 32), slow = positiveOrZero(slowKey, 1);
        if (!(fast > slow)) throw wrong(fastKey, "must be above " + slowKey + " (" + slow + ")", fast);
        return new Ramp.InIndex(fast, slow, rounded);
    }

    List<Double> list(String key, int entries) {
        Object value = value(key);
        if (!(value instanceof List<?> list)) throw wrong(key, "must be a list of " + entries + " numbers", value);
        if (list.size() != entries)
            throw wrong(key, "must have rotary dimension / 2 = " + entries + " entries", list.size());
        return list.stream().map(entry -> element(key, entry)).toList();
    }

    private double element(String key, @Nullable Object entry) {
        if (entry instanceof Number number && number.doubleValue() > 0 && Double.isFinite(number.doubleValue()))
            return number.doubleValue();
        throw wrong(key, "must hold positive numbers only", entry);
    }

    private int length(String key, int otherwise) {
        double value = positive(key, otherwise);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE)
            throw wrong(key, "must be a whole number of tokens", value);
        return (int) value;
    }

    private IllegalArgumentException wrong(String key, String rule, @Nullable Object given) {
        return new IllegalArgumentException("rope scaling '" + type + "': " + key + " " + rule + ", got "
                + (given == null ? "nothing" : given instanceof String ? "\"" + given + "\"" : given));
    }
}
