package dev.ropewalk.decoder.golden;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ConfigFile;
import dev.ropewalk.decoder.checkpoint.Family;
import dev.ropewalk.decoder.checkpoint.RopeConfig;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A case with the inverse frequencies and the attention factor that a config.json asks for at a length. */
final class GoldenSpectrum {

    static GoldenCases.Compared verify(JsonNode golden) {
        ConfigFile file = ConfigFile.of(Path.of("config"), golden.path("config"));
        Family family = family(file);
        Rope rope = rope(
                golden.path("layerType").asString(""),
                family,
                family.complete(file),
                golden.path("headDim").asInt());
        int length = golden.hasNonNull("seqLen") ? golden.path("seqLen").asInt() : 1;
        ContextPlan plan = Configuration.of("native").resolve(rope, length).plan();
        JsonNode wanted = golden.path("invFreqFloat64");
        double tolerance = golden.path("tolerance").path("maxRelativeToFloat64").asDouble();
        double worst = 0;
        for (int m = 0; m < Math.min(wanted.size(), plan.spectrum().pairs()); m++)
            worst = Math.max(
                    worst, relative(plan.spectrum().speed(m), wanted.get(m).asDouble()));
        double factor = Math.sqrt(plan.rotaryTemperature().at(0, 0, length));
        worst = Math.max(worst, relative(factor, golden.path("attentionScaling").asDouble()));
        return new GoldenCases.Compared(
                "native",
                family.modelType(),
                worst,
                tolerance,
                wanted.size() == plan.spectrum().pairs()
                        ? null
                        : wanted.size() + " frequencies expected, "
                                + plan.spectrum().pairs() + " computed",
                "frequencies and attention factor, relative");
    }

    private static Family family(ConfigFile file) {
        try {
            return Family.of(file);
        } catch (CheckpointException e) {
            if (e.isUnsupported()) throw new GoldenCases.Unsupported(e.getMessage());
            throw e;
        }
    }

    private static Rope rope(String layerType, Family family, ConfigFile file, int headDim) {
        return switch (layerType) {
            case "", "full_attention" -> RopeConfig.read(family, file, headDim);
            case "sliding_attention" -> RopeConfig.readSliding(family, file, headDim);
            default -> throw new GoldenCases.Unsupported("layerType '" + layerType + "' is not known");
        };
    }

    private static double relative(double got, double wanted) {
        double error = got == wanted ? 0 : Math.abs(got / wanted - 1);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private GoldenSpectrum() {}
}
