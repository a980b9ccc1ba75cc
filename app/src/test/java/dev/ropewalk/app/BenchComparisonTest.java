package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A tenth is told from less; the same configuration is known by its parameters, whatever their order. */
class BenchComparisonTest {

    private static String document(int threads, String... entries) {
        return """
            {"machine": "a", "model": "m", "dtype": "float32", "threads": %d, "rows": [%s]}
            """.formatted(threads, String.join(",", entries));
    }

    private static String row(String configuration, int length, double prefill, double decode, long memory) {
        return """
            {"configuration": %s, "length": %d, "prefillTokensPerSecond": %s, "decodeTokensPerSecond": %s, "peakMemoryBytes": %d}
            """.formatted(configuration, length, prefill, decode, memory);
    }

    private static final String ROPE = "{\"name\": \"rope\", \"parameters\": {}}";

    private static List<String> lines(String before, String now) {
        return BenchComparison.of(before)
                .with(BenchComparison.of(now))
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void moreThanATenthIsTold() {
        List<String> lines =
                lines(document(2, row(ROPE, 64, 100, 10, 1000)), document(2, row(ROPE, 64, 88, 10.9, 1200)));
        assertThat(lines).element(0).isEqualTo("Changed by more than 10 %, of 1 rows of both:");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("rope at 64 tokens"))
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "rope at 64 tokens prefillTokensPerSecond 100.0 88.0 -12 %",
                        "rope at 64 tokens peakMemoryBytes 1000.0 1200.0 +20 %");
    }

    @Test
    void aTenthOrLessIsNot() {
        assertThat(lines(document(2, row(ROPE, 64, 100, 10, 1000)), document(2, row(ROPE, 64, 91, 10.5, 1099))))
                .containsExactly("Nothing changed by more than 10 % in 1 rows of both.");
    }

    @Test
    void rowsAreMatchedByConfigurationAndLength() {
        String window = "{\"name\": \"self-extend\", \"parameters\": {\"group\": 4, \"window\": %d}}";
        String turned = "{\"parameters\": {\"window\": 16, \"group\": 4}, \"name\": \"self-extend\"}";
        List<String> lines = lines(
                document(2, row(window.formatted(16), 64, 100, 10, 1000), row(ROPE, 64, 100, 10, 1000)),
                document(2, row(turned, 64, 100, 10, 1000), row(ROPE, 128, 1, 1, 1)));
        assertThat(lines)
                .containsExactly(
                        "Nothing changed by more than 10 % in 1 rows of both.",
                        "Not measured now: rope at 64 tokens.", "Not measured then: rope at 128 tokens.");
    }

    @Test
    void anotherMachineIsTold() {
        assertThat(lines(document(2, row(ROPE, 64, 100, 10, 1000)), document(8, row(ROPE, 64, 100, 10, 1000))))
                .first()
                .isEqualTo("threads was 2, is 8: figures of the two are not alike.");
    }
}
