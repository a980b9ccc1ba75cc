package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.golden.GoldenCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A trained model of 135 million parameters against transformers and SelfExtend's authors, where somebody has put one. */
@EnabledIfEnvironmentVariable(
        named = "ROPEWALK_REAL_MODEL",
        matches = ".+",
        disabledReason = "set ROPEWALK_REAL_MODEL to the folder of SmolLM2-135M-Instruct to run its goldens")
class RealModelTest {

    @Test
    void everyGoldenOfTheRealModelPasses() {
        Path goldens = Path.of("../../shared/real-model");
        Assumptions.assumeTrue(Files.isDirectory(goldens), "the real model's goldens are not here");
        Path model = Path.of(System.getenv("ROPEWALK_REAL_MODEL"));
        try (GoldenCases cases = new GoldenCases(Optional.of(model), Dtype.FLOAT32, Device.cpu())) {
            List<GoldenCases.Outcome> outcomes =
                    GoldenCases.under(goldens).stream().map(cases::verify).toList();
            assertThat(outcomes).hasSize(8).allMatch(outcome -> outcome.status() == GoldenCases.Status.PASS);
        }
    }
}
