package dev.ropewalk.evaluator.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        return new Identity(json, sha256(json));
    }

    /** Maps, lists, strings, booleans, integers, finite doubles and null. */
    public static String canonicalJson(Object value) {
        return CANONICAL.writeValueAsString(value);
    }

    /** Of the text's UTF-8 bytes: 64 hexadecimal digits. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(digest(text));
    }

    /** The first eight bytes of the same hash, as a seed. */
    public static long seed(String text) {
        return ByteBuffer.wrap(digest(text)).getLong();
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
