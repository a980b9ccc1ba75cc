package dev.ropewalk.app;

import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.methods.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said on the command line in the place of a suite's own fields. */
final class SuiteOptions {

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = ModelFolder.DESCRIPTION + ", instead of the suite's")
    @Nullable
    String model;

    @Option(names = "--methods", paramLabel = "M,…", description = "configurations instead of the suite's")
    @Nullable
    List<String> methods;

    @Option(names = "--tasks", paramLabel = "T,…", description = "tasks instead of the suite's")
    @Nullable
    List<String> tasks;

    @Option(names = "--lengths", paramLabel = "N,…", split = ",", description = "lengths instead of the suite's")
    @Nullable
    List<String> lengths;

    @Option(names = "--seeds", paramLabel = "S,…", split = ",", description = "seeds instead of the suite's")
    @Nullable
    List<String> seeds;

    @Option(names = "--dtype", paramLabel = "D", description = Dtype.WORDS + ", instead of the suite's")
    @Nullable
    String dtype;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = Devices.WORDS + ", instead of the suite's (default: cpu)")
    @Nullable
    String device;

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "tokens the model was trained on, instead of the suite's or what config.json says")
    @Nullable
    String trainedLength;

    @Option(
            names = "--until-decided",
            description =
                    "stop cells that are told apart from the baseline (as the suite's field stop says; else from rope, 5 %% over all comparisons)")
    boolean untilDecided;

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "model", model);
        put(fields, "configurations", entries("--methods", methods));
        put(fields, "tasks", entries("--tasks", tasks));
        put(fields, "lengths", lengths);
        put(fields, "seeds", seeds);
        put(fields, "dtype", dtype);
        put(fields, "device", device);
        put(fields, "trainedLength", trainedLength);
        put(fields, "stop", untilDecided ? Map.of() : null);
        return fields;
    }

    /** What stands between the commas outside all braces, so that every label that is printed can be given back. */
    static @Nullable List<String> entries(String option, @Nullable List<String> given) {
        if (given == null) return null;
        try {
            return given.stream()
                    .flatMap(list -> Configuration.entries(list).stream())
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(option + ": " + e.getMessage() + ".", e);
        }
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) fields.put(name, value);
    }
}
