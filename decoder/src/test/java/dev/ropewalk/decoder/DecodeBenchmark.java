package dev.ropewalk.decoder;

import dev.ropewalk.methods.Configuration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A new token after 4,096, of a random Llama of 12 layers x 768, by plan. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class DecodeBenchmark {

    private static final int STEPS = 8;

    @Param({"rope", "self-extend", "dca"})
    public String configuration = "rope";

    @Param("4096")
    public int tokens;

    private final Decoder decoder = Decoder.random(12, 768, 1024);
    private @Nullable Context context;

    @Setup(Level.Trial)
    public void read() {
        context = decoder.read(
                List.of(new int[tokens]),
                Configuration.parse(configuration).resolve(decoder.rope(), tokens + STEPS + 1),
                STEPS + 1);
    }

    /** The first of the tokens comes from the prompt without a step. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public List<int[]> step() {
        return Objects.requireNonNull(context).generate(STEPS + 1, Set.of());
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(context).close();
        decoder.close();
    }
}
