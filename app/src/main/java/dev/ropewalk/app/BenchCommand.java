package dev.ropewalk.app;

import dev.ropewalk.app.BenchReport.Figures;
import dev.ropewalk.app.BenchReport.Row;
import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.PeakMemory;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = "Times prefill and decoding of methods against plain RoPE, interleaved in one run; medians.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    /** Tokens generated to time decoding. */
    private static final int NEW_TOKENS = 16;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--shape",
            paramLabel = "LxH",
            defaultValue = "12x768",
            description = "layers x hidden of a random Llama (default: 12x768)")
    String shape = "12x768";

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = "time this instead of a shape; " + ModelFolder.DESCRIPTION)
    @Nullable
    String model;

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "run it as if trained on L tokens (default: a quarter of the longest length)")
    @Nullable
    Integer trainedLength;

    @Option(
            names = "--lengths",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "4096,8192",
            description = "tokens (default: 4096,8192)")
    List<Integer> lengths = List.of(4096, 8192);

    @Option(
            names = "--methods",
            paramLabel = "M,…",
            split = ",(?![^{]*})",
            defaultValue = "rope,self-extend,dca",
            description = "configurations (default: rope,self-extend,dca)")
    List<String> methods = List.of("rope", "self-extend", "dca");

    @Option(
            names = "--rounds",
            paramLabel = "R",
            defaultValue = "3",
            description = "times each is measured (default: 3)")
    int rounds = 3;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures as JSON, too")
    @Nullable
    Path json;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "say what changed by more than 10 %% since the run that wrote this with --json")
    @Nullable
    Path against;

    private record Measured(
            double prefillSeconds,
            double decodeSeconds,
            @Nullable Long peakMemory) {}

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) throw new RefusedException("--rounds must be at least 1, got " + rounds + ".");
        OutputFile.check("--json", json);
        BenchComparison before = against == null ? null : BenchComparison.read(against);
        for (int length : lengths)
            if (length < 2) throw new RefusedException("--lengths must be at least 2, got " + length + ".");
        List<Configuration> configurations = new ArrayList<>(List.of(Configuration.of("rope")));
        for (String method : methods) {
            Configuration configuration = Configuration.parse(method);
            if (!configurations.contains(configuration)) configurations.add(configuration);
        }
        List<Row> rows = new ArrayList<>();
        try (Decoder decoder = decoder()) {
            Long loaded = loaded(decoder);
            for (int length : lengths) rows.addAll(measure(decoder, loaded, configurations, length));
            BenchReport report = new BenchReport(setting(decoder), subject(), decoder.dtype(), rows, List.of());
            PrintWriter out = Terminal.out(spec);
            out.print(report);
            if (before != null) {
                out.println();
                out.print(before.with(BenchComparison.of(report.json())));
            }
            out.flush();
            if (json != null) OutputFile.write(json, report.json());
        }
        return 0;
    }

    /**
     * Bytes of the process with the model in memory and everything loaded that a first text makes it load: what every prediction adds to. Null
     * where the system does not tell.
     */
    private @Nullable Long loaded(Decoder decoder) {
        Resolution plain = Configuration.of("rope").resolve(decoder.rope(), 2 * NEW_TOKENS);
        measure(decoder, new int[NEW_TOKENS], plain);
        PeakMemory.reset();
        return PeakMemory.bytes();
    }

    private int trained() {
        return trainedLength != null
                ? trainedLength
                : lengths.stream().mapToInt(Integer::intValue).max().orElse(4096) / 4;
    }

    private Decoder decoder() {
        if (model != null) return Decoder.load(Checkpoint.open(ModelFolder.of(model, Terminal.err(spec))));
        if (!shape.matches("[0-9]{1,4}x[0-9]{1,5}"))
            throw new RefusedException("--shape must be LAYERSxHIDDEN such as 12x768, got " + shape + ".");
        String[] numbers = shape.split("x");
        return Decoder.random(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), trained());
    }

    private List<Row> measure(Decoder decoder, @Nullable Long loaded, List<Configuration> configurations, int length) {
        var rope = decoder.rope().withTrainedLength(trained());
        int[] ids = new Random(length).ints(length, 0, decoder.vocabularySize()).toArray();
        Map<Configuration, List<Measured>> measured = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) { // the first one only warms up
            for (Configuration configuration : configurations) {
                Measured one = measure(decoder, ids, configuration.resolve(rope, length + NEW_TOKENS));
                if (round >= 0)
                    measured.computeIfAbsent(configuration, c -> new ArrayList<>())
                            .add(one);
            }
        }
        double plain = median(measured.getOrDefault(configurations.get(0), List.of()), Measured::prefillSeconds);
        List<Row> rows = new ArrayList<>();
        measured.forEach((configuration, all) -> {
            Resolution resolution = configuration.resolve(rope, length + NEW_TOKENS);
            Long predicted = loaded == null
                    ? null
                    : loaded
                            + decoder.memory(resolution.planAt(length), length, NEW_TOKENS)
                                    .bytes();
            double prefill = median(all, Measured::prefillSeconds);
            Figures figures = new Figures(
                    length,
                    length / prefill,
                    (NEW_TOKENS - 1) / median(all, Measured::decodeSeconds),
                    all.get(all.size() - 1).peakMemory(),
                    predicted);
            rows.add(new Row(configuration.toString(), resolution.exact(), figures, prefill / plain));
        });
        return rows;
    }

    private static Measured measure(Decoder decoder, int[] ids, Resolution resolution) {
        PeakMemory.reset();
        try (Context context = decoder.read(List.of(ids), resolution, NEW_TOKENS)) {
            context.generate(NEW_TOKENS, Set.of());
            return new Measured(context.prefillSeconds(), context.decodeSeconds(), PeakMemory.bytes());
        }
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private String subject() {
        return model != null ? model : "random Llama " + shape;
    }

    private String setting(Decoder decoder) {
        return "%s, %s, %s, L=%d, median of %d"
                .formatted(subject(), decoder.device(), decoder.dtype(), trained(), rounds);
    }
}
