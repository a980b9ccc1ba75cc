package dev.ropewalk.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as json.dumps(value, ensure_ascii=False) writes it: separators {@code ", "} and {@code ": "}, no HTML escapes. Source: the Python 3 library reference, "json". */
final class Json {

    private final @Nullable String indent;
    private final String comma;
    private final String colon;
    private final boolean sorted;
    private final StringBuilder to = new StringBuilder();

    private Json(@Nullable String indent, String comma, String colon, boolean sorted) {
        this.indent = indent;
        this.comma = comma;
        this.colon = colon;
        this.sorted = sorted;
    }

    /** The filter tojson of transformers. */
    static String of(Object value, Arguments arguments) {
        @Nullable Object[] given = arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        if (given[0] != null && Python.truth(given[0]))
            throw new TemplateException("tojson with ensure_ascii is not supported.");
        Object width = given[1] == null ? None.NONE : given[1], separators = given[2] == null ? None.NONE : given[2];
        String indent = width == None.NONE ? null : width instanceof String text ? text : blanks(Python.whole(width));
        String comma = indent == null ? ", " : ",", colon = ": ";
        if (separators instanceof List<?> pair && pair.size() == 2) {
            comma = Python.string(pair.get(0));
            colon = Python.string(pair.get(1));
        } else if (separators != None.NONE) throw Python.wrong(separators, "is not a pair of separators");
        Json json = new Json(indent, comma, colon, given[3] != null && Python.truth(given[3]));
        json.write(value, 1);
        return json.to.toString();
    }

    private static String blanks(long count) {
        Budget.length(count);
        return " ".repeat((int) Math.max(0, count));
    }

    private void write(Object value, int depth) {
        Budget.step();
        Budget.length(to.length());
        if (value instanceof String text) quote(text);
        else if (value == None.NONE) to.append("null");
        else if (value instanceof Boolean || value instanceof Long) to.append(value);
        else if (value instanceof Double number) to.append(number(number));
        else if (value instanceof List<?> list && !(value instanceof View)) writeList(list, depth);
        else if (value instanceof Map<?, ?> map) writeMap(map, depth);
        else throw Python.wrong(value, "cannot be written as JSON");
    }

    private static String number(double number) {
        if (Double.isNaN(number)) return "NaN";
        return Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : Python.floatText(number);
    }

    private void writeList(List<?> list, int depth) {
        to.append('[');
        for (int i = 0; i < list.size(); i++) {
            next(i, depth);
            write(list.get(i), depth + 1);
        }
        close(list.isEmpty(), depth, ']');
    }

    private void writeMap(Map<?, ?> map, int depth) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) entries.sort((a, b) -> Python.compare(a.getKey(), b.getKey()));
        to.append('{');
        for (int i = 0; i < entries.size(); i++) {
            next(i, depth);
            Object key = entries.get(i).getKey();
            if (key instanceof List) throw Python.wrong(key, "cannot be a key in JSON");
            if (key instanceof String text) quote(text);
            else {
                to.append('"');
                write(key, depth);
                to.append('"');
            }
            to.append(colon);
            write(entries.get(i).getValue(), depth + 1);
        }
        close(map.isEmpty(), depth, '}');
    }

    private void next(int index, int depth) {
        if (index > 0) to.append(comma);
        line(depth);
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) line(depth - 1);
        to.append(bracket);
    }

    private void line(int depth) {
        if (indent != null) to.append('\n').append(indent.repeat(depth));
    }

    private void quote(String text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int simple = "\b\f\n\r\t\"\\".indexOf(c);
            if (simple >= 0) to.append('\\').append("bfnrt\"\\".charAt(simple));
            else if (c < 0x20) to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            else to.append(c);
        }
        to.append('"');
    }
}
