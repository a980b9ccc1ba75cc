package dev.ropewalk.app;

import dev.ropewalk.app.BenchReport.Figures;
import dev.ropewalk.app.BenchReport.Peer;
import dev.ropewalk.app.BenchReport.Row;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.forecast.TimeEstimate;
import dev.ropewalk.evaluator.PeakMemory;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    /** What everything is compared with. */
    private static final Configuration PLAIN = Configuration.of("rope");

    /** How often the time of plain RoPE another program may take. */
    private static final int PATIENCE = 20;

    /** What the dense form is asked for when nothing of its kind was. */
    private static final List<Configuration> DENSE = List.of(Configuration.of("self-extend"));

    /** Tokens after which PyTorch's threads and the buffers of its matrix products are there. */
    private static final int FIRST_TEXT = 256;

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

    @Mixin
    DeviceOption where = new DeviceOption();

    @Mixin
    DtypeOption type = new DtypeOption();

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
            names = "--peers",
            description =
                    "also time other ways to do the same: self-extend as two full score matrices (dense), and llama.cpp")
    boolean peers;

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
        List<Configuration> configurations = new ArrayList<>(List.of(PLAIN));
        for (String method : Objects.requireNonNull(SuiteOptions.entries("--methods", methods))) {
            Configuration configuration = Configuration.parse(method);
            if (!configurations.contains(configuration)) configurations.add(configuration);
        }
        List<Row> rows = new ArrayList<>();
        List<Peer> others = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        try (Decoder decoder = decoder()) {
            Long loaded = loaded(decoder);
            for (int length : lengths) {
                List<Row> measured = measure(decoder, loaded, configurations, length);
                rows.addAll(measured);
                if (peers) others.addAll(dense(decoder, loaded, configurations, measured.get(0), remarks));
            }
            if (peers) others.addAll(llamaCpp(decoder, rows, remarks));
            BenchReport report = new BenchReport(setting(decoder), subject(), decoder.dtype(), rows, others, remarks);
            PrintWriter out = OutputFile.table(spec, json);
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
     * Bytes of the process with the model in memory and with what a first text and a first collection of garbage leave there for good: what
     * every prediction adds to. Null where the system does not tell.
     */
    private @Nullable Long loaded(Decoder decoder) {
        measure(decoder, new int[FIRST_TEXT], PLAIN.resolve(decoder.rope(), 2 * FIRST_TEXT));
        long collections = collections();
        while (collections() == collections) Reference.reachabilityFence(new byte[1 << 20]);
        PeakMemory.reset(decoder.device());
        return PeakMemory.bytes(decoder.device());
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private int trained() {
        return trainedLength != null
                ? trainedLength
                : lengths.stream().mapToInt(Integer::intValue).max().orElse(4096) / 4;
    }

    private Decoder decoder() {
        if (model != null) return Decoder.load(ModelFolder.open(model, Terminal.err(spec)), type.dtype, where.device());
        if (!shape.matches("[0-9]{1,4}x[0-9]{1,5}"))
            throw new RefusedException("--shape must be LAYERSxHIDDEN such as 12x768, got " + shape + ".");
        String[] numbers = shape.split("x");
        return Decoder.random(
                Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), trained(), type.dtype, where.device());
    }

    /** The configurations, interleaved. @return the first is plain RoPE's */
    private List<Row> measure(Decoder decoder, @Nullable Long loaded, List<Configuration> configurations, int length) {
        Map<Configuration, TimeEstimate> foretold = new LinkedHashMap<>();
        for (Configuration configuration : configurations)
            foretold.put(
                    configuration,
                    decoder.time(resolve(decoder, configuration, length).planAt(length), 1, length, NEW_TOKENS));
        Map<Configuration, List<Measured>> measured = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) { // the first one only warms up
            for (Configuration configuration : configurations) {
                Measured one = measure(decoder, ids(decoder, length), resolve(decoder, configuration, length));
                if (round >= 0)
                    measured.computeIfAbsent(configuration, c -> new ArrayList<>())
                            .add(one);
            }
        }
        List<Row> rows = new ArrayList<>();
        measured.forEach((configuration, all) -> {
            Resolution resolution = resolve(decoder, configuration, length);
            Figures figures =
                    figures(length, all, predicted(decoder, loaded, resolution, length), foretold.get(configuration));
            Figures plain = rows.isEmpty() ? figures : rows.get(0).figures();
            rows.add(new Row(configuration.toString(), resolution.exact(), figures, plain));
        });
        return rows;
    }

    /** SelfExtend, as asked for or by default, in its dense form; where memory would not do, a remark instead. */
    private List<Peer> dense(
            Decoder banded,
            @Nullable Long loaded,
            List<Configuration> configurations,
            Row plain,
            List<String> remarks) {
        List<Configuration> extended = configurations.stream()
                .filter(configuration -> configuration.method().equals("self-extend"))
                .toList();
        int length = plain.figures().length();
        List<Peer> measured = new ArrayList<>();
        try (Decoder dense = banded.dense()) {
            for (Configuration configuration : extended.isEmpty() ? DENSE : extended) {
                String name = "dense " + configuration;
                Resolution resolution = resolve(dense, configuration, length);
                long needed = dense.memory(resolution.planAt(length), length, NEW_TOKENS)
                        .bytes();
                long free = dense.device().freeMemory();
                if (needed > free) {
                    remarks.add(String.format(
                            Locale.ROOT,
                            "%s at %d tokens was not measured: it needs %,d MB more, %,d MB are free.",
                            name,
                            length,
                            needed >> 20,
                            free >> 20));
                    continue;
                }
                List<Measured> all = new ArrayList<>();
                for (int round = -1; round < rounds; round++) {
                    Measured one = measure(dense, ids(dense, length), resolution);
                    if (round >= 0) all.add(one);
                }
                Figures figures = figures(length, all, predicted(dense, loaded, resolution, length), null);
                measured.add(new Peer(name, figures, plain.figures()));
            }
        }
        return measured;
    }

    /**
     * llama.cpp with the same weights and threads on the same prompts, with keys and values as here (float32) and as it keeps them unasked
     * (float16). Another process cannot take turns with this one, so it comes after it; where it could not be measured, a remark says why.
     */
    private List<Peer> llamaCpp(Decoder decoder, List<Row> rows, List<String> remarks) throws IOException {
        List<Peer> measured = new ArrayList<>();
        try (LlamaCppPeer llama = new LlamaCppPeer(decoder)) {
            for (Row row : rows) {
                Figures plain = row.figures();
                int length = plain.length();
                if (!row.label().equals(PLAIN.toString())) continue;
                long needed = llama.bytes()
                        + decoder.memory(resolve(decoder, PLAIN, length).planAt(length), length, NEW_TOKENS)
                                .bytes();
                long free = decoder.device().freeMemory();
                if (needed > free) {
                    remarks.add(String.format(
                            Locale.ROOT,
                            "llama.cpp at %d tokens was not measured: it needs some %,d MB more, %,d MB are free.",
                            length,
                            needed >> 20,
                            free >> 20));
                    continue;
                }
                double round = length / plain.prefill() + NEW_TOKENS / plain.decode();
                for (String cache : List.of("F32", "F16")) {
                    String name = "llama.cpp" + (cache.equals("F32") ? "" : ", f16 cache");
                    try {
                        LlamaCppPeer.Found found = llama.measure(
                                ids(decoder, length), NEW_TOKENS, rounds, cache, PATIENCE * (rounds + 1) * round);
                        measured.add(new Peer(
                                name,
                                new Figures(
                                        length,
                                        found.prefill(),
                                        found.decode(),
                                        found.peakMemory(),
                                        null,
                                        NEW_TOKENS,
                                        null),
                                plain));
                    } catch (RefusedException e) {
                        remarks.add(name + " at " + length + " tokens was not measured: " + e.getMessage());
                    }
                }
            }
        } catch (RefusedException e) {
            remarks.add("llama.cpp was not measured: " + e.getMessage());
        }
        return measured;
    }

    private static int[] ids(Decoder decoder, int length) {
        return new Random(length).ints(length, 0, decoder.vocabularySize()).toArray();
    }

    private Resolution resolve(Decoder decoder, Configuration configuration, int length) {
        return configuration.resolve(decoder.rope().withTrainedLength(trained()), length + NEW_TOKENS);
    }

    private static @Nullable Long predicted(Decoder decoder, @Nullable Long loaded, Resolution resolution, int length) {
        return loaded == null
                ? null
                : loaded
                        + decoder.memory(resolution.planAt(length), length, NEW_TOKENS)
                                .bytes();
    }

    private static Figures figures(
            int length, List<Measured> all, @Nullable Long predicted, @Nullable TimeEstimate foretold) {
        boolean told = all.stream().allMatch(one -> one.peakMemory() != null);
        return new Figures(
                length,
                length / median(all, Measured::prefillSeconds),
                (NEW_TOKENS - 1) / median(all, Measured::decodeSeconds),
                told ? (long) median(all, one -> Objects.requireNonNull(one.peakMemory())) : null,
                predicted,
                NEW_TOKENS,
                foretold);
    }

    private static Measured measure(Decoder decoder, int[] ids, Resolution resolution) {
        PeakMemory.reset(decoder.device());
        try (Context context = decoder.read(List.of(ids), resolution, NEW_TOKENS)) {
            context.generate(NEW_TOKENS, Set.of());
            return new Measured(context.prefillSeconds(), context.decodeSeconds(), PeakMemory.bytes(decoder.device()));
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
        return String.format(
                Locale.ROOT,
                "%s, %s, %s, L=%d, median of %d",
                subject(),
                decoder.device().kind() == Device.Kind.CPU ? decoder.device().word() : decoder.device(),
                decoder.dtype(),
                trained(),
                rounds);
    }
}
