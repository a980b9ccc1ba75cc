package dev.ropewalk.jinja;

import static dev.ropewalk.jinja.Python.string;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's texts, lists and dictionaries that change nothing. Source: the Python 3 library reference, "Built-in Types". */
final class Members {

    private static final Set<String> OF_NUMBERS = Set.of(
            "real",
            "imag",
            "numerator",
            "denominator",
            "conjugate",
            "bit_length",
            "bit_count",
            "is_integer",
            "as_integer_ratio",
            "hex",
            "to_bytes");

    /** A method bound to its owner, an attribute, or null where there is none of that name. */
    static @Nullable Object of(Object owner, String name) {
        if (owner instanceof String text) return ofText(text, name);
        if (owner instanceof View) return null;
        if (owner instanceof List<?> list) return ofList(list, name);
        if (owner instanceof Map<?, ?> map) return ofMap(map, name);
        if (owner instanceof Namespace namespace) return namespace.values().get(name);
        if (owner instanceof Loop loop) return loop.member(name);
        if (Python.isNumber(owner) && OF_NUMBERS.contains(name))
            throw new TemplateException("A number's " + name + " is not supported.");
        return null;
    }

    private static @Nullable Callable ofText(String text, String name) {
        return switch (name) {
            case "strip" -> given -> Texts.strip(text, optionalText(given.bind(name, "chars")[0]), true, true);
            case "lstrip" -> given -> Texts.strip(text, optionalText(given.bind(name, "chars")[0]), true, false);
            case "rstrip" -> given -> Texts.strip(text, optionalText(given.bind(name, "chars")[0]), false, true);
            case "upper" -> nullary(name, text.toUpperCase(Locale.ROOT));
            case "lower", "casefold" -> nullary(name, text.toLowerCase(Locale.ROOT));
            case "title" -> nullary(name, title(text));
            case "capitalize" -> nullary(name, capitalized(text));
            case "startswith" -> given -> anyOf(given.bindAll(name, "prefix")[0], text::startsWith);
            case "endswith" -> given -> anyOf(given.bindAll(name, "suffix")[0], text::endsWith);
            case "replace" ->
                given -> {
                    @Nullable Object[] all = given.bind(name, "old", "new", "count");
                    return replace(text, required(name, all[0]), required(name, all[1]), all[2]);
                };
            case "split" -> given -> split(text, given.bind(name, "sep", "maxsplit"), false);
            case "rsplit" -> given -> split(text, given.bind(name, "sep", "maxsplit"), true);
            case "splitlines" -> nullary(name, lines(text));
            case "partition" -> given -> partition(text, string(given.bindAll(name, "sep")[0]), false);
            case "rpartition" -> given -> partition(text, string(given.bindAll(name, "sep")[0]), true);
            case "find" -> given -> position(text, text.indexOf(string(given.bindAll(name, "sub")[0])));
            case "rfind" -> given -> position(text, text.lastIndexOf(string(given.bindAll(name, "sub")[0])));
            case "index" ->
                given -> {
                    int found = text.indexOf(string(given.bindAll(name, "sub")[0]));
                    if (found < 0) throw new TemplateException("A text that index() looks for is not there.");
                    return position(text, found);
                };
            case "count" -> given -> occurrences(text, string(given.bindAll(name, "sub")[0]));
            case "join" -> given -> join(text, given.bindAll(name, "iterable")[0]);
            case "removeprefix" ->
                given -> {
                    String prefix = string(given.bindAll(name, "prefix")[0]);
                    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
                };
            case "removesuffix" ->
                given -> {
                    String suffix = string(given.bindAll(name, "suffix")[0]);
                    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
                };
            case "isdigit", "isnumeric", "isdecimal" -> nullary(name, all(text, Character::isDigit));
            case "isalpha" -> nullary(name, all(text, Character::isLetter));
            case "isalnum" -> nullary(name, all(text, Character::isLetterOrDigit));
            case "isspace" -> nullary(name, all(text, Texts::isSpace));
            case "isupper" -> nullary(name, cased(text) && text.equals(text.toUpperCase(Locale.ROOT)));
            case "islower" -> nullary(name, cased(text) && text.equals(text.toLowerCase(Locale.ROOT)));
            case "zfill" ->
                given -> {
                    long width = Python.whole(given.bindAll(name, "width")[0]);
                    Budget.length(width);
                    String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
                    return sign
                            + "0".repeat((int) Math.max(0, width - Texts.length(text)))
                            + text.substring(sign.length());
                };
            case "ljust" -> given -> text + padding(name, text, given);
            case "rjust" -> given -> padding(name, text, given) + text;
            case "format",
                    "format_map",
                    "encode",
                    "translate",
                    "expandtabs",
                    "swapcase",
                    "center",
                    "isidentifier",
                    "isprintable",
                    "istitle",
                    "isascii",
                    "rindex",
                    "maketrans" -> refused(name);
            default -> null;
        };
    }

    private static @Nullable Callable ofList(List<?> list, String name) {
        return switch (name) {
            case "count" ->
                given -> {
                    Object wanted = given.bindAll(name, "value")[0];
                    return list.stream()
                            .filter(element -> Python.equal(element, wanted))
                            .count();
                };
            case "index" ->
                given -> {
                    Object wanted = given.bindAll(name, "value")[0];
                    for (int i = 0; i < list.size(); i++) if (Python.equal(list.get(i), wanted)) return (long) i;
                    throw new TemplateException("An element that index() looks for is not in the list.");
                };
            case "copy" -> list instanceof Tuple ? null : nullary(name, new ArrayList<>(list));
            case "append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort" ->
                list instanceof Tuple ? null : refused(name);
            default -> null;
        };
    }

    private static @Nullable Callable ofMap(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> nullary(name, new View(items(map), false));
            case "keys" -> nullary(name, new View(new ArrayList<>(map.keySet()), false));
            case "values" -> nullary(name, new View(new ArrayList<>(map.values()), false));
            case "get" ->
                given -> {
                    @Nullable Object[] all = given.bind(name, "key", "default");
                    if (all[0] == null) throw new TemplateException("get needs a key.");
                    Object value = map.get(Python.key(all[0])), fallback = all[1];
                    return value != null ? value : fallback != null ? fallback : None.NONE;
                };
            case "copy" -> nullary(name, new LinkedHashMap<>(map));
            case "pop", "popitem", "update", "setdefault", "clear", "fromkeys" -> refused(name);
            default -> null;
        };
    }

    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }

    private static Callable nullary(String name, Object result) {
        return given -> {
            given.bind(name);
            return result;
        };
    }

    /** Methods that change their owner, as transformers' sandbox refuses them, too, and those nobody was seen to use. */
    private static Callable refused(String name) {
        return given -> {
            throw new TemplateException("The method " + name + "() is not for templates.");
        };
    }

    private static String required(String function, @Nullable Object value) {
        if (value == null) throw new TemplateException(function + " needs another argument.");
        return string(value);
    }

    private static @Nullable String optionalText(@Nullable Object value) {
        return value == null || value == None.NONE ? null : string(value);
    }

    private static boolean anyOf(Object given, java.util.function.Predicate<String> test) {
        if (!(given instanceof Tuple tuple)) return test.test(string(given));
        return tuple.stream().anyMatch(one -> test.test(string(one)));
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static boolean cased(String text) {
        return text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }

    private static String padding(String name, String text, Arguments given) {
        @Nullable Object[] all = given.bind(name, "width", "fillchar");
        if (all[0] == null) throw new TemplateException(name + " needs a width.");
        long width = Python.whole(all[0]);
        Budget.length(width);
        return (all[1] == null ? " " : string(all[1])).repeat((int) Math.max(0, width - Texts.length(text)));
    }

    private static long position(String text, int index) {
        return index < 0 ? -1 : text.codePointCount(0, index);
    }

    private static long occurrences(String text, String part) {
        if (part.isEmpty()) return Texts.length(text) + 1L;
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) count++;
        return count;
    }

    static String replace(String text, String old, String with, @Nullable Object count) {
        long left = count == null || count == None.NONE ? -1 : Python.whole(count);
        Budget.length(text.length() + Math.multiplyExact(occurrences(text, old), (long) with.length()));
        if (old.isEmpty()) return betweenAll(text, with, left);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(old); at >= 0 && left != 0; at = text.indexOf(old, from), left--) {
            replaced.append(text, from, at).append(with);
            from = at + old.length();
        }
        return replaced.append(text.substring(from)).toString();
    }

    /** Python puts the new text before every character and at the end when the old one is empty. */
    private static String betweenAll(String text, String with, long left) {
        StringBuilder replaced = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            if (left-- != 0) replaced.append(with);
            else left = 0;
            replaced.appendCodePoint(c);
        }
        return left != 0 ? replaced.append(with).toString() : replaced.toString();
    }

    private static List<Object> split(String text, @Nullable Object[] given, boolean fromRight) {
        String separator = given[0] == null ? null : optionalText(given[0]);
        long most = given[1] == null ? -1 : Python.whole(given[1]);
        if (separator != null && separator.isEmpty())
            throw new TemplateException("split needs a separator that is not empty.");
        List<Object> parts = new ArrayList<>();
        String rest = separator == null ? Texts.strip(text, null, !fromRight || most < 0, fromRight || most < 0) : text;
        if (separator == null && rest.isEmpty()) return parts;
        while (most != 0) {
            int[] cut = separator == null
                    ? blank(rest, fromRight)
                    : cut(fromRight ? rest.lastIndexOf(separator) : rest.indexOf(separator), separator.length());
            if (cut.length == 0) break;
            if (fromRight) {
                parts.add(0, rest.substring(cut[1]));
                rest = rest.substring(0, cut[0]);
            } else {
                parts.add(rest.substring(0, cut[0]));
                rest = rest.substring(cut[1]);
            }
            most--;
        }
        if (separator == null) {
            if (rest.isEmpty()) return parts;
            rest = fromRight ? Texts.strip(rest, null, most != 0, true) : Texts.strip(rest, null, true, most != 0);
            if (rest.isEmpty()) return parts;
        }
        parts.add(fromRight ? 0 : parts.size(), rest);
        return parts;
    }

    private static int[] cut(int at, int length) {
        return at < 0 ? new int[0] : new int[] {at, at + length};
    }

    /** The first or last stretch of blanks. */
    private static int[] blank(String text, boolean last) {
        int from = last ? text.length() - 1 : 0, by = last ? -1 : 1, i = from;
        while (i >= 0 && i < text.length() && !Texts.isSpace(text.charAt(i))) i += by;
        if (i < 0 || i >= text.length()) return new int[0];
        int begin = i, end = i;
        while (begin > 0 && Texts.isSpace(text.charAt(begin - 1))) begin--;
        while (end < text.length() && Texts.isSpace(text.charAt(end))) end++;
        return new int[] {begin, end};
    }

    static List<Object> lines(String text) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) < 0) continue;
            lines.add(text.substring(from, i));
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') i++;
            from = i + 1;
        }
        if (from < text.length()) lines.add(text.substring(from));
        return lines;
    }

    private static Tuple partition(String text, String separator, boolean last) {
        if (separator.isEmpty()) throw new TemplateException("partition needs a separator that is not empty.");
        int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static String join(String separator, Object elements) {
        StringBuilder joined = new StringBuilder();
        for (Object element : Python.iterate(elements)) {
            if (joined.length() > 0 || element != null) Budget.length(joined.length());
            joined.append(string(element)).append(separator);
        }
        return joined.length() == 0 ? "" : joined.substring(0, joined.length() - separator.length());
    }

    static String capitalized(String text) {
        if (text.isEmpty()) return text;
        int first = Character.charCount(text.codePointAt(0));
        return Texts.ofCodePoint(Character.toTitleCase(text.codePointAt(0)))
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder titled = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            boolean letter = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
            titled.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = letter;
        }
        return titled.toString();
    }

    private Members() {}
}
