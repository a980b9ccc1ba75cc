package dev.ropewalk.methods;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A method under the settings of one source, by a name usable wherever a method's is. Resolved, it is that method with these values; those
 * given besides take their place.
 *
 * @param method canonical name of the method it sets
 * @param reproduces one sentence: whose behaviour this is, and what of it stays out
 * @param values what it sets; all else is left to the method
 */
public record Preset(String name, String method, String reproduces, List<Value> values) {

    /**
     * One parameter's value.
     *
     * @param rule the value, or how it follows from the lengths, in words
     * @param value the value for a geometry and a target length; empty where the geometry has none
     */
    public record Value(String parameter, String rule, BiFunction<Rope, Integer, Optional<Object>> value) {

        static Value of(String parameter, Object value) {
            return new Value(parameter, Json.plain(value), (rope, target) -> Optional.of(value));
        }

        static Value ofTrainedLength(String parameter, String rule, IntFunction<Object> value) {
            return new Value(parameter, rule, (rope, target) -> Optional.of(value.apply(rope.trainedLength())));
        }
    }

    public Preset {
        values = List.copyOf(values);
    }

    /** The value this sets for a parameter of the method, with its reason; empty where it leaves the choice to the method. */
    Optional<Choice> choice(Parameter parameter, Rope rope, int targetLength) {
        return values.stream()
                .filter(value -> value.parameter().equals(parameter.name()))
                .findFirst()
                .flatMap(value -> value.value()
                        .apply(rope, targetLength)
                        .map(chosen -> new Choice(
                                parameter.name(),
                                parameter.accept(name, chosen),
                                Choice.Origin.AUTOMATIC,
                                "preset " + name + ": " + value.rule()
                                        + (value.rule().contains("L") ? " with L=" + rope.trainedLength() : "")
                                        + (value.rule().contains("N") ? ", N=" + targetLength : ""))));
    }

    /** {@code dca{chunk=3L/4-L/8,cap=3L/4}}. */
    @Override
    public String toString() {
        return method
                + values.stream()
                        .map(value -> value.parameter() + "=" + value.rule())
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
