package dev.ropewalk.decoder.golden;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Rope;
import tools.jackson.databind.JsonNode;

/** A case with relative positions, temperatures and a spectrum, and no model: what a plan must say. */
final class GoldenMap {

    private static final double TOLERANCE = 1e-9;

    private final JsonNode golden;
    private final ContextPlan plan;
    private double worst;

    private GoldenMap(JsonNode golden, ContextPlan plan) {
        this.golden = golden;
        this.plan = plan;
    }

    static GoldenCases.Compared verify(JsonNode golden) {
        Configuration configuration =
                GoldenLogits.configuration(golden.path("method").asString(""), golden.path("parameters"));
        int headDim = golden.path("headDim").asInt(128);
        Rope rope = new Rope(
                golden.path("rotaryDim").asInt(headDim),
                golden.path("ropeTheta").asDouble(10_000),
                golden.path("trainedLength").asInt());
        GoldenMap map = new GoldenMap(
                golden, configuration.resolve(rope, golden.path("n").asInt()).plan());
        map.distances(map.plan.ofPair(0), golden); // what stands beside `groups` is the first one's
        golden.path("groups").forEach(map::group);
        map.temperatures();
        map.spectrum();
        return new GoldenCases.Compared(
                configuration.method(),
                "",
                map.worst,
                TOLERANCE,
                null,
                "distances"
                        + (golden.has("groups") ? " of " + golden.path("groups").size() + " groups of pairs" : "")
                        + ", temperature, spectrum, summary");
    }

    /** {@code pairs}, first and last plus one, and what a map without groups holds. */
    private void group(JsonNode group) {
        int from = group.path("pairs").path(0).asInt(-1),
                to = group.path("pairs").path(1).asInt(-1);
        if (from < 0 || from >= to || to > plan.rope().pairs())
            throw new GoldenCases.Unsupported("a group of the pairs " + group.path("pairs") + " of "
                    + plan.rope().pairs());
        ContextPlan told = plan.ofPair(from);
        for (int m = from; m < to; m++) if (!plan.ofPair(m).equals(told)) worst = Double.POSITIVE_INFINITY;
        distances(told, group);
    }

    private void distances(ContextPlan told, JsonNode wanted) {
        rows(told, wanted);
        samples(told, wanted);
        summary(told, wanted);
    }

    private void rows(ContextPlan told, JsonNode wanted) {
        wanted.path("rows").properties().forEach(row -> {
            double[] got = told.row(Integer.parseInt(row.getKey()));
            if (got.length != row.getValue().size()) worst = Double.POSITIVE_INFINITY;
            for (int j = 0; j < Math.min(got.length, row.getValue().size()); j++)
                distance(got[j], row.getValue().get(j));
        });
    }

    private void samples(ContextPlan told, JsonNode wanted) {
        wanted.path("samples").properties().forEach(row -> {
            double[] got = told.row(Integer.parseInt(row.getKey()));
            JsonNode keys = row.getValue().path("j"), deltas = row.getValue().path("delta");
            for (int s = 0; s < keys.size(); s++) distance(got[keys.get(s).asInt()], deltas.get(s));
        });
    }

    private void distance(double got, JsonNode wanted) {
        if (wanted.isNull() != Double.isNaN(got)) worst = Double.POSITIVE_INFINITY;
        else if (!wanted.isNull()) worst = Math.max(worst, Math.abs(got - wanted.asDouble()));
    }

    private void temperatures() {
        JsonNode rows = golden.path("temperatureRows"), byLayer = golden.path("temperatureByLayer");
        byLayer.properties().forEach(layer -> temperatures(rows, layer.getValue(), Integer.parseInt(layer.getKey())));
        temperatures(rows, golden.path("temperature"), byLayer.size() > 0 ? byLayer.size() - 1 : 1000);
    }

    private void temperatures(JsonNode rows, JsonNode wanted, int layer) {
        for (int r = 0; r < wanted.size(); r++) {
            int i = rows.get(r).asInt(), n = plan.targetLength();
            relative(
                    plan.temperature().at(layer, i, n)
                            * plan.rotaryTemperature().at(layer, i, n),
                    wanted.get(r));
        }
    }

    private void spectrum() {
        JsonNode wanted = golden.path("spectrum");
        for (int m = 0; m < wanted.size(); m++) relative(plan.spectrum().speed(m), wanted.get(m));
    }

    private void summary(ContextPlan told, JsonNode wanted) {
        PlanExplanation explained = told.explain();
        JsonNode last = wanted.path("lastRow");
        relative(explained.largestDistance(), wanted.path("maxDelta"));
        relative(explained.distinctDistances(), wanted.path("distinctDeltas"));
        relative(explained.lastRow().largestDistance(), last.path("maxDelta"));
        relative(explained.lastRow().distinctDistances(), last.path("distinctDeltas"));
        relative(explained.lastRow().maxKeysPerDistance(), last.path("maxKeysPerDelta"));
        relative(explained.lastRow().maskedKeys(), last.path("maskedKeys"));
    }

    private void relative(double got, JsonNode wanted) {
        if (wanted.isMissingNode()) return;
        double error = got == wanted.asDouble() ? 0 : Math.abs(got / wanted.asDouble() - 1);
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
    }
}
