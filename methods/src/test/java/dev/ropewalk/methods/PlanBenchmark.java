package dev.ropewalk.methods;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A plan from its configuration, and what it says of itself, for a rope of 64 trained on a quarter of the length. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PlanBenchmark {

    @Param({"rope", "yarn", "self-extend", "dca"})
    public String configuration = "rope";

    @Param({"8192", "131072"})
    public int tokens;

    @Benchmark
    public ContextPlan create() {
        return Configuration.parse(configuration)
                .resolve(new Rope(64, 10_000, tokens / 4), tokens)
                .plan();
    }

    @Benchmark
    public PlanExplanation explain() {
        return create().explain();
    }
}
