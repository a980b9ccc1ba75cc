package dev.ropewalk.tasks;

import dev.ropewalk.methods.Fault;
import dev.ropewalk.methods.Faults;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is given of a task's parameters on the way to becoming the task; where nothing is, what the card says.
 *
 * @param task as it was asked for
 * @param number the one in its name, null where it has none
 */
public record Given(
        String task,
        TaskCard card,
        Map<String, ?> values,
        @Nullable Integer number) {

    public Given {
        Faults faults = new Faults();
        new TreeMap<>(values)
                .forEach((name, value) -> faults.at("/parameters" + Fault.step(name), () -> {
                    TaskParameter parameter = card.parameters().stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(task + " has no parameter '" + name + "', it takes "
                                            + (card.parameters().isEmpty()
                                                    ? "none"
                                                    : card.parameters().stream()
                                                            .map(TaskParameter::name)
                                                            .collect(Collectors.joining(", ")))));
                    parameter.check(task, value);
                    if (!card.hasNumber()) parameter.checkRange(card.name(), value);
                }));
        faults.end();
    }

    boolean has(String parameter) {
        return values.get(parameter) != null;
    }

    int integer(String parameter) {
        return card.parameter(parameter).integer(task, value(parameter));
    }

    boolean flag(String parameter) {
        return card.parameter(parameter).flag(task, value(parameter));
    }

    String word(String parameter) {
        return card.parameter(parameter).word(task, value(parameter));
    }

    /** Null where none is given. */
    @Nullable
    String path(String parameter) {
        Object value = values.get(parameter);
        return value == null ? null : card.parameter(parameter).path(task, value);
    }

    private Object value(String parameter) {
        Object value = values.get(parameter),
                otherwise = card.parameter(parameter).fallback();
        if (value != null) return value;
        if (otherwise != null) return otherwise;
        throw new IllegalArgumentException(task + ": " + parameter + " must be given: "
                + card.parameter(parameter).allowed());
    }
}
