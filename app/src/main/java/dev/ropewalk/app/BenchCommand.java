package dev.ropewalk.app;

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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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

    /** Medians of one configuration at one length; memory where the system tells it. */
    private record Row(
            String label,
            Resolution resolution,
            int length,
            double prefill,
            double decode,
            @Nullable Long peakMemory,
            double againstPlain) {}

    private record Measured(
            double prefillSeconds,
            double decodeSeconds,
            @Nullable Long peakMemory) {}

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) throw new RefusedException("--rounds must be at least 1, got " + rounds + ".");
        OutputFile.check("--json", json);
        for (int length : lengths)
            if (length < 2) throw new RefusedException("--lengths must be at least 2, got " + length + ".");
        List<Configuration> configurations = new ArrayList<>(List.of(Configuration.of("rope")));
        for (String method : methods) {
            Configuration configuration = Configuration.parse(method);
            if (!configurations.contains(configuration)) configurations.add(configuration);
        }
        List<Row> rows = new ArrayList<>();
        try (Decoder decoder = decoder()) {
            for (int length : lengths) rows.addAll(measure(decoder, configurations, length));
            print(decoder, rows);
            if (json != null) OutputFile.write(json, asJson(decoder, rows));
        }
        return 0;
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

    private List<Row> measure(Decoder decoder, List<Configuration> configurations, int length) {
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
        double plain = prefill(measured.getOrDefault(configurations.get(0), List.of()));
        List<Row> rows = new ArrayList<>();
        measured.forEach((configuration, all) -> rows.add(new Row(
                configuration.toString(),
                configuration.resolve(rope, length + NEW_TOKENS),
                length,
                length / prefill(all),
                (NEW_TOKENS - 1)
                        / median(all.stream().map(Measured::decodeSeconds).toList()),
                all.get(all.size() - 1).peakMemory(),
                prefill(all) / plain)));
        return rows;
    }

    private static Measured measure(Decoder decoder, int[] ids, Resolution resolution) {
        PeakMemory.reset();
        try (Context context = decoder.read(List.of(ids), resolution, NEW_TOKENS)) {
            context.generate(NEW_TOKENS, Set.of());
            return new Measured(context.prefillSeconds(), context.decodeSeconds(), PeakMemory.bytes());
        }
    }

    private static double prefill(List<Measured> all) {
        return median(all.stream().map(Measured::prefillSeconds).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String subject() {
        return model != null ? model : "random Llama " + shape;
    }

    private void print(Decoder decoder, List<Row> rows) {
        PrintWriter out = Terminal.out(spec);
        out.printf(
                "%s, %s, %s, L=%d, median of %d%n%n", subject(), decoder.device(), decoder.dtype(), trained(), rounds);
        TextTable table =
                new TextTable("configuration", "tokens", "prefill tok/s", "time / rope", "decode tok/s", "peak MB");
        for (Row row : rows)
            table.row(
                    row.label(),
                    row.length(),
                    "%.0f".formatted(row.prefill()),
                    "%.2f".formatted(row.againstPlain()),
                    "%.1f".formatted(row.decode()),
                    row.peakMemory() == null ? "-" : row.peakMemory() >> 20);
        out.print(table);
        out.flush();
    }

    private String asJson(Decoder decoder, List<Row> rows) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        List<Map<String, Object>> list = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> entry = new LinkedHashMap<>();
            Map<String, Object> configuration = new LinkedHashMap<>();
            configuration.put("name", row.resolution().exact().method());
            configuration.put(
                    "parameters", mapper.readTree(row.resolution().exact().parametersJson()));
            entry.put("configuration", configuration);
            entry.put("length", row.length());
            entry.put("prefillTokensPerSecond", row.prefill());
            entry.put("decodeTokensPerSecond", row.decode());
            if (row.peakMemory() != null) entry.put("peakMemoryBytes", row.peakMemory());
            entry.put("prefillTimeAgainstRope", row.againstPlain());
            list.add(entry);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores");
        document.put("model", subject());
        document.put("dtype", decoder.dtype());
        document.put("threads", Runtime.getRuntime().availableProcessors());
        document.put("rows", list);
        return mapper.writeValueAsString(document);
    }
}
