package dev.ropewalk.web.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookTest {

    /** What is as it is by itself does not lengthen an address; what was chosen stands in it, and one part is changed alone. */
    @Test
    void anAddressSaysWhatWasChosen() {
        Look plain = new Look(List.of(), "length", "prefill", null, null, "", "", Set.of());
        assertThat(plain.query()).isEmpty();
        assertThat(plain.with("sort", "2048")).isEqualTo("?sort=2048");
        Look chosen =
                new Look(List.of(2048, 256), "task", "need", 16.0, 2.5, "yarn & co", "gain", Set.of("cost", "rank"));
        assertThat(chosen.query())
                .isEqualTo(
                        "?lengths=256,2048&by=task&cost=need&memory=16&seconds=2.5&q=yarn%20%26%20co&sort=gain&columns=rank,cost");
        assertThat(chosen.shows("rank")).isTrue();
        assertThat(chosen.shows("mean")).isFalse();
    }

    @Test
    void whatCannotBeLookedAtIsRefused() {
        assertThatThrownBy(() -> new Look(List.of(), "length", "prefill", -1.0, null, "", "", Set.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("memory must be above 0, got -1.0.");
        assertThatThrownBy(() -> new Look(List.of(), "length", "prefill", null, null, "", "", Set.of("colour")))
                .hasMessageContaining("columns must be of rank, ties, mean, reach, change, cost, got 'colour'.");
    }

    /** Text holds what would part it: a paper's table and a page's are not broken by a label. */
    @Test
    void aSheetIsWrittenForPagesPapersAndPrograms() {
        Sheet sheet = new Sheet(
                List.of(Map.of("configuration", "yarn{a=1,b=\"x\"}")),
                List.of(List.of("Configuration", "256"), List.of("yarn{a=1|2}", "90 %")));
        assertThat(sheet.csv()).isEqualTo("configuration\r\n\"yarn{a=1,b=\"\"x\"\"}\"\r\n");
        assertThat(sheet.markdown()).isEqualTo("| Configuration | 256 |\n| --- | ---: |\n| yarn{a=1\\|2} | 90 % |\n");
        assertThat(sheet.latex()).contains("yarn\\{a=1|2\\} & 90 \\% \\\\\n", "\\begin{tabular}{lr}");
    }
}
