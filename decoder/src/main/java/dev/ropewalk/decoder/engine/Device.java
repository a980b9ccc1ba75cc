package dev.ropewalk.decoder.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where a model lies and is computed. {@link Devices} knows which there are.
 *
 * @param number which of several, 0 for the first
 * @param model of the card or the processor, as the system names it
 * @param threads of the processor that compute; of a card's host one that hands out work
 */
public record Device(Kind kind, int number, String model, int threads) {

    /** What can compute. */
    public enum Kind {
        CPU,
        /** A card of NVIDIA's. */
        CUDA,
        /** The graphics part of a Mac with Apple silicon. */
        MPS;

        /** As users write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class Processor {
        private static final Device DEVICE =
                new Device(Kind.CPU, 0, processor(), Runtime.getRuntime().availableProcessors());
    }

    public Device {
        if (number < 0 || kind != Kind.CUDA && number != 0)
            throw new IllegalArgumentException("there is no " + kind.word() + " number " + number);
        if (model.isBlank()) throw new IllegalArgumentException("a device needs the name of its model, got none");
        if (threads < 1) throw new IllegalArgumentException("a device needs at least 1 thread, got " + threads);
    }

    /** The processor of this machine, all of it. */
    public static Device cpu() {
        return Processor.DEVICE;
    }

    /** Of a card or of a Mac's graphics part. */
    public static Device of(Kind kind, int number, String model) {
        return new Device(kind, number, model, 1);
    }

    /** As users write it: {@code cpu}, {@code cuda:0}, {@code mps}. */
    public String word() {
        return kind == Kind.CUDA ? kind.word() + ":" + number : kind.word();
    }

    /**
     * What stands in the identity of a number: {@code cpu} for every processor, else the model of the card. Two cards of one model are alike, two
     * models round otherwise.
     */
    public String identity() {
        return kind == Kind.CPU ? kind.word() : model;
    }

    /**
     * What keys and values are kept in beside matrices of a type: the processor's operators multiply float32 fastest, those of a card read half the
     * bytes and add up in float32.
     */
    public Dtype cacheDtype(Dtype matrices) {
        return kind == Kind.CPU ? Dtype.FLOAT32 : matrices;
    }

    /** What it may be asked to compute in. */
    public List<Dtype> dtypes() {
        return kind == Kind.CPU ? List.of(Dtype.FLOAT32, Dtype.BFLOAT16) : List.of(Dtype.values());
    }

    /** @throws DeviceException if it is asked for another */
    public void check(Dtype dtype) {
        if (!dtypes().contains(dtype))
            throw new DeviceException("A model in " + dtype.word()
                    + " needs a card: a processor computes it many times slower than float32; take bfloat16 or float32 on "
                    + word() + ".");
    }

    /** Bytes that could still be had: of a card its own, else of the machine or the container around this process. */
    public long freeMemory() {
        return kind == Kind.CUDA ? CudaDriver.open().memory(number)[0] : FreeMemory.bytes();
    }

    /**
     * Bytes of a card that are taken, by whomever; empty for what has no memory of its own. PyTorch keeps what it took from a card, so after a
     * computation this is the most that was taken at once.
     */
    public OptionalLong takenMemory() {
        if (kind != Kind.CUDA) return OptionalLong.empty();
        long[] memory = CudaDriver.open().memory(number);
        return OptionalLong.of(memory[1] - memory[0]);
    }

    /** Gives back to a card what PyTorch keeps of it unused. */
    public void trimMemory() {
        if (kind == Kind.CUDA) JniUtils.emptyCudaCache();
    }

    ai.djl.Device djl() {
        return switch (kind) {
            case CPU -> ai.djl.Device.cpu();
            case CUDA -> ai.djl.Device.gpu(number);
            case MPS -> ai.djl.Device.of("mps", -1);
        };
    }

    /** Such as {@code cuda:1 (NVIDIA H200)}. */
    @Override
    public String toString() {
        return word() + " (" + model + ")";
    }

    /** As Linux names it (proc(5), cpuinfo), else the architecture Java was built for. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElseGet(Device::architecture);
        } catch (IOException | java.io.UncheckedIOException e) {
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch", "unknown");
    }
}
