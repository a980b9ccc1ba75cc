package dev.ropewalk.methods;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the one form that is hashed: RFC 8785. Keys in the order of their UTF-16 units, no blanks, numbers as ECMAScript writes doubles, so that
 * the same content has the same text on every Java: {@code Double.toString} is not asked, which writes other digits since Java 19.
 *
 * <p>An integer beyond 2^53, a seed say, is no double: it is a string, as the RFC's appendix D asks. Half a surrogate pair, which the RFC leaves
 * open, is escaped, as ECMAScript 2019 does.
 */
public final class CanonicalJson {

    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(53);

    /**
     * @param value maps, lists, strings, booleans, numbers and null; a configuration is its name and parameters
     * @throws IllegalArgumentException for a number that is not finite
     */
    public static String of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
            return sorted.entrySet().stream()
                    .map(entry -> quoted(entry.getKey()) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list)
            return list.stream().map(CanonicalJson::of).collect(Collectors.joining(",", "[", "]"));
        if (value instanceof Configuration configuration) return of(configuration.toMap());
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte)
            return integer(BigInteger.valueOf(((Number) value).longValue()));
        if (value instanceof BigInteger integer) return integer(integer);
        if (value instanceof Number number) return number(number.doubleValue());
        return value == null || value instanceof Boolean ? String.valueOf(value) : quoted(value.toString());
    }

    private static String integer(BigInteger value) {
        return value.abs().compareTo(LARGEST) <= 0 ? value.toString() : quoted(value.toString());
    }

    /** ECMA-262, Number::toString: the fewest digits that read back as the same double; in powers of ten from 1e21 up and from 1e-7 down. */
    public static String number(double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("JSON has no number for " + value);
        if (value == 0) return "0";
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text;
        if (point > 21 || point <= -6) {
            int exponent = point - 1;
            text = digits.charAt(0)
                    + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e" : "e+")
                    + exponent;
        } else if (point <= 0) text = "0." + "0".repeat(-point) + digits;
        else if (point < digits.length()) text = digits.substring(0, point) + "." + digits.substring(point);
        else text = digits + "0".repeat(point - digits.length());
        return value < 0 ? "-" + text : text;
    }

    /** Fifteen digits are always a double's own where that many are enough; seventeen always are. Of denormal numbers fewer tell them apart. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = value < Double.MIN_NORMAL ? 1 : 15; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) return rounded;
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20 || isHalf(text, i)) out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        return out.append('"').toString();
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c))
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private CanonicalJson() {}
}
