package dev.ropewalk.decoder.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every golden case that this code understands agrees with the code that made it; none that it does not understand counts as passed. */
class GoldenCasesTest {

    /** The least number of cases is what the copied goldens hold: fewer means that something fell silent. */
    @ParameterizedTest
    @CsvSource({"families, 117", "methods, 37"})
    void everyCaseThatIsUnderstoodAgrees(String area, int atLeast) {
        agree(Kit.conformance().resolve(area), atLeast);
    }

    @ParameterizedTest
    @CsvSource({"families, 21", "methods, 10"})
    void everyCaseOfTheNewerKitThatIsUnderstoodAgrees(String area, int atLeast) {
        agree(Kit.newer().resolve(area), atLeast);
    }

    private static void agree(Path area, int atLeast) {
        List<GoldenCases.Outcome> failed = new ArrayList<>();
        int passed = 0, unsupported = 0;
        try (GoldenCases cases = new GoldenCases(Optional.empty(), Dtype.FLOAT32, Device.cpu())) {
            for (Path file : GoldenCases.under(area)) {
                GoldenCases.Outcome outcome = cases.verify(file);
                switch (outcome.status()) {
                    case PASS -> passed++;
                    case UNSUPPORTED -> unsupported++;
                    case FAIL -> failed.add(outcome);
                }
            }
        }
        System.out.printf("%s: %d golden cases passed, %d unsupported%n", area, passed, unsupported);
        assertThat(failed).isEmpty();
        assertThat(passed).isGreaterThanOrEqualTo(atLeast);
    }

    /** In bfloat16 every case agrees within what rounding explains, and not within what the case allows in float32. */
    @Test
    void inFewerBitsCasesAgreeWithinWhatRoundingExplains() {
        List<GoldenCases.Outcome> outcomes = new ArrayList<>();
        try (GoldenCases wide = new GoldenCases(Optional.empty(), Dtype.FLOAT32, Device.cpu());
                GoldenCases half = new GoldenCases(Optional.empty(), Dtype.BFLOAT16, Device.cpu())) {
            for (Path file : GoldenCases.under(Kit.conformance().resolve("methods/cases"))) {
                if (wide.verify(file).status() != GoldenCases.Status.PASS) continue;
                GoldenCases.Outcome outcome = half.verify(file);
                assertThat(outcome.status()).as(outcome.toString()).isEqualTo(GoldenCases.Status.PASS);
                assertThat(outcome.tolerance()).isLessThan(2);
                outcomes.add(outcome);
            }
        }
        assertThat(outcomes).hasSizeGreaterThan(30).anyMatch(outcome -> outcome.maxError() > 0.1);
    }
}
