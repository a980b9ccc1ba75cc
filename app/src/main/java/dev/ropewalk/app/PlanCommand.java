package dev.ropewalk.app;

import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "plan",
        description = "Shows what a method becomes for a trained length and a target length.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    MethodOptions method = new MethodOptions();

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "tokens the model was trained on (default: 4096, or the model's)")
    @Nullable
    Integer trainedLength;

    @Option(
            names = "--length",
            paramLabel = "N",
            required = true,
            description = "tokens in the context, prompt plus new ones")
    int length;

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = "take the rope of this " + ModelFolder.DESCRIPTION)
    @Nullable
    String model;

    @Option(
            names = "--rotary-dim",
            paramLabel = "D",
            defaultValue = "128",
            description = "rotated channels of a head (default: 128)")
    int rotaryDim = 128;

    @Option(names = "--base", paramLabel = "B", defaultValue = "10000", description = "rope base (default: 10000)")
    double base = 10_000;

    @Option(
            names = "--rows",
            paramLabel = "i,j",
            split = ",",
            description = "print the distances these queries are told of")
    List<Integer> rows = new ArrayList<>();

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() {
        Rope rope = model != null
                ? Checkpoint.open(ModelFolder.of(model, Terminal.err(spec))).rope()
                : new Rope(rotaryDim, base, trainedLength == null ? 4096 : trainedLength);
        if (model != null && trainedLength != null) rope = rope.withTrainedLength(trainedLength);
        for (int row : rows)
            if (spec != null && (row < 0 || row >= length))
                throw new ParameterException(
                        spec.commandLine(), "--rows must lie in 0.." + (length - 1) + ", got " + row);
        Resolution resolution = method.configuration().resolve(rope, length);
        PrintWriter out = Terminal.out(spec);
        if (json) out.println(asJson(resolution));
        else print(out, resolution);
        out.flush();
        return 0;
    }

    private void print(PrintWriter out, Resolution resolution) {
        ContextPlan plan = resolution.plan();
        PlanExplanation explained = plan.explain();
        out.printf("%s for L=%d, N=%d%n%n", resolution.exact(), plan.rope().trainedLength(), length);
        if (!resolution.choices().isEmpty()) {
            TextTable choices = new TextTable("parameter", "value", "why");
            for (Choice choice : resolution.choices()) choices.row(choice.parameter(), choice.value(), choice.reason());
            out.println(choices);
        }
        TextTable bands = new TextTable("band", "reaches", "query stands at", "key stands at");
        plan.bands().forEach(band -> bands.row(band.name(), band.reach(), band.query(), band.key()));
        out.println(bands);
        TextTable pairs = new TextTable("pair", "wavelength trained", "wavelength planned", "ratio");
        for (int m : samples(plan.spectrum().pairs()))
            pairs.row(
                    m,
                    "%.1f".formatted(plan.rope().trainedSpectrum().wavelength(m)),
                    "%.1f".formatted(plan.spectrum().wavelength(m)),
                    "%.4f"
                            .formatted(plan.spectrum().wavelength(m)
                                    / plan.rope().trainedSpectrum().wavelength(m)));
        out.println(pairs);
        out.printf(
                "temperature of the last query       %.4f (layer 0), %.4f (layer 2 and on)%n",
                temperature(plan, 0), temperature(plan, 2));
        out.printf(
                "largest distance told               %s of %d trained%n",
                number(explained.largestDistance()), plan.rope().trainedLength() - 1);
        out.printf("different distances                 %d%n", explained.distinctDistances());
        out.printf(
                "keys that share one, last query     at most %d, %d masked%n",
                explained.lastRow().maxKeysPerDistance(), explained.lastRow().maskedKeys());
        out.printf("exact up to distance                %s%n", bound(explained.largestExactDistance()));
        out.printf("within the trained length up to     %s tokens%n", bound(explained.largestContextWithinTrained()));
        out.printf("plain RoPE up to                    %s tokens%n", bound(explained.largestContextEqualToPlain()));
        out.printf(
                "key-value cache                     class %s, %d rotated copies of the keys%n",
                explained.cacheClass(), plan.keyMaps().size());
        for (int row : rows) out.printf("%nquery %d: %s%n", row, row(plan, row));
    }

    private static String row(ContextPlan plan, int query) {
        List<String> distances = new ArrayList<>();
        for (double distance : plan.row(query)) distances.add(Double.isNaN(distance) ? "·" : number(distance));
        return String.join(" ", distances);
    }

    private String asJson(Resolution resolution) {
        ContextPlan plan = resolution.plan();
        Map<String, Object> told = new LinkedHashMap<>();
        for (int row : rows) {
            List<@Nullable Double> distances = new ArrayList<>();
            for (double distance : plan.row(row)) distances.add(Double.isNaN(distance) ? null : distance);
            told.put(String.valueOf(row), distances);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("method", resolution.exact().method());
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        document.put("parameters", mapper.readTree(resolution.exact().parametersJson()));
        document.put("choices", resolution.choices());
        document.put("trainedLength", plan.rope().trainedLength());
        document.put("length", length);
        document.put("spectrum", plan.spectrum().toArray());
        document.put("rows", told);
        document.put("explanation", plan.explain());
        return mapper.writeValueAsString(document);
    }

    private double temperature(ContextPlan plan, int layer) {
        return plan.temperature().at(layer, length - 1, length)
                * plan.rotaryTemperature().at(layer, length - 1, length);
    }

    /** At most nine pairs, evenly, first and last among them. */
    private static int[] samples(int pairs) {
        int count = Math.min(9, pairs);
        int[] samples = new int[count];
        for (int i = 0; i < count; i++) samples[i] = count == 1 ? 0 : Math.round(i * (pairs - 1f) / (count - 1));
        return samples;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : "%.4f".formatted(value);
    }

    private static String bound(int tokens) {
        return tokens == Reach.UNBOUNDED ? "any number of" : Integer.toString(tokens);
    }
}
