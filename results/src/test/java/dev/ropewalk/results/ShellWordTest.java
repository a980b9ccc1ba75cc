package dev.ropewalk.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    /** The judge is {@code sh}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "passkey{depths=5,trials=4}",
                "niah{needle=words}",
                "~/model",
                "a b",
                "it's",
                "''",
                "$HOME",
                "`date`",
                "a\\b",
                "a\nb",
                "*",
                "Straße",
                "!1"
            })
    void aShellReadsTheWordThatWasMeant(String word) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s. " + ShellWord.of(word))
                .redirectErrorStream(true)
                .start();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(read).isEqualTo(word + ".");
    }
}
