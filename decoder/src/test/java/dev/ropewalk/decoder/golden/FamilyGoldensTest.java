package dev.ropewalk.decoder.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny models of newer families against transformers 5.23.0, beside the larger ones of the kit; goldens.py beside them made them. */
class FamilyGoldensTest {

    static List<Path> cases() {
        return GoldenCases.under(Path.of("src/test/resources/goldens"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFamilyAgreesWithTransformers(Path file) {
        try (GoldenCases goldens = new GoldenCases(Optional.empty(), Dtype.FLOAT32, Device.cpu())) {
            GoldenCases.Outcome outcome = goldens.verify(file);
            assertThat(outcome.status()).as("%s", outcome).isEqualTo(GoldenCases.Status.PASS);
        }
    }
}
