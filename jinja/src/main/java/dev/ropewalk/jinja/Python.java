package dev.ropewalk.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python sees them: {@link None}, {@link Undefined}, Boolean, Long, Double, String, List, {@link Tuple}, Map, {@link Stream},
 * {@link Namespace}, {@link Callable} and {@link Loop}. Nothing else ever reaches a template, so none can ask a Java object for anything. Source:
 * the Python 3 language reference, "Data model" and "Expressions". Whole numbers have 64 bits; beyond them the template is refused.
 */
final class Python {

    static boolean truth(Object value) {
        if (value instanceof Boolean flag) return flag;
        if (value instanceof Long number) return number != 0;
        if (value instanceof Double number) return number != 0;
        if (value instanceof String text) return !text.isEmpty();
        if (value instanceof List<?> list) return !list.isEmpty();
        if (value instanceof Map<?, ?> map) return !map.isEmpty();
        return value != None.NONE && !(value instanceof Undefined);
    }

    /** As str() writes it, and as {{ }} does. */
    static String text(Object value) {
        if (value instanceof String text) return text;
        if (value instanceof Undefined) return "";
        StringBuilder written = new StringBuilder();
        represent(value, written);
        return written.toString();
    }

    private static void represent(Object value, StringBuilder to) {
        Budget.step();
        Budget.length(to.length());
        if (value instanceof View) throw new TemplateException("The text of " + type(value) + " is not supported.");
        if (value instanceof String text) quote(text, to);
        else if (value instanceof Boolean flag) to.append(flag ? "True" : "False");
        else if (value == None.NONE) to.append("None");
        else if (value instanceof Long number) to.append(number);
        else if (value instanceof Double number) to.append(floatText(number));
        else if (value instanceof Undefined) to.append("Undefined");
        else if (value instanceof Tuple tuple) {
            representAll(tuple, "(", tuple.size() == 1 ? ",)" : ")", to);
        } else if (value instanceof List<?> list) {
            representAll(list, "[", "]", to);
        } else if (value instanceof Map<?, ?> map) {
            to.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                represent(entry.getKey(), to.append(comma));
                represent(entry.getValue(), to.append(": "));
                comma = ", ";
            }
            to.append('}');
        } else throw new TemplateException(type(value) + " cannot be written as a text.");
    }

    private static void representAll(List<?> list, String open, String close, StringBuilder to) {
        to.append(open);
        String comma = "";
        for (Object element : list) {
            represent(element, to.append(comma));
            comma = ", ";
        }
        to.append(close);
    }

    private static void quote(String text, StringBuilder to) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        to.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\\' -> to.append("\\\\");
                default -> {
                    if (c == quote) to.append('\\').append(quote);
                    else if (printable(c)) to.appendCodePoint(c);
                    else if (c < 0x100) to.append(String.format(Locale.ROOT, "\\x%02x", c));
                    else if (c < 0x10000) to.append(String.format(Locale.ROOT, "\\u%04x", c));
                    else to.append(String.format(Locale.ROOT, "\\U%08x", c));
                }
            }
        });
        to.append(quote);
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Python writes numbers from 1e-4 up to below 1e16 without an exponent. */
    static String floatText(double number) {
        if (Double.isNaN(number)) return "nan";
        if (Double.isInfinite(number)) return number > 0 ? "inf" : "-inf";
        double size = Math.abs(number);
        if (size == 0 || (size >= 1e-4 && size < 1e16)) {
            String plain = new BigDecimal(Double.toString(number)).toPlainString();
            return (number == 0 && 1 / number < 0 ? "-0" : plain.replaceFirst("\\.0*$", ""))
                    + (plain.matches(".*\\.0*[1-9].*") ? "" : ".0");
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = decimal.precision() - decimal.scale() - 1;
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    static String type(Object value) {
        if (value instanceof Boolean) return "a truth value";
        if (value instanceof Number) return "a number";
        if (value instanceof String) return "a text";
        if (value instanceof Tuple) return "a tuple";
        if (value instanceof View) return "a range or view";
        if (value instanceof List) return "a list";
        if (value instanceof Map) return "a dictionary";
        if (value instanceof Undefined) return "an undefined value";
        if (value instanceof Namespace) return "a namespace";
        if (value instanceof Stream) return "a stream of elements";
        return value == None.NONE ? "None" : value instanceof Loop ? "a loop" : "a function";
    }

    static boolean equal(Object a, Object b) {
        Budget.step();
        if (a instanceof View || b instanceof View)
            throw new TemplateException("Comparing " + type(a) + " with " + type(b) + " is not supported.");
        if (isNumber(a) && isNumber(b)) return isFloat(a) || isFloat(b) ? number(a) == number(b) : whole(a) == whole(b);
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (a instanceof Tuple != b instanceof Tuple || x.size() != y.size()) return false;
            Iterator<?> other = y.iterator();
            for (Object element : x) if (!equal(element, other.next())) return false;
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            if (x.size() != y.size()) return false;
            for (Map.Entry<?, ?> entry : x.entrySet()) {
                Object other = y.get(entry.getKey());
                if (other == null || !equal(entry.getValue(), other)) return false;
            }
            return true;
        }
        if (a instanceof Undefined && b instanceof Undefined) return true;
        return a instanceof String ? a.equals(b) : a == b;
    }

    /** @throws TemplateException when the two have no order */
    static int compare(Object a, Object b) {
        Budget.step();
        if (isNumber(a) && isNumber(b))
            return isFloat(a) || isFloat(b) ? Double.compare(number(a), number(b)) : Long.compare(whole(a), whole(b));
        if (a instanceof String x && b instanceof String y)
            return compare(x.codePoints().iterator(), y.codePoints().iterator());
        if (isList(a) && isList(b) && a instanceof Tuple == b instanceof Tuple) {
            List<?> x = (List<?>) a, y = (List<?>) b;
            for (int i = 0; i < Math.min(x.size(), y.size()); i++)
                if (!equal(x.get(i), y.get(i))) return compare(x.get(i), y.get(i));
            return Integer.compare(x.size(), y.size());
        }
        throw wrong(a, "cannot be compared with " + type(b));
    }

    private static int compare(Iterator<Integer> a, Iterator<Integer> b) {
        while (a.hasNext() && b.hasNext()) {
            int order = Integer.compare(a.next(), b.next());
            if (order != 0) return order;
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }

    static boolean contains(Object container, Object element) {
        if (container instanceof String text) {
            if (!(element instanceof String part)) throw wrong(element, "cannot be in a text");
            return text.contains(part);
        }
        if (container instanceof Map<?, ?> map) return map.containsKey(key(element));
        for (Object other : iterate(container)) if (equal(other, element)) return true;
        return false;
    }

    static Iterable<Object> iterate(Object value) {
        if (value instanceof Undefined) return List.of();
        if (value instanceof Stream stream) return stream;
        List<Object> elements = new ArrayList<>();
        if (value instanceof List<?> list) elements.addAll(list);
        else if (value instanceof Map<?, ?> map) elements.addAll(map.keySet());
        else if (value instanceof String text) text.codePoints().forEach(c -> elements.add(Texts.ofCodePoint(c)));
        else throw wrong(value, "cannot be gone through");
        return elements;
    }

    static List<Object> list(Object value) {
        List<Object> elements = new ArrayList<>();
        iterate(value).forEach(elements::add);
        return elements;
    }

    static long length(Object value) {
        if (value instanceof Undefined) return 0;
        if (value instanceof String text) return Texts.length(text);
        if (value instanceof List<?> list) return list.size();
        if (value instanceof Map<?, ?> map) return map.size();
        throw wrong(value, "has no length");
    }

    static Object key(Object value) {
        if (value instanceof Undefined undefined) throw undefined.refusal();
        if (value instanceof Map || (value instanceof List && !(value instanceof Tuple)))
            throw wrong(value, "cannot be a key");
        return isNumber(value) && (!isFloat(value) || number(value) == Math.rint(number(value))) ? whole(value) : value;
    }

    static Object item(Object owner, Object key) {
        if (owner instanceof Undefined undefined) throw undefined.refusal();
        if (owner instanceof Map<?, ?> map) {
            Object value = map.get(key(key));
            if (value != null) return value;
        } else if ((isSequence(owner) || owner instanceof String) && isNumber(key) && !isFloat(key)) {
            long size = length(owner), index = whole(key) < 0 ? whole(key) + size : whole(key);
            if (index < 0 || index >= size) return Undefined.of(owner, key);
            return owner instanceof List<?> list
                    ? list.get((int) index)
                    : Texts.ofCodePoint(((String) owner)
                            .codePoints()
                            .skip(index)
                            .findFirst()
                            .orElseThrow());
        }
        return key instanceof String name
                ? orUndefined(Members.of(owner, name), owner, name)
                : Undefined.of(owner, key);
    }

    static Object attribute(Object owner, String name) {
        if (owner instanceof Undefined undefined) throw undefined.refusal();
        Object member = Members.of(owner, name);
        if (member == null && owner instanceof Map<?, ?> map) member = map.get(name);
        return orUndefined(member, owner, name);
    }

    private static Object orUndefined(@Nullable Object member, Object owner, String name) {
        if (member == null && name.startsWith("__"))
            throw new TemplateException("'" + name + "' is not for templates.");
        return member == null ? Undefined.of(owner, name) : member;
    }

    /** {@code owner[from:to:step]}, each may be None. */
    static Object slice(Object owner, Object from, Object to, Object by) {
        if (owner instanceof Undefined undefined) throw undefined.refusal();
        if (!isSequence(owner) && !(owner instanceof String)) throw wrong(owner, "cannot be sliced");
        long size = length(owner), step = by == None.NONE ? 1 : whole(by);
        if (step == 0) throw new TemplateException("A slice's step must not be 0.");
        long start = bound(from, step > 0 ? 0 : size - 1, size, step),
                end = bound(to, step > 0 ? size : -1, size, step);
        List<Object> all = list(owner), part = new ArrayList<>();
        for (long i = start; step > 0 ? i < end : i > end; i += step) part.add(all.get((int) i));
        if (owner instanceof Tuple) return new Tuple(part);
        if (owner instanceof View) return new View(part, true);
        if (owner instanceof List) return part;
        StringBuilder text = new StringBuilder();
        part.forEach(text::append);
        return text.toString();
    }

    private static long bound(Object given, long fallback, long size, long step) {
        if (given == None.NONE) return fallback;
        long index = whole(given) < 0 ? whole(given) + size : whole(given);
        return step > 0 ? Math.max(0, Math.min(index, size)) : Math.max(-1, Math.min(index, size - 1));
    }

    private static boolean isList(Object value) {
        return value instanceof List && !(value instanceof View);
    }

    /** Whether elements can be asked for by their number. */
    static boolean isSequence(Object value) {
        return value instanceof View view ? view.isIndexed() : value instanceof List;
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double;
    }

    /** @throws TemplateException when the value is no whole number */
    static long whole(Object value) {
        if (value instanceof Boolean flag) return flag ? 1 : 0;
        if (value instanceof Long number) return number;
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p62)
            return number.longValue();
        throw wrong(value, "is not a whole number");
    }

    static double number(Object value) {
        if (value instanceof Double number) return number;
        if (value instanceof Long number) return number;
        if (value instanceof Boolean flag) return flag ? 1 : 0;
        throw wrong(value, "is not a number");
    }

    static String string(Object value) {
        if (value instanceof String text) return text;
        throw wrong(value, "is not a text");
    }

    static Object add(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            Budget.length((long) x.length() + y.length());
            return x + y;
        }
        if (isList(a) && isList(b) && a instanceof Tuple == b instanceof Tuple) {
            List<?> x = (List<?>) a, y = (List<?>) b;
            Budget.length((long) x.size() + y.size());
            List<Object> both = new ArrayList<>(x);
            both.addAll(y);
            return a instanceof Tuple ? new Tuple(both) : both;
        }
        return calculate('+', a, b);
    }

    static Object multiply(Object a, Object b) {
        Object times = a instanceof String || isList(a) ? b : a, repeated = times == b ? a : b;
        if (!(repeated instanceof String) && !isList(repeated)) return calculate('*', a, b);
        if (!isNumber(times) || isFloat(times)) throw wrong(times, "cannot say how often to repeat " + type(repeated));
        long count = Math.max(0, whole(times)), size = length(repeated);
        if (size > 0) Budget.length(Math.multiplyHigh(count, size) != 0 ? Long.MAX_VALUE : count * size);
        if (size == 0) return repeated;
        if (repeated instanceof String text) return text.repeat((int) count);
        List<Object> all = new ArrayList<>();
        for (long i = 0; i < count; i++) all.addAll((List<?>) repeated);
        return repeated instanceof Tuple ? new Tuple(all) : all;
    }

    /** Division by zero, numbers that grow beyond 64 bits and what is no number are refused. */
    static Object calculate(char operator, Object a, Object b) {
        if (a instanceof Undefined undefined) throw undefined.refusal();
        if (b instanceof Undefined undefined) throw undefined.refusal();
        if (!isNumber(a) || !isNumber(b))
            throw wrong(
                    a,
                    "and " + type(b) + " cannot be joined by '"
                            + (operator == 'd' ? "//" : operator == 'p' ? "**" : operator) + "'");
        if ("/d%".indexOf(operator) >= 0 && number(b) == 0) throw new TemplateException("A division by zero.");
        try {
            if (isFloat(a) || isFloat(b) || operator == '/' || (operator == 'p' && whole(b) < 0)) {
                double x = number(a), y = number(b);
                return switch (operator) {
                    case '+' -> x + y;
                    case '-' -> x - y;
                    case '*' -> x * y;
                    case '/' -> x / y;
                    case 'd' -> Math.floor(x / y);
                    case '%' -> x - Math.floor(x / y) * y;
                    default -> Math.pow(x, y);
                };
            }
            long x = whole(a), y = whole(b);
            return switch (operator) {
                case '+' -> Math.addExact(x, y);
                case '-' -> Math.subtractExact(x, y);
                case '*' -> Math.multiplyExact(x, y);
                case 'd' -> Math.floorDiv(x, y);
                case '%' -> Math.floorMod(x, y);
                default -> power(x, y);
            };
        } catch (ArithmeticException e) {
            throw new TemplateException("The template calculates with numbers beyond 64 bits.", e);
        }
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long i = 0; i < exponent && (i < 64 || Math.abs(base) > 1); i++) result = Math.multiplyExact(result, base);
        return base == -1 ? (exponent % 2 == 0 ? 1 : -1) : result;
    }

    static TemplateException wrong(Object value, String what) {
        if (value instanceof Undefined undefined) return undefined.refusal();
        String subject = type(value);
        return new TemplateException(
                Character.toUpperCase(subject.charAt(0)) + subject.substring(1) + " " + what + ".");
    }

    private Python() {}
}
