package dev.ropewalk.results.identity;

import dev.ropewalk.methods.CanonicalJson;
import dev.ropewalk.methods.Fingerprint;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Canonical JSON (RFC 8785, {@link CanonicalJson}) and its SHA-256: whatever may change a number goes in, so that numbers with different hashes
 * are never taken for the same.
 */
public record Identity(String json, String sha256) {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final JsonMapper FIRST = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public static Identity of(Map<String, ?> content) {
        String json = canonicalJson(content);
        return new Identity(json, Fingerprint.of(json));
    }

    /** The hash of the same content in the first form, whose numbers were Java's: files that tell it are older than RFC 8785 here. */
    public static String firstSha256(Map<String, ?> content) {
        return Fingerprint.of(FIRST.writeValueAsString(content));
    }

    /** Maps, lists, strings, booleans, integers, finite doubles and null. */
    public static String canonicalJson(Object value) {
        return CanonicalJson.of(JSON.convertValue(value, Object.class));
    }

    /** The first eight bytes of a text's fingerprint, as a seed. */
    public static long seed(String text) {
        return Long.parseUnsignedLong(Fingerprint.of(text).substring(0, 16), 16);
    }
}
