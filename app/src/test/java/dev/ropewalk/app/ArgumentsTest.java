package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Arguments are bytes in UTF-8 whatever the locale, or a refusal. */
class ArgumentsTest {

    private static Optional<String> complaint(String encoding, String... arguments) {
        return Arguments.complaint(arguments, Map.of(), encoding);
    }

    @Test
    void whatIsUtf8IsTakenAsItIs() {
        assertThat(complaint("UTF-8", "generate", "--prompt", "Ä 日本語 🚶")).isEmpty();
        assertThat(complaint("ANSI_X3.4-1968", "generate", "--prompt", "plain")).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(complaint("UTF-8", "generate", "--prompt", "\uFFFD"))
                .contains("Argument 3 is not UTF-8; what holds other bytes must come from a file.");
    }

    /** In C the JVM puts U+FFFD for each byte; in a locale of Latin-1 it reads two letters, none of them a sign of failure. */
    @Test
    void whatALocaleOfAnotherEncodingMadeOfThemIsRefused() {
        assertThat(complaint("ANSI_X3.4-1968", "run", "s\uFFFD\uFFFDite.yaml"))
                .contains(
                        "Argument 2 cannot be read as UTF-8, because Java follows the locale, and that says"
                                + " ANSI_X3.4-1968: start with ./ropewalk, or set LC_ALL to a locale in UTF-8 such as C.UTF-8.");
        assertThat(complaint("ISO-8859-1", "Ã¤").orElseThrow()).startsWith("Argument 1 cannot be read as UTF-8");
    }

    @Test
    void variablesAreReadAlike() {
        Map<String, String> environment = Map.of("ROPEWALK_DB", "jdbc:h2:file:./\uFFFD", "OTHER", "\uFFFD");
        assertThat(Arguments.complaint(new String[0], environment, "UTF-8").orElseThrow())
                .startsWith("ROPEWALK_DB is not UTF-8");
    }
}
