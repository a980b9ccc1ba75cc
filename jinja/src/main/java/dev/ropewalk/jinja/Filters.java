package dev.ropewalk.jinja;

import static dev.ropewalk.jinja.Python.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters of Jinja that chat templates use; another one is refused. Source: the Jinja 3.1 template designer's documentation, "List of Builtin Filters". */
final class Filters {

    private static final Pattern WORD_BEGINNING = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

    static Object apply(String name, Object value, Arguments given) {
        Budget.step();
        return switch (name) {
            case "trim" -> {
                Object characters = given.bind(name, "chars")[0];
                yield Texts.strip(
                        text(value),
                        characters == null || characters == None.NONE ? null : Python.string(characters),
                        true,
                        true);
            }
            case "upper" -> plain(name, given, text(value).toUpperCase(Locale.ROOT));
            case "lower" -> plain(name, given, text(value).toLowerCase(Locale.ROOT));
            case "capitalize" -> plain(name, given, Members.capitalized(text(value)));
            case "title" -> plain(name, given, title(text(value)));
            case "string" -> plain(name, given, text(value));
            case "safe" -> plain(name, given, value);
            case "replace" -> {
                @Nullable Object[] all = given.bind(name, "old", "new", "count");
                if (all[0] == null || all[1] == null)
                    throw new TemplateException("replace needs what to replace and with what.");
                yield Members.replace(text(value), text(all[0]), text(all[1]), all[2]);
            }
            case "join" -> join(value, given.bind(name, "d", "attribute"));
            case "length", "count" -> plain(name, given, Python.length(value));
            case "list" -> plain(name, given, Python.list(value));
            case "default", "d" -> {
                @Nullable Object[] all = given.bind(name, "default_value", "boolean");
                boolean missing =
                        value instanceof Undefined || (all[1] != null && Python.truth(all[1]) && !Python.truth(value));
                yield missing ? all[0] == null ? "" : all[0] : value;
            }
            case "first" -> {
                given.bind(name);
                var elements = Python.iterate(value).iterator();
                yield elements.hasNext() ? elements.next() : new Undefined("the first element of nothing is undefined");
            }
            case "last" -> {
                given.bind(name);
                if (value instanceof Stream) throw Python.wrong(value, "has no last element");
                List<Object> elements = Python.list(value);
                yield elements.isEmpty()
                        ? new Undefined("the last element of nothing is undefined")
                        : elements.get(elements.size() - 1);
            }
            case "reverse" -> plain(name, given, reverse(value));
            case "items" -> {
                given.bind(name);
                if (value instanceof Undefined) yield new Stream(List.of());
                if (!(value instanceof Map<?, ?> map)) throw Python.wrong(value, "has no items");
                yield new Stream(Members.items(map));
            }
            case "dictsort" -> dictsort(value, given.bind(name, "case_sensitive", "by", "reverse"));
            case "sort" -> sort(value, given.bind(name, "reverse", "case_sensitive", "attribute"));
            case "unique" -> new Stream(unique(value, given.bind(name, "case_sensitive", "attribute")));
            case "min", "max" -> extreme(name, value, given.bind(name, "case_sensitive", "attribute"));
            case "sum" -> sum(value, given.bind(name, "attribute", "start"));
            case "map" -> new Stream(map(value, given));
            case "select", "reject" -> new Stream(chosen(value, given, name.equals("select"), false));
            case "selectattr", "rejectattr" -> new Stream(chosen(value, given, name.equals("selectattr"), true));
            case "attr" -> {
                String member = Python.string(given.bindAll(name, "name")[0]);
                Object found = value instanceof Undefined ? null : Members.of(value, member);
                yield found == null ? Undefined.of(value, member) : found;
            }
            case "tojson" -> Json.of(value, given);
            case "int" -> whole(value, given.bind(name, "default", "base"));
            case "float" -> decimal(value, given.bind(name, "default"));
            case "abs" -> {
                given.bind(name);
                yield value instanceof Double number
                        ? (Object) Math.abs(number)
                        : (Object) Math.abs(Python.whole(value));
            }
            case "round" -> round(value, given.bind(name, "precision", "method"));
            case "indent" -> indent(Python.string(value), given.bind(name, "width", "first", "blank"));
            case "wordcount" -> {
                Matcher words =
                        Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS).matcher(text(value));
                yield plain(name, given, words.results().count());
            }
            case "batch" -> batch(value, given.bind(name, "linecount", "fill_with"));
            default ->
                throw new TemplateException("The template uses the filter '" + name + "', which is not supported.");
        };
    }

    private static Object plain(String name, Arguments given, Object result) {
        given.bind(name);
        return result;
    }

    /** Capitals after blanks, hyphens and opening brackets, unlike Python's own title(). */
    private static String title(String text) {
        StringBuilder titled = new StringBuilder();
        Matcher border = WORD_BEGINNING.matcher(text);
        int from = 0;
        while (border.find()) {
            titled.append(word(text.substring(from, border.start()))).append(border.group());
            from = border.end();
        }
        return titled.append(word(text.substring(from))).toString();
    }

    private static String word(String text) {
        if (text.isEmpty()) return text;
        int first = Character.charCount(text.codePointAt(0));
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String join(Object value, @Nullable Object[] given) {
        String separator = given[0] == null ? "" : text(given[0]);
        StringBuilder joined = new StringBuilder();
        boolean first = true;
        for (Object element : Python.iterate(value)) {
            if (!first) joined.append(separator);
            first = false;
            joined.append(text(given[1] == null || given[1] == None.NONE ? element : path(element, given[1])));
            Budget.length(joined.length());
        }
        return joined.toString();
    }

    private static Object reverse(Object value) {
        if (value instanceof String text)
            return new StringBuilder(text).reverse().toString();
        List<Object> elements = Python.list(value);
        Collections.reverse(elements);
        return new Stream(elements);
    }

    /** {@code a.b.0} of an element. */
    private static Object path(Object element, Object attribute) {
        if (attribute instanceof Long index) return Python.item(element, index);
        Object value = element;
        for (String part : Python.string(attribute).split("\\.", -1))
            value = Python.item(value, part.matches("\\d{1,9}") ? (Object) Long.valueOf(part) : part);
        return value;
    }

    private static Object comparable(Object element, @Nullable Object caseSensitive, @Nullable Object attribute) {
        Object value = attribute == null || attribute == None.NONE ? element : path(element, attribute);
        boolean exact = caseSensitive != null && Python.truth(caseSensitive);
        return value instanceof String text && !exact ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static List<Object> sort(Object value, @Nullable Object[] given) {
        List<Object> elements = Python.list(value);
        Object attribute = given[2];
        if (attribute instanceof String text && text.contains(","))
            throw new TemplateException("sort by several attributes is not supported.");
        Comparator<Object> order =
                (a, b) -> Python.compare(comparable(a, given[1], attribute), comparable(b, given[1], attribute));
        elements.sort(given[0] != null && Python.truth(given[0]) ? order.reversed() : order);
        return elements;
    }

    private static List<Object> dictsort(Object value, @Nullable Object[] given) {
        if (!(value instanceof Map<?, ?> map)) throw Python.wrong(value, "is not a dictionary");
        long by = given[1] == null || given[1].equals("key") ? 0 : 1;
        return sort(Members.items(map), new @Nullable Object[] {given[2], given[0], by});
    }

    private static List<Object> unique(Object value, @Nullable Object[] given) {
        List<Object> seen = new ArrayList<>(), kept = new ArrayList<>();
        for (Object element : Python.iterate(value)) {
            Object key = Python.key(comparable(element, given[0], given[1]));
            if (Python.contains(seen, key)) continue;
            seen.add(key);
            kept.add(element);
        }
        return kept;
    }

    private static Object extreme(String name, Object value, @Nullable Object[] given) {
        Comparator<Object> order =
                (a, b) -> Python.compare(comparable(a, given[0], given[1]), comparable(b, given[0], given[1]));
        Object best = null;
        for (Object element : Python.iterate(value)) {
            int sign = best == null ? 0 : order.compare(element, best);
            if (best == null || (name.equals("min") ? sign < 0 : sign > 0)) best = element;
        }
        return best == null ? new Undefined("the " + name + " of nothing is undefined") : best;
    }

    private static Object sum(Object value, @Nullable Object[] given) {
        Object sum = given[1] == null ? Long.valueOf(0) : given[1];
        for (Object element : Python.iterate(value))
            sum = Python.add(sum, given[0] == null || given[0] == None.NONE ? element : path(element, given[0]));
        return sum;
    }

    /** {@code map('upper')}, with the filter's own arguments behind it, or {@code map(attribute='a.b', default=…)}. */
    private static List<Object> map(Object value, Arguments given) {
        List<Object> mapped = new ArrayList<>();
        if (!Python.truth(value)) return mapped;
        if (given.positional().isEmpty()) {
            @Nullable Object[] all = given.bind("map", "attribute", "default");
            if (all[0] == null) throw new TemplateException("map needs a filter or an attribute.");
            for (Object element : Python.iterate(value)) {
                Object found = path(element, all[0]);
                mapped.add(found instanceof Undefined && all[1] != null ? all[1] : found);
            }
        } else {
            String filter = Python.string(given.positional().get(0));
            Arguments rest = new Arguments(
                    given.positional().subList(1, given.positional().size()), given.named());
            for (Object element : Python.iterate(value)) mapped.add(apply(filter, element, rest));
        }
        return mapped;
    }

    private static List<Object> chosen(Object value, Arguments given, boolean wanted, boolean byAttribute) {
        List<Object> rest = given.positional(), kept = new ArrayList<>();
        if (byAttribute && rest.isEmpty()) throw new TemplateException("selectattr and rejectattr need an attribute.");
        Object attribute = byAttribute ? rest.get(0) : None.NONE;
        if (byAttribute) rest = rest.subList(1, rest.size());
        String test = rest.isEmpty() ? "" : Python.string(rest.get(0));
        Arguments arguments = new Arguments(rest.isEmpty() ? rest : rest.subList(1, rest.size()), given.named());
        for (Object element : Python.truth(value) ? Python.iterate(value) : List.<Object>of()) {
            Object subject = byAttribute ? path(element, attribute) : element;
            if ((test.isEmpty() ? Python.truth(subject) : Tests.holds(test, subject, arguments)) == wanted)
                kept.add(element);
        }
        return kept;
    }

    private static Object whole(Object value, @Nullable Object[] given) {
        if (value instanceof Undefined undefined) throw undefined.refusal();
        if (given[1] != null) throw new TemplateException("int with a base is not supported.");
        Object fallback = given[0] == null ? Long.valueOf(0) : given[0];
        if (value instanceof Boolean || value instanceof Long) return Python.whole(value);
        if (value instanceof Double number)
            return Double.isNaN(number) || Double.isInfinite(number) ? fallback : (Object) number.longValue();
        String digits = value instanceof String text ? Texts.strip(text, null, true, true) : "";
        if (digits.matches("[+-]?\\d{1,18}")) return Long.valueOf(digits);
        Object number = decimal(value, new @Nullable Object[] {None.NONE});
        return number instanceof Double decimal && Math.abs(decimal) < 0x1p62 ? (Object) decimal.longValue() : fallback;
    }

    private static Object decimal(Object value, @Nullable Object[] given) {
        if (value instanceof Undefined undefined) throw undefined.refusal();
        if (Python.isNumber(value)) return Python.number(value);
        String digits = value instanceof String text ? Texts.strip(text, null, true, true) : "";
        if (digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) return Double.valueOf(digits);
        return given[0] == null ? Double.valueOf(0) : given[0];
    }

    private static Object round(Object value, @Nullable Object[] given) {
        long precision = given[0] == null ? 0 : Python.whole(given[0]);
        Object method = given[1] == null ? "common" : given[1];
        if (Math.abs(precision) > 15)
            throw new TemplateException("round takes a precision from -15 to 15, got " + precision + ".");
        if ((value instanceof Long || value instanceof Boolean) && method.equals("common") && precision >= 0)
            return Python.whole(value);
        double number = Python.number(value);
        java.math.RoundingMode mode = method.equals("ceil")
                ? java.math.RoundingMode.CEILING
                : method.equals("floor") ? java.math.RoundingMode.FLOOR : java.math.RoundingMode.HALF_EVEN;
        return new java.math.BigDecimal(number).setScale((int) precision, mode).doubleValue();
    }

    private static String indent(String text, @Nullable Object[] given) {
        Object width = given[0] == null ? Long.valueOf(4) : given[0];
        if (!(width instanceof String)) Budget.length(Python.whole(width));
        String margin = width instanceof String own ? own : " ".repeat((int) Math.max(0, Python.whole(width)));
        boolean first = given[1] != null && Python.truth(given[1]), blank = given[2] != null && Python.truth(given[2]);
        List<Object> lines = Members.lines(text + "\n");
        StringBuilder indented = new StringBuilder(first ? margin : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            if (i > 0) indented.append('\n').append(blank || !line.isEmpty() ? margin : "");
            Budget.length(indented.append(line).length());
        }
        return indented.toString();
    }

    private static Stream batch(Object value, @Nullable Object[] given) {
        long size = given[0] == null ? 0 : Python.whole(given[0]);
        if (size < 1 || size > Budget.LENGTH)
            throw new TemplateException("batch takes a size of at least 1, got " + size + ".");
        List<Object> batches = new ArrayList<>(), current = new ArrayList<>();
        for (Object element : Python.iterate(value)) {
            if (current.size() == size) {
                batches.add(current);
                current = new ArrayList<>();
            }
            current.add(element);
        }
        while (given[1] != null && given[1] != None.NONE && !current.isEmpty() && current.size() < size)
            current.add(given[1]);
        if (!current.isEmpty()) batches.add(current);
        return new Stream(batches);
    }

    private Filters() {}
}
