package dev.ropewalk.methods;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Canonical JSON, for hashes: keys sorted, no blanks, numbers in their shortest form. Writes only what configurations and plans hold. */
final class Json {

    static String canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
            return sorted.entrySet().stream()
                    .map(entry -> quoted(entry.getKey()) + ":" + canonical(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list)
            return list.stream().map(Json::canonical).collect(Collectors.joining(",", "[", "]"));
        if (value instanceof Configuration configuration) return canonical(configuration.toMap());
        if (value instanceof Number number) return number(number.doubleValue());
        if (value instanceof Boolean) return value.toString();
        return quoted(value.toString());
    }

    /** Names and values in turn; written in this order every time, unlike {@code Map.of}, for people keep documents under version control. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return Collections.unmodifiableMap(fields);
    }

    /** As people write it on a command line: words without quotes. */
    static String plain(Object value) {
        return value instanceof String || value instanceof Configuration ? value.toString() : canonical(value);
    }

    /** Shortest form that reads back as the same double; whole numbers without a point. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value))
            throw new IllegalArgumentException("JSON has no number for " + value);
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** For people: four digits behind the point at most, whole numbers without one. */
    static String rounded(double value) {
        return new BigDecimal(value)
                .setScale(4, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20) out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }

    private Json() {}
}
