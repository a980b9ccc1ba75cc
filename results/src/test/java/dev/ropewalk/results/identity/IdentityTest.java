package dev.ropewalk.results.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Held against another implementation of RFC 8785, java-json-canonicalization 1.1 of Samuel Erdtman, one of its authors. */
class IdentityTest {

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void isWhatAnotherImplementationWrites() throws IOException {
        for (int i = 0; i < 500; i++) {
            Map<String, Object> content = object(3);
            String other = new JsonCanonicalizer(JsonMapper.shared().writeValueAsString(content)).getEncodedString();
            assertThat(Identity.of(content).json()).isEqualTo(other);
            assertThat(Identity.canonicalJson(JsonMapper.shared().readTree(other)))
                    .isEqualTo(other);
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) object.put(text(), value(depth));
        return object;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextInt();
            case 1 -> number();
            case 2 -> text();
            case 3 -> random.nextBoolean();
            case 4 -> object(depth - 1);
            default -> new ArrayList<>(List.of(value(depth - 1), value(depth - 1)));
        };
    }

    /** None that is written as an integer beyond 2^53: read back, it is one, and a string. */
    private double number() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Math.abs(value) < 0x1p53 || Math.abs(value) >= 1e21 && Double.isFinite(value)
                ? value
                : random.nextDouble();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            int plane = random.nextInt(3);
            text.appendCodePoint(plane == 0 ? random.nextInt(0x80) : plane == 1 ? random.nextInt(0xd800) : 0x1f600);
        }
        return text.toString();
    }

    @Test
    void orderAndSpellingOfNumbersChangeNothing() {
        Map<String, Object> one = new LinkedHashMap<>(), other = new LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", 0.0001);
        other.put("a", 1e-4);
        other.put("b", 1.0);
        assertThat(Identity.of(one)).isEqualTo(Identity.of(other));
        assertThat(Identity.of(one).json()).isEqualTo("{\"a\":0.0001,\"b\":1}");
    }

    @Test
    void seedsThatDifferInTheirLastDigitDiffer() {
        assertThat(Identity.of(Map.of("seed", Long.MAX_VALUE)))
                .isNotEqualTo(Identity.of(Map.of("seed", Long.MAX_VALUE - 1)));
    }
}
