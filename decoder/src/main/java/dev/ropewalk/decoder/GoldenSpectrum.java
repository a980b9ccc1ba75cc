package dev.ropewalk.decoder;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A case with the inverse frequencies and the attention factor that a config.json asks for at a length. */
final class GoldenSpectrum {

    static GoldenCases.Outcome verify(String name, JsonNode golden) {
        ConfigFile file = ConfigFile.of(Path.of(name), golden.path("config"));
        Family family = Family.of(file);
        Rope rope = RopeConfig.read(
                family, family.complete(file), golden.path("headDim").asInt());
        int length = golden.hasNonNull("seqLen") ? golden.path("seqLen").asInt() : 1;
        ContextPlan plan = Configuration.of("native").resolve(rope, length).plan();
        JsonNode wanted = golden.path("invFreqFloat64");
        double tolerance = golden.path("tolerance").path("maxRelativeToFloat64").asDouble();
        if (wanted.size() != plan.spectrum().pairs())
            return new GoldenCases.Outcome(
                    name,
                    GoldenCases.Status.FAIL,
                    null,
                    tolerance,
                    golden.path("source").asString(""),
                    wanted.size() + " frequencies expected, " + plan.spectrum().pairs() + " computed");
        double worst = 0;
        for (int m = 0; m < wanted.size(); m++)
            worst = Math.max(
                    worst, relative(plan.spectrum().speed(m), wanted.get(m).asDouble()));
        double factor = Math.sqrt(plan.rotaryTemperature().at(0, 0, length));
        worst = Math.max(worst, relative(factor, golden.path("attentionScaling").asDouble()));
        return new GoldenCases.Outcome(
                name,
                worst <= tolerance ? GoldenCases.Status.PASS : GoldenCases.Status.FAIL,
                worst,
                tolerance,
                golden.path("source").asString(""),
                "frequencies and attention factor, relative");
    }

    private static double relative(double got, double wanted) {
        double error = got == wanted ? 0 : Math.abs(got / wanted - 1);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private GoldenSpectrum() {}
}
