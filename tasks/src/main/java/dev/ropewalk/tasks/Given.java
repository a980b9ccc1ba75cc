package dev.ropewalk.tasks;

import dev.ropewalk.methods.Fault;
import dev.ropewalk.methods.Faults;
import java.util.List;
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
        for (String name : values.keySet())
            if (!isKnown(card, name)) wrong(task, card, values).end();
    }

    private static boolean isKnown(TaskCard card, String name) {
        return card.parameters().stream().anyMatch(parameter -> parameter.name().equals(name));
    }

    /** Parameters that it does not have, and values that are none or out of range, as far as these are known without the rest. */
    private static Faults wrong(String task, TaskCard card, Map<String, ?> values) {
        Faults faults = new Faults();
        new TreeMap<>(values)
                .forEach((name, value) -> faults.at("/parameters" + Fault.step(name), () -> {
                    if (!isKnown(card, name))
                        throw new IllegalArgumentException(task + " has no parameter '" + name + "', it takes "
                                + (card.parameters().isEmpty()
                                        ? "none"
                                        : card.parameters().stream()
                                                .map(TaskParameter::name)
                                                .collect(Collectors.joining(", "))));
                    TaskParameter parameter = card.parameter(name);
                    parameter.check(task, value);
                    if (!card.hasNumber()) parameter.checkRange(card.name(), value);
                }));
        return faults;
    }

    /**
     * The task, if it is one.
     *
     * @throws IllegalArgumentException in the task's own words where one value is wrong, with its place if that is known; all of them where several are
     */
    Task made() {
        try {
            return card.task().apply(this);
        } catch (IllegalArgumentException failure) {
            Faults all = wrong(task, card, values);
            List<Fault> found = all.found();
            if (found.size() > 1) all.end();
            Faults its = new Faults();
            its.at(found.isEmpty() ? "" : found.get(0).pointer(), () -> {
                throw failure;
            });
            its.end();
            throw failure;
        }
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

    /** What is given, or this. */
    String text(String parameter, String otherwise) {
        Object value = values.get(parameter);
        return value == null ? otherwise : card.parameter(parameter).written(task, value);
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
