package dev.ropewalk.evaluator.search;

import dev.ropewalk.evaluator.document.StrictDocument;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Parameter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that a parameter may take in a search.
 *
 * @param path the parameter's name; behind that of a nested method, from outside in, where it is one's
 * @param rungs one list; of a list of numbers the one of all its entries, or one list an entry
 * @param monotone whether no entry of the list may be below the one before it
 */
record Ladder(List<String> path, List<List<Object>> rungs, boolean monotone) {

    private static final int MOST = 10_000;

    private static final Set<String> FIELDS =
            new LinkedHashSet<>(List.of("values", "from", "to", "factor", "step", "monotone"));

    /** What becomes of steps on the way: 1.1 times 1.1 is 1.21. */
    private static final MathContext DIGITS = new MathContext(6);

    Ladder {
        path = List.copyOf(path);
        rungs = rungs.stream().map(List::copyOf).toList();
        if (monotone && rungs.size() > 1)
            throw new IllegalArgumentException(
                    name(path) + ": monotone needs one ladder for all entries, got " + rungs.size());
    }

    /** {@code bands.group}. */
    String name() {
        return name(path);
    }

    private static String name(List<String> path) {
        return "parameters." + String.join(".", path);
    }

    /**
     * As a space writes it.
     *
     * @param start whose parameter it is
     * @throws IllegalArgumentException one sentence: what was given, what is allowed
     */
    static Ladder read(Configuration start, String written, @Nullable Object value) {
        List<String> path = List.of(written.split("\\.", -1));
        Configuration method = start;
        for (String step : path.subList(0, path.size() - 1)) {
            if (!(method.parameters().get(step) instanceof Configuration inner))
                throw new IllegalArgumentException(
                        name(path) + ": the start " + method + " names no method as its " + step);
            method = inner;
        }
        MethodCard card = Methods.named(method.method());
        String last = path.get(path.size() - 1), owner = method.method();
        Parameter parameter = card.parameter(last)
                .orElseThrow(() -> new IllegalArgumentException(name(path) + ": " + card.name() + " takes "
                        + String.join(
                                ", ",
                                card.parameters().stream().map(Parameter::name).toList()) + ", got '" + last
                        + "'"));
        if (parameter.kind() == Parameter.Kind.METHOD)
            throw new IllegalArgumentException(
                    name(path) + " is a method; search one of its parameters, " + last + ".…");
        boolean many = parameter.kind() == Parameter.Kind.NUMBERS || parameter.kind() == Parameter.Kind.INTEGERS;
        if (value instanceof List<?> each) {
            if (!many)
                throw new IllegalArgumentException(name(path) + " is one value and has one ladder, got " + each.size());
            List<List<Object>> rungs = new ArrayList<>();
            for (Object one : each) rungs.add(rungs(path, owner, parameter, fields(path, one)));
            if (rungs.isEmpty()) throw new IllegalArgumentException(name(path) + " must have ladders, got none");
            return new Ladder(path, rungs, false);
        }
        Map<?, ?> fields = fields(path, value);
        Object monotone = fields.containsKey("monotone") ? fields.get("monotone") : Boolean.FALSE;
        if (!(monotone instanceof Boolean rising) || rising && !many)
            throw new IllegalArgumentException(name(path) + ".monotone must be "
                    + (many ? "true or false" : "left out of what is no list") + ", got "
                    + StrictDocument.shown(monotone));
        return new Ladder(path, List.of(rungs(path, owner, parameter, fields)), rising);
    }

    private static Map<?, ?> fields(List<String> path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map))
            throw new IllegalArgumentException(name(path)
                    + " must be a ladder, {values: […]}, {from: …, to: …, factor: …} or {from: …, to: …, step: …}, got "
                    + StrictDocument.shown(value));
        Set<String> unknown = new TreeSet<>();
        map.keySet().forEach(key -> unknown.add(String.valueOf(key)));
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException("unknown field '"
                    + unknown.iterator().next() + "' in " + name(path) + ", a ladder has " + String.join(", ", FIELDS));
        return map;
    }

    private static List<Object> rungs(List<String> path, String method, Parameter parameter, Map<?, ?> fields) {
        List<?> written = fields.containsKey("values") ? values(path, fields) : steps(path, parameter, fields);
        Set<Object> rungs = new LinkedHashSet<>();
        for (Object value : written) rungs.add(accepted(method, parameter, value));
        return sorted(rungs);
    }

    private static List<?> values(List<String> path, Map<?, ?> fields) {
        if (fields.containsKey("from") || fields.containsKey("to") || !(fields.get("values") instanceof List<?> list))
            throw new IllegalArgumentException(name(path) + ".values must be a list, with neither from nor to, got "
                    + StrictDocument.shown(fields));
        if (list.isEmpty()) throw new IllegalArgumentException(name(path) + ".values must hold at least one, got none");
        return list;
    }

    private static List<BigDecimal> steps(List<String> path, Parameter parameter, Map<?, ?> fields) {
        BigDecimal from = number(path, fields, "from"), to = number(path, fields, "to");
        if (fields.containsKey("factor") == fields.containsKey("step"))
            throw new IllegalArgumentException(
                    name(path) + " must have factor or step beside from and to, got " + StrictDocument.shown(fields));
        boolean times = fields.containsKey("factor");
        BigDecimal by = number(path, fields, times ? "factor" : "step");
        if (times && (by.compareTo(BigDecimal.ONE) <= 0 || from.signum() <= 0) || !times && by.signum() <= 0)
            throw new IllegalArgumentException(name(path)
                    + (times ? ".factor must be above 1, from a value above 0, got " : ".step must be above 0, got ")
                    + StrictDocument.shown(fields));
        if (from.compareTo(to) > 0)
            throw new IllegalArgumentException(name(path) + ".from must not be above to, got " + from + " and " + to);
        boolean whole = parameter.kind() == Parameter.Kind.INTEGER || parameter.kind() == Parameter.Kind.INTEGERS;
        List<BigDecimal> steps = new ArrayList<>();
        for (BigDecimal at = from;
                at.compareTo(to) <= 0;
                at = times ? at.multiply(by, MathContext.DECIMAL64) : at.add(by)) {
            if (steps.size() == MOST)
                throw new IllegalArgumentException(name(path) + " may have up to " + MOST + " rungs, got more");
            steps.add(whole ? BigDecimal.valueOf(Math.rint(at.doubleValue())) : at.round(DIGITS));
        }
        return steps;
    }

    private static BigDecimal number(List<String> path, Map<?, ?> fields, String field) {
        Object value = fields.get(field);
        try {
            if (value != null) return StrictDocument.number(value);
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name(path) + "." + field + " must be a number, got " + StrictDocument.shown(value));
    }

    /** As the method takes it by itself. */
    private static Object accepted(String method, Parameter parameter, @Nullable Object value) {
        if (value == null) throw new IllegalArgumentException(parameter.name() + " has an empty value");
        boolean many = parameter.kind() == Parameter.Kind.NUMBERS || parameter.kind() == Parameter.Kind.INTEGERS;
        Object taken =
                Objects.requireNonNull(Configuration.of(method, Map.of(parameter.name(), many ? List.of(value) : value))
                        .parameters()
                        .get(parameter.name()));
        return taken instanceof List<?> list ? Objects.requireNonNull(list.get(0)) : taken;
    }

    /** Numbers ascending, words as they were written. */
    static List<Object> sorted(Set<Object> rungs) {
        Object[] sorted = rungs.toArray();
        if (rungs.stream().allMatch(Number.class::isInstance))
            Arrays.sort(
                    sorted,
                    (one, other) -> Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue()));
        return List.of(sorted);
    }
}
