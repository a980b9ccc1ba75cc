package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The attention kernel by plan against the processor's best, a product of two matrices of 2,048 x 2,048. {@code gflop} a second counts what is
 * needed, 4 D for each pair of a query and a key that the plan lets it see, whatever the kernel computes besides.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class AttentionBenchmark {

    private static final int HEADS = 12, DIM = 64, SIDE = 2048;

    /** Work done, which JMH divides by the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        public double gflop;
    }

    /** One pass over a whole text of 12 heads of 64, trained on a quarter of it. */
    @State(Scope.Thread)
    public static class Text {

        @Param({"4096", "8192"})
        public int tokens;

        @Param({"rope", "self-extend", "dca"})
        public String configuration = "rope";

        private final Kernels kernels = new Kernels(Device.cpu());
        private List<NDArray> queries = List.of(), keys = List.of();
        private NDArray values = kernels.manager().create(0f);
        private Sight sight = new Sight(new long[0], List.of(), new long[0]);
        private double gflop;

        @Setup(Level.Trial)
        public void fill() {
            ContextPlan plan = Configuration.parse(configuration)
                    .resolve(new Rope(DIM, 10_000, tokens / 4), tokens)
                    .plan();
            NDManager owner = kernels.manager();
            int bands = plan.bands().size();
            queries = Collections.nCopies(bands, random(owner, 1, HEADS, tokens, DIM));
            keys = Collections.nCopies(bands, random(owner, HEADS, tokens, DIM));
            values = random(owner, HEADS, tokens, DIM);
            sight = Sight.of(owner, plan, Reach.UNBOUNDED, 0, tokens);
            long seen = 0;
            for (int i = 0; i < tokens; i++)
                for (var band : plan.bands())
                    seen += Math.max(0, band.reach().to(i) - band.reach().from(i));
            gflop = 4e-9 * DIM * HEADS * seen;
        }

        @TearDown(Level.Trial)
        public void close() {
            kernels.close();
        }
    }

    /** Two square matrices. */
    @State(Scope.Thread)
    public static class Squares {

        private final Kernels kernels = new Kernels(Device.cpu());
        private final NDArray a = random(kernels.manager(), SIDE, SIDE), b = random(kernels.manager(), SIDE, SIDE);
        private final NDArray none = kernels.manager().create(new Shape(0));

        @TearDown(Level.Trial)
        public void close() {
            kernels.close();
        }
    }

    @Benchmark
    public void attention(Text text, Work work) {
        try (NDManager owner = text.kernels.manager().newSubManager()) {
            text.kernels.call(
                    owner,
                    "attend",
                    text.queries,
                    text.keys,
                    text.values,
                    text.sight.numbers(),
                    text.sight.masks(),
                    text.sight.blocks(),
                    0,
                    1 / Math.sqrt(DIM));
        }
        work.gflop += text.gflop;
    }

    @Benchmark
    public void product(Squares squares, Work work) {
        try (NDManager owner = squares.kernels.manager().newSubManager()) {
            squares.kernels.call(owner, "linear", squares.a, squares.b, squares.none);
        }
        work.gflop += 2e-9 * SIDE * SIDE * SIDE;
    }

    private static NDArray random(NDManager owner, long... shape) {
        return owner.randomNormal(0, 1, new Shape(shape), DataType.FLOAT32);
    }
}
