package dev.ropewalk.methods;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What configurations and plans hold, as people read it. */
final class Json {

    /** Names and values in turn; written in this order every time, unlike {@code Map.of}, for people keep documents under version control. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return Collections.unmodifiableMap(fields);
    }

    /** As people write it on a command line: words without quotes. */
    static String plain(Object value) {
        return value instanceof String || value instanceof Configuration ? value.toString() : CanonicalJson.of(value);
    }

    /** For people: four digits behind the point at most, whole numbers without one. */
    static String rounded(double value) {
        return new BigDecimal(value)
                .setScale(4, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private Json() {}
}
