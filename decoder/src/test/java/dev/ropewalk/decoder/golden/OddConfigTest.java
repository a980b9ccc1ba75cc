package dev.ropewalk.decoder.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.golden.GoldenCases.Outcome;
import dev.ropewalk.decoder.golden.GoldenCases.Status;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A config.json that is odd in one way means what it means to transformers 5.23.0: its logits, by its own code, are in the resources. */
class OddConfigTest {

    static Stream<Path> cases() throws URISyntaxException {
        URL odd = Objects.requireNonNull(OddConfigTest.class.getResource("/odd"));
        return GoldenCases.under(Path.of(odd.toURI())).stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAreThoseOfTransformers(Path file) {
        try (GoldenCases cases = new GoldenCases(Optional.empty(), Dtype.FLOAT32, Device.cpu())) {
            Outcome outcome = cases.verify(file);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.PASS);
        }
    }
}
