package dev.ropewalk.results.identity;

import dev.ropewalk.methods.Fingerprint;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Canonical JSON (keys sorted at every depth, no blanks) and its SHA-256: whatever may change a number goes in, so that numbers with
 * different hashes are never taken for the same.
 */
public record Identity(String json, String sha256) {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public static Identity of(Map<String, ?> content) {
        String json = canonicalJson(content);
        return new Identity(json, Fingerprint.of(json));
    }

    /** Maps, lists, strings, booleans, integers, finite doubles and null. */
    public static String canonicalJson(Object value) {
        return CANONICAL.writeValueAsString(value);
    }

    /** The first eight bytes of a text's fingerprint, as a seed. */
    public static long seed(String text) {
        return Long.parseUnsignedLong(Fingerprint.of(text).substring(0, 16), 16);
    }
}
