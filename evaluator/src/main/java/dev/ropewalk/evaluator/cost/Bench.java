package dev.ropewalk.evaluator.cost;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.TimeEstimate;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Times how a decoder reads and writes under configurations, each some rounds after one that warms up. */
public final class Bench {

    /** Tokens generated to time decoding. */
    public static final int NEW_TOKENS = 16;

    /** What everything is compared with. */
    public static final Configuration PLAIN = Configuration.of("rope");

    /** Tokens after which PyTorch's threads and the buffers of its matrix products are there. */
    private static final int FIRST_TEXT = 256;

    /** One configuration at one length. @param exact with every parameter that was used */
    public record Timed(Configuration asked, Configuration exact, BenchFigures figures) {}

    private record Round(
            double prefillSeconds,
            double decodeSeconds,
            @Nullable Long peakMemory) {}

    private final Decoder decoder;
    private final @Nullable Long loaded;
    private final int trainedLength;
    private final int rounds;

    private Bench(Decoder decoder, @Nullable Long loaded, int trainedLength, int rounds) {
        this.decoder = decoder;
        this.loaded = loaded;
        this.trainedLength = trainedLength;
        this.rounds = rounds;
    }

    /**
     * Reads a first text.
     *
     * @param trainedLength tokens that the model counts as trained on
     * @param rounds at least 1
     */
    public static Bench of(Decoder decoder, int trainedLength, int rounds) {
        return new Bench(decoder, loaded(decoder), trainedLength, rounds);
    }

    /**
     * Bytes of the process with the model in memory and with what a first text and a first collection of garbage leave there for good: what
     * every prediction adds to. Null where the system does not tell.
     */
    private static @Nullable Long loaded(Decoder decoder) {
        round(decoder, new int[FIRST_TEXT], PLAIN.resolve(decoder.rope(), 2 * FIRST_TEXT));
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

    /** The same of another form of the decoder, with the same model in memory. */
    public Bench on(Decoder other) {
        return new Bench(other, loaded, trainedLength, rounds);
    }

    /** In turns, so that whatever else the machine does meets all alike. */
    public List<Timed> interleaved(List<Configuration> configurations, int length) {
        Map<Configuration, TimeEstimate> foretold = new LinkedHashMap<>();
        for (Configuration configuration : configurations)
            foretold.put(
                    configuration, decoder.time(resolve(configuration, length).planAt(length), 1, length, NEW_TOKENS));
        Map<Configuration, List<Round>> measured = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) { // the first one only warms up
            for (Configuration configuration : configurations) {
                Round one = round(decoder, prompt(length), resolve(configuration, length));
                if (round >= 0)
                    measured.computeIfAbsent(configuration, c -> new ArrayList<>())
                            .add(one);
            }
        }
        List<Timed> timed = new ArrayList<>();
        measured.forEach(
                (configuration, all) -> timed.add(timed(configuration, length, all, foretold.get(configuration))));
        return timed;
    }

    /** By itself, and its time is not foretold. */
    public Timed alone(Configuration configuration, int length) {
        List<Round> all = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            Round one = round(decoder, prompt(length), resolve(configuration, length));
            if (round >= 0) all.add(one);
        }
        return timed(configuration, length, all, null);
    }

    /** Bytes that reading and writing add to the process, as foretold. */
    public long needed(Configuration configuration, int length) {
        return decoder.memory(resolve(configuration, length).planAt(length), length, NEW_TOKENS)
                .bytes();
    }

    /** Random tokens, the same for everyone at this length. */
    public int[] prompt(int length) {
        return new Random(length).ints(length, 0, decoder.vocabularySize()).toArray();
    }

    private Resolution resolve(Configuration configuration, int length) {
        return configuration.resolve(decoder.rope().withTrainedLength(trainedLength), length + NEW_TOKENS);
    }

    private Timed timed(Configuration asked, int length, List<Round> all, @Nullable TimeEstimate foretold) {
        boolean told = all.stream().allMatch(one -> one.peakMemory() != null);
        BenchFigures figures = new BenchFigures(
                length,
                length / median(all, Round::prefillSeconds),
                (NEW_TOKENS - 1) / median(all, Round::decodeSeconds),
                told ? (long) median(all, one -> Objects.requireNonNull(one.peakMemory())) : null,
                loaded == null ? null : loaded + needed(asked, length),
                NEW_TOKENS,
                foretold);
        return new Timed(asked, resolve(asked, length).exact(), figures);
    }

    private static Round round(Decoder decoder, int[] ids, Resolution resolution) {
        PeakMemory.reset(decoder.device());
        try (Context context = decoder.read(List.of(ids), resolution, NEW_TOKENS)) {
            context.generate(NEW_TOKENS, Set.of());
            return new Round(context.prefillSeconds(), context.decodeSeconds(), PeakMemory.bytes(decoder.device()));
        }
    }

    private static double median(List<Round> all, ToDoubleFunction<Round> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
