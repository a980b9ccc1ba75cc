package dev.ropewalk.jinja;

import java.util.Locale;
import java.util.Map;

/** What may follow {@code is}; another test is refused. Source: the Jinja 3.1 template designer's documentation, "List of Builtin Tests". */
final class Tests {

    static boolean holds(String name, Object value, Arguments given) {
        Budget.step();
        return switch (name) {
            case "defined" -> plain(name, given, !(value instanceof Undefined));
            case "undefined" -> plain(name, given, value instanceof Undefined);
            case "none" -> plain(name, given, value == None.NONE);
            case "true" -> plain(name, given, Boolean.TRUE.equals(value));
            case "false" -> plain(name, given, Boolean.FALSE.equals(value));
            case "boolean" -> plain(name, given, value instanceof Boolean);
            case "integer" -> plain(name, given, value instanceof Long);
            case "float" -> plain(name, given, value instanceof Double);
            case "number" -> plain(name, given, Python.isNumber(value));
            case "string" -> plain(name, given, value instanceof String);
            case "mapping" -> plain(name, given, value instanceof Map);
            case "callable" -> plain(name, given, value instanceof Callable);
            case "iterable" ->
                plain(
                        name,
                        given,
                        sequence(value) || value instanceof View || value instanceof Stream || value instanceof Loop);
            case "sequence" -> plain(name, given, sequence(value));
            case "odd" -> plain(name, given, Python.equal(Python.calculate('%', value, 2L), 1L));
            case "even" -> plain(name, given, Python.equal(Python.calculate('%', value, 2L), 0L));
            case "divisibleby" -> Python.equal(Python.calculate('%', value, given.bindAll(name, "num")[0]), 0L);
            case "lower" ->
                plain(
                        name,
                        given,
                        cased(value) && text(value).equals(text(value).toLowerCase(Locale.ROOT)));
            case "upper" ->
                plain(
                        name,
                        given,
                        cased(value) && text(value).equals(text(value).toUpperCase(Locale.ROOT)));
            case "in" -> Python.contains(given.bindAll(name, "seq")[0], value);
            case "eq", "equalto", "==" -> Python.equal(value, given.bindAll(name, "other")[0]);
            case "ne", "!=" -> !Python.equal(value, given.bindAll(name, "other")[0]);
            case "lt", "lessthan", "<" -> Python.compare(value, given.bindAll(name, "other")[0]) < 0;
            case "le", "<=" -> Python.compare(value, given.bindAll(name, "other")[0]) <= 0;
            case "gt", "greaterthan", ">" -> Python.compare(value, given.bindAll(name, "other")[0]) > 0;
            case "ge", ">=" -> Python.compare(value, given.bindAll(name, "other")[0]) >= 0;
            case "sameas" -> {
                Object other = given.bindAll(name, "other")[0];
                yield value == other || (value instanceof Boolean && value.equals(other));
            }
            default ->
                throw new TemplateException("The template uses the test '" + name + "', which is not supported.");
        };
    }

    private static boolean plain(String name, Arguments given, boolean result) {
        given.bind(name);
        return result;
    }

    private static boolean sequence(Object value) {
        return value instanceof String
                || Python.isSequence(value)
                || value instanceof Map
                || value instanceof Undefined;
    }

    private static String text(Object value) {
        return Python.text(value);
    }

    private static boolean cased(Object value) {
        return text(value).codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }

    private Tests() {}
}
