package dev.ropewalk.app;

import dev.ropewalk.app.BenchReport.Peer;
import dev.ropewalk.app.BenchReport.Row;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.cost.Bench;
import dev.ropewalk.evaluator.cost.BenchFigures;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
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

    /** How often the time of plain RoPE another program may take. */
    private static final int PATIENCE = 20;

    /** What the dense form is asked for when nothing of its kind was. */
    private static final List<Configuration> DENSE = List.of(Configuration.of("self-extend"));

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

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) throw new RefusedException("--rounds must be at least 1, got " + rounds + ".");
        OutputFile.check("--json", json);
        BenchComparison before = against == null ? null : BenchComparison.read(against);
        for (int length : lengths)
            if (length < 2) throw new RefusedException("--lengths must be at least 2, got " + length + ".");
        List<Configuration> configurations = new ArrayList<>(List.of(Bench.PLAIN));
        for (String method : Objects.requireNonNull(SuiteOptions.entries("--methods", methods))) {
            Configuration configuration = Configuration.parse(method);
            if (!configurations.contains(configuration)) configurations.add(configuration);
        }
        List<Row> rows = new ArrayList<>();
        List<Peer> others = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        try (Decoder decoder = decoder()) {
            Bench bench = Bench.of(decoder, trained(), rounds);
            for (int length : lengths) {
                List<Bench.Timed> timed = bench.interleaved(configurations, length);
                BenchFigures plain = timed.get(0).figures();
                for (Bench.Timed one : timed)
                    rows.add(new Row(one.asked().toString(), one.exact(), one.figures(), plain));
                if (peers) others.addAll(dense(decoder, bench, configurations, plain, remarks));
            }
            if (peers) others.addAll(llamaCpp(decoder, bench, rows, remarks));
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

    /** SelfExtend, as asked for or by default, in its dense form; where memory would not do, a remark instead. */
    private static List<Peer> dense(
            Decoder banded, Bench bench, List<Configuration> configurations, BenchFigures plain, List<String> remarks) {
        List<Configuration> extended = configurations.stream()
                .filter(configuration -> configuration.method().equals("self-extend"))
                .toList();
        int length = plain.length();
        List<Peer> measured = new ArrayList<>();
        try (Decoder dense = banded.dense()) {
            Bench its = bench.on(dense);
            for (Configuration configuration : extended.isEmpty() ? DENSE : extended) {
                String name = "dense " + configuration;
                long needed = its.needed(configuration, length),
                        free = dense.device().freeMemory();
                if (needed > free)
                    remarks.add(String.format(
                            Locale.ROOT,
                            "%s at %d tokens was not measured: it needs %,d MB more, %,d MB are free.",
                            name,
                            length,
                            needed >> 20,
                            free >> 20));
                else
                    measured.add(new Peer(name, its.alone(configuration, length).figures(), plain));
            }
        }
        return measured;
    }

    /**
     * llama.cpp with the same weights and threads on the same prompts, with keys and values as here (float32) and as it keeps them unasked
     * (float16). Another process cannot take turns with this one, so it comes after it; where it could not be measured, a remark says why.
     */
    private List<Peer> llamaCpp(Decoder decoder, Bench bench, List<Row> rows, List<String> remarks) throws IOException {
        List<Peer> measured = new ArrayList<>();
        try (LlamaCppPeer llama = new LlamaCppPeer(decoder)) {
            for (Row row : rows) {
                BenchFigures plain = row.figures();
                int length = plain.length();
                if (!row.label().equals(Bench.PLAIN.toString())) continue;
                long needed = llama.bytes() + bench.needed(Bench.PLAIN, length);
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
                double round = length / plain.prefill() + Bench.NEW_TOKENS / plain.decode();
                for (String cache : List.of("F32", "F16")) {
                    String name = "llama.cpp" + (cache.equals("F32") ? "" : ", f16 cache");
                    try {
                        LlamaCppPeer.Found found = llama.measure(
                                bench.prompt(length), Bench.NEW_TOKENS, rounds, cache, PATIENCE * (rounds + 1) * round);
                        measured.add(new Peer(
                                name,
                                new BenchFigures(
                                        length,
                                        found.prefill(),
                                        found.decode(),
                                        found.peakMemory(),
                                        null,
                                        Bench.NEW_TOKENS,
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
