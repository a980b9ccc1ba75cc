package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one configuration on their way to becoming a method for one geometry and target length. Each is given, set by a
 * preset, a default, or chosen automatically; every choice is remembered with its reason.
 */
public final class Settings {

    private final Configuration asked;
    private final MethodCard card;
    private final Rope rope;
    private final int targetLength;
    private final Map<String, Choice> choices = new LinkedHashMap<>();
    private final List<Choice> nested = new ArrayList<>();

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

    /** Whether there is a value that neither a default nor the method's own rule brings: the user's, or the preset's. */
    boolean given(String name) {
        return asked.parameters().containsKey(name) || preset(name).isPresent();
    }

    private Optional<Choice> preset(String name) {
        return Presets.named(asked.method()).flatMap(preset -> preset.choice(parameter(name), rope, targetLength));
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

    /** Whether it is given as true. */
    boolean flag(String name) {
        return optional(name).orElse(false).equals(true);
    }

    /** The given or default value, or the preset's; empty where there is none. */
    Optional<Object> optional(String name) {
        Parameter parameter = parameter(name);
        Object value = asked.parameters().get(name);
        if (value != null) {
            choices.put(name, new Choice(name, value, Choice.Origin.GIVEN, "given"));
            return Optional.of(value);
        }
        Optional<Choice> preset = preset(name);
        if (preset.isPresent()) {
            choices.put(name, preset.get());
            return preset.map(Choice::value);
        }
        Object fallback = parameter.fallback();
        if (fallback == null) return Optional.empty();
        Object accepted = parameter.accept(card.name(), fallback);
        choices.put(name, new Choice(name, accepted, Choice.Origin.DEFAULT, "default"));
        return Optional.of(accepted);
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

    /** The given or default word, else {@code automatic} with its reason. */
    String word(String name, String automatic, String reason) {
        return (String) optional(name).orElseGet(() -> choose(name, automatic, reason));
    }

    /** The given list, else {@code automatic} with its reason; an error where there is neither. */
    List<Double> numbers(String name, @Nullable Object automatic, String reason) {
        Object value = given(name) || automatic == null ? required(name) : choose(name, automatic, reason);
        return ((List<?>) value)
                .stream().map(entry -> ((Number) entry).doubleValue()).toList();
    }

    /** {@code factor}: given, else as often as the target length exceeds the trained one. */
    double factor() {
        int trained = rope.trainedLength();
        return targetLength > trained
                ? number("factor", (double) targetLength / trained, "N/L = " + targetLength + "/" + trained)
                : number("factor", 1, "N=" + targetLength + " lies within L=" + trained + ": off");
    }

    /** {@code betaFast}, {@code betaSlow} and {@code ramp} together. */
    Ramp ramp() {
        try {
            return Ramp.of(word("ramp"), number("betaFast"), number("betaSlow"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(card.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * How many tokens must share a position beyond the nearest {@code near}, at least 2, for every distance to be a trained one. Large
     * distances are seldom trained, so the largest should stay within 0.6 L; where {@code near} is over half of L there is no such room.
     */
    int sharing(int near) {
        long trained = rope.trainedLength(), target = targetLength;
        if (near >= trained)
            throw new IllegalArgumentException(card.name() + ": window must be below the trained length " + trained
                    + " for " + target + " tokens to be served, got window " + near);
        long smallest = roomy(near)
                ? -Math.floorDiv(-5 * (target - near), 3 * trained - 5L * near)
                : -Math.floorDiv(-target, trained - near);
        return (int) Math.max(2, smallest);
    }

    String sharingReason(int near) {
        return (roomy(near) ? "ceil((N-W)/(0.6 L-W))" : "ceil(N/(L-W))") + " with N=" + targetLength + ", L="
                + rope.trainedLength() + ", W=" + near;
    }

    private boolean roomy(int near) {
        return near <= rope.trainedLength() / 2;
    }

    /** The method a parameter names, resolved for the same lengths; its choices are reported as {@code name.parameter}. */
    ContextMethod method(String name) {
        Configuration component = (Configuration) required(name);
        Settings inner = new Settings(component, Methods.named(component.method()), rope, targetLength);
        ContextMethod method = inner.card.method().apply(inner);
        Choice outer = Objects.requireNonNull(choices.get(name));
        choices.put(
                name,
                new Choice(name, Configuration.of(inner.card.name(), inner.values()), outer.origin(), outer.reason()));
        for (Choice choice : inner.choices())
            nested.add(new Choice(name + "." + choice.parameter(), choice.value(), choice.origin(), choice.reason()));
        return method;
    }

    /** Every value that was asked for, in order; those of nested methods last. */
    List<Choice> choices() {
        return Stream.concat(choices.values().stream(), nested.stream()).toList();
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
