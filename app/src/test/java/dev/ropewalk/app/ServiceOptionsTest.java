package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.ModelService;
import dev.ropewalk.host.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service is named by an address, or by nobody. */
class ServiceOptionsTest {

    private static ServiceOptions options(Map<String, String> environment) {
        return new ServiceOptions(new Environment(environment));
    }

    @Test
    void unnamedThereIsNone() {
        assertThat(options(Map.of()).service()).isEmpty();
        assertThat(options(Map.of("ROPEWALK_SERVICE", " ")).service()).isEmpty();
    }

    @Test
    void theOptionGoesBeforeTheVariable() {
        ServiceOptions options = options(Map.of("ROPEWALK_SERVICE", "http://there:8080/"));
        assertThat(options.service().map(ModelService::host)).hasValue("there:8080");
        options.url = "https://here";
        assertThat(options.service().map(ModelService::host)).hasValue("here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"there:8080", "ftp://there", "http://", "http://me:secret@there", "http://th ere"})
    void whatIsNoAddressIsRefusedWithoutItsPassword(String address) {
        assertThatThrownBy(() -> options(Map.of("ROPEWALK_SERVICE", address)).service())
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("ROPEWALK_SERVICE must be an http or https address without a user, got ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aTokenThatIsNoneIsRefusedUnseen() {
        assertThatThrownBy(() -> options(Map.of("ROPEWALK_SERVICE", "http://there", "ROPEWALK_TOKEN", "two words"))
                        .service())
                .hasMessage("ROPEWALK_TOKEN holds characters that no token has.");
    }
}
