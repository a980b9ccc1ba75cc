package dev.ropewalk.methods;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one configuration on their way to becoming a method for one geometry and target length. Each is given, a default, or
 * chosen automatically; every choice is remembered with its reason.
 */
public final class Settings {

    private final Configuration asked;
    private final MethodCard card;
    private final Rope rope;
    private final int targetLength;
    private final Map<String, Choice> choices = new LinkedHashMap<>();

    Settings(Configuration asked, MethodCard card, Rope rope, int targetLength) {
        if (targetLength < 1)
            throw new IllegalArgumentException("target length must be at least 1, got " + targetLength);
        this.asked = asked;
        this.card = card;
        this.rope = rope;
        this.targetLength = targetLength;
    }

    Rope rope() {
        return rope;
    }

    /** {@code N}. */
    int targetLength() {
        return targetLength;
    }

    boolean given(String name) {
        return asked.parameters().containsKey(name);
    }

    int integer(String name) {
        return ((Number) required(name)).intValue();
    }

    double number(String name) {
        return ((Number) required(name)).doubleValue();
    }

    String word(String name) {
        return (String) required(name);
    }

    /** The given or default value; empty where there is neither. */
    Optional<Object> optional(String name) {
        Parameter parameter = parameter(name);
        Object value = asked.parameters().get(name);
        if (value != null) {
            choices.put(name, new Choice(name, value, Choice.Origin.GIVEN, "given"));
            return Optional.of(value);
        }
        Object fallback = parameter.fallback();
        if (fallback == null) return Optional.empty();
        choices.put(name, new Choice(name, fallback, Choice.Origin.DEFAULT, "default"));
        return Optional.of(fallback);
    }

    @Nullable
    Double optionalNumber(String name) {
        return optional(name).map(value -> ((Number) value).doubleValue()).orElse(null);
    }

    /** The given or default integer, else {@code automatic} with its reason. */
    int integer(String name, int automatic, String reason) {
        return ((Number) optional(name).orElseGet(() -> choose(name, automatic, reason))).intValue();
    }

    /** The given or default number, else {@code automatic} with its reason. */
    double number(String name, double automatic, String reason) {
        return ((Number) optional(name).orElseGet(() -> choose(name, automatic, reason))).doubleValue();
    }

    /** Every value that was asked for, in order. */
    List<Choice> choices() {
        return List.copyOf(choices.values());
    }

    /** The values that were asked for, by name: a configuration that leaves nothing open. */
    Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        choices.forEach((name, choice) -> values.put(name, choice.value()));
        return values;
    }

    private Object choose(String name, Object value, String reason) {
        Object accepted = parameter(name).accept(card.name(), value);
        choices.put(name, new Choice(name, accepted, Choice.Origin.AUTOMATIC, reason));
        return accepted;
    }

    private Object required(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalArgumentException(card.name() + ": " + name + " must be given: "
                        + parameter(name).allowed()));
    }

    private Parameter parameter(String name) {
        return card.parameter(name)
                .orElseThrow(() -> new IllegalStateException(card.name() + " declares no parameter " + name));
    }
}
