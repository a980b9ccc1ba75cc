package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.MeasuringConfiguration;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SlotOptionsTest {

    private static Map<String, Object> properties(String... arguments) {
        return CommandLine.populateCommand(new SlotOptions(), arguments).properties();
    }

    /** A gigabyte is 10^9 bytes, as everywhere that one is told. */
    @Test
    void termsAreProperties() {
        assertThat(properties()).isEmpty();
        assertThat(properties("--slots", "3", "--memory", "12g", "--cell-limit", "90m"))
                .containsOnly(
                        Map.entry(MeasuringConfiguration.SLOTS, 3),
                        Map.entry(MeasuringConfiguration.MEMORY, 12_000_000_000L),
                        Map.entry(MeasuringConfiguration.CELL_LIMIT, Duration.ofMinutes(90)));
        assertThat(properties("--memory", "800m", "--cell-limit", "2d").values())
                .containsExactly(800_000_000L, Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource({
        "--slots, 0, '--slots must lie in 1..64, got 0.'",
        "--memory, 12, '--memory must be a number of megabytes or gigabytes, such as 800m or 12g, got ''12''.'",
        "--memory, 0g, '--memory must be a number of megabytes or gigabytes, such as 800m or 12g, got ''0g''.'",
        "--cell-limit, 6, '--cell-limit must be a number of milliseconds, seconds, minutes, hours or days, such as 500ms, 90m or 6h, got ''6''.'"
    })
    void whatCannotBeIsRefused(String option, String value, String sentence) {
        assertThatThrownBy(() -> properties(option, value)).hasMessage(sentence);
    }
}
