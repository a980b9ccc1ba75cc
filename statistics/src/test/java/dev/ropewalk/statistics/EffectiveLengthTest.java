package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EffectiveLengthTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.json("effective_length.json").get("cases")) {
            List<EffectiveLength.Measured> measured = new ArrayList<>();
            for (int i = 0; i < row.get("lengths").size(); i++) {
                JsonNode estimate = row.get("estimates").get(i);
                measured.add(new EffectiveLength.Measured(
                        row.get("lengths").get(i).intValue(),
                        estimate.isNull() ? null : estimate.doubleValue(),
                        estimate.isNull()
                                ? null
                                : new Interval(
                                        row.get("lower").get(i).doubleValue(),
                                        row.get("upper").get(i).doubleValue())));
            }
            EffectiveLength length =
                    EffectiveLength.of(measured, row.get("threshold").doubleValue());
            JsonNode expected = row.get("expected");
            TreeMap<Integer, String> states = new TreeMap<>();
            expected.get("states")
                    .properties()
                    .forEach(state -> states.put(
                            Integer.parseInt(state.getKey()), state.getValue().stringValue()));
            TreeMap<Integer, String> actual = new TreeMap<>();
            length.states().forEach((at, state) -> actual.put(at, state.name().toLowerCase(Locale.ROOT)));
            assertThat(actual).as(row.get("id").toString()).isEqualTo(states);
            check(row, "certifiedLength", length.certified());
            check(row, "pointEstimateLength", length.pointEstimate());
            check(row, "largestLengthAtThreshold", length.ruler());
            check(row, "firstFailed", length.first(EffectiveLength.State.FAILED));
            check(row, "firstUndecided", length.first(EffectiveLength.State.UNDECIDED));
        }
    }

    private static void check(JsonNode row, String field, OptionalInt actual) {
        JsonNode expected = row.get("expected").get(field);
        assertThat(actual)
                .as(row.get("id") + " " + field)
                .isEqualTo(expected.isNull() ? OptionalInt.empty() : OptionalInt.of(expected.intValue()));
    }

    @Test
    void aLengthIsMeasuredOnce() {
        EffectiveLength.Measured one = new EffectiveLength.Measured(256, 1.0, new Interval(0.9, 1));
        assertThatThrownBy(() -> EffectiveLength.of(List.of(one, one), 0.5)).hasMessageContaining("256, 256");
    }
}
