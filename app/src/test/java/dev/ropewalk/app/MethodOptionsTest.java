package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A parameter is given once, and what is no parameter is said. */
class MethodOptionsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String method, String... settings) {
        List<String> line = new ArrayList<>(
                List.of("plan", "--method", method, "--trained-length", "256", "--length", "512", "--json"));
        for (String setting : settings) line.addAll(List.of("--set", setting));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "factor=2 factor=3 | --set names factor twice",
                "factor | --set must be parameter=value, got 'factor'",
                "=2 | --set must be parameter=value, got '=2'",
                "factr=2 | yarn has no parameter 'factr'"
            })
    void aWrongSettingIsWrongUsage(String settings, String said) {
        assertThat(plan("yarn", settings.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(said);
        assertThat(err.toString().lines()).hasSize(1);
    }

    /** The law of the option: it takes the place of what the method's own braces say. */
    @Test
    void aSettingGoesBeforeTheBraces() {
        assertThat(plan("pi{factor=2}", "factor=3")).isZero();
        assertThat(out.toString().replaceAll("\\s", ""))
                .contains("\"parameters\":{\"factor\":3}")
                .doesNotContain("\"factor\":2");
    }
}
