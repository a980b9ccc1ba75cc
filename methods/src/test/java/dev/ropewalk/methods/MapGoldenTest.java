package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Position maps made from the published formulas, query by query and key by key, by other people's code in float64. */
class MapGoldenTest {

    @TestFactory
    Stream<DynamicTest> everyPlanTellsTheGoldenDistances() {
        return Stream.concat(
                        Conformance.files("methods/maps").stream(),
                        Conformance.files("conformance-2", "methods/maps").stream())
                .map(file -> DynamicTest.dynamicTest(Conformance.name(file), () -> check(Conformance.read(file))));
    }

    private static void check(JsonNode golden) {
        int tokens = golden.get("n").intValue();
        Map<String, Object> parameters = Conformance.entries(golden.get("parameters"));
        ContextPlan plan = Configuration.of(golden.get("method").stringValue(), parameters)
                .resolve(rope(golden), tokens)
                .plan();

        if (golden.has("groups"))
            for (JsonNode group : golden.get("groups"))
                for (int m = group.get("pairs").get(0).intValue();
                        m < group.get("pairs").get(1).intValue();
                        m++) distances(plan.ofPair(m), group);
        distances(plan.ofPair(0), golden);
        if (golden.has("spectrum")) spectrum(plan, Conformance.numbers(golden.get("spectrum")));
        temperatures(plan, golden, tokens);
    }

    private static void distances(ContextPlan plan, JsonNode golden) {
        golden.get("rows")
                .properties()
                .forEach(row -> assertThat(plan.row(Integer.parseInt(row.getKey())))
                        .as("row " + row.getKey())
                        .containsExactly(Conformance.numbers(row.getValue()), offset(1e-9)));
        if (golden.has("samples"))
            golden.get("samples").properties().forEach(row -> samples(plan, row.getKey(), row.getValue()));
        explanation(plan.explain(), golden);
    }

    private static Rope rope(JsonNode golden) {
        int head = golden.has("headDim") ? golden.get("headDim").intValue() : 128;
        int rotary = golden.has("rotaryDim") ? golden.get("rotaryDim").intValue() : head;
        double base = golden.has("ropeTheta") ? golden.get("ropeTheta").doubleValue() : 10_000;
        return new Rope(rotary, base, golden.get("trainedLength").intValue());
    }

    private static void samples(ContextPlan plan, String query, JsonNode sample) {
        double[] row = plan.row(Integer.parseInt(query));
        double[] keys = Conformance.numbers(sample.get("j")), distances = Conformance.numbers(sample.get("delta"));
        for (int at = 0; at < keys.length; at++)
            assertThat(row[(int) keys[at]])
                    .as("distance of %s to %s", query, keys[at])
                    .isEqualTo(distances[at], offset(1e-9));
    }

    private static void spectrum(ContextPlan plan, double[] golden) {
        assertThat(plan.spectrum().pairs()).isEqualTo(golden.length);
        for (int m = 0; m < golden.length; m++)
            assertThat(plan.spectrum().speed(m)).as("pair " + m).isCloseTo(golden[m], withPercentage(1e-7));
    }

    private static void temperatures(ContextPlan plan, JsonNode golden, int tokens) {
        double[] queries = Conformance.numbers(golden.get("temperatureRows"));
        double[] expected = Conformance.numbers(golden.get("temperature"));
        assertThat(queries).hasSameSizeAs(expected);
        for (int at = 0; at < queries.length; at++)
            assertThat(temperature(plan, 99, (int) queries[at], tokens))
                    .as("temperature of query %s", queries[at])
                    .isCloseTo(expected[at], withPercentage(1e-7));
        if (!golden.has("temperatureByLayer")) return;
        golden.get("temperatureByLayer").properties().forEach(layer -> {
            double[] ofLayer = Conformance.numbers(layer.getValue());
            for (int at = 0; at < queries.length; at++)
                assertThat(temperature(plan, Integer.parseInt(layer.getKey()), (int) queries[at], tokens))
                        .as("temperature of query %s in layer %s", queries[at], layer.getKey())
                        .isCloseTo(ofLayer[at], withPercentage(1e-7));
        });
    }

    private static double temperature(ContextPlan plan, int layer, int query, int tokens) {
        return plan.temperature().at(layer, query, tokens)
                * plan.rotaryTemperature().at(layer, query, tokens);
    }

    private static void explanation(PlanExplanation explanation, JsonNode golden) {
        if (golden.has("maxDelta")) {
            assertThat(explanation.largestDistance())
                    .isEqualTo(golden.get("maxDelta").doubleValue(), offset(1e-9));
            assertThat(explanation.distinctDistances())
                    .isEqualTo(golden.get("distinctDeltas").intValue());
        }
        if (!golden.has("lastRow")) return;
        JsonNode last = golden.get("lastRow");
        assertThat(explanation.lastRow().largestDistance())
                .isEqualTo(last.get("maxDelta").doubleValue(), offset(1e-9));
        assertThat(explanation.lastRow().distinctDistances())
                .isEqualTo(last.get("distinctDeltas").intValue());
        assertThat(explanation.lastRow().maxKeysPerDistance())
                .isEqualTo(last.get("maxKeysPerDelta").intValue());
        assertThat(explanation.lastRow().maskedKeys())
                .isEqualTo(last.get("maskedKeys").intValue());
    }
}
