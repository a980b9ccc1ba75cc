package dev.ropewalk.decoder;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import java.nio.file.Path;
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

/** From a checkpoint's folder to a decoder that can be asked, files in the system's cache: the bundled model, or {@code -p model=DIR}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class LoadBenchmark {

    @Param("../datasets/reference-model")
    public String model = "";

    @Benchmark
    public String load() {
        try (Decoder decoder = Decoder.load(Checkpoint.open(Path.of(model)))) {
            return decoder.device().word();
        }
    }
}
