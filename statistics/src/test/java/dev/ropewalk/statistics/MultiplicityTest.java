package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MultiplicityTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("multiplicity.jsonl")) {
            double[] p = Goldens.numbers(row.get("p"));
            assertThat(Multiplicity.holm(p))
                    .as(row.get("id").toString())
                    .containsExactly(Goldens.numbers(row.get("holm")), Goldens.tolerance(row));
            assertThat(Multiplicity.benjaminiHochberg(p))
                    .as(row.get("id").toString())
                    .containsExactly(Goldens.numbers(row.get("benjaminiHochberg")), Goldens.tolerance(row));
        }
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> Multiplicity.holm(new double[] {0.5, Double.NaN}))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Multiplicity.benjaminiHochberg(new double[] {1.5}))
                .hasMessageContaining("1.5");
    }
}
