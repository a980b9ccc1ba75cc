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
 * @param fused whether PyTorch has operators for it that compute attention in one; else it is the portable form's
 */
public record Device(Kind kind, int number, String model, int threads, boolean fused) {

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

    /** Ampere's. */
    private static final int LEAST_CAPABILITY = 8;

    private static final class Processor {
        private static final Device DEVICE =
                new Device(Kind.CPU, 0, processor(), Runtime.getRuntime().availableProcessors(), true);
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

    /** Of a card that has all operators there are for cards, or of a Mac's graphics part, which has none. */
    public static Device of(Kind kind, int number, String model) {
        return new Device(kind, number, model, 1, kind != Kind.MPS);
    }

    /** One of the kind that stands in identities, on whatever machine; of a card it is believed that it has all operators. */
    public static Device like(String identity) {
        if (identity.equals(Kind.CPU.word())) return cpu();
        return of(identity.startsWith("Apple ") ? Kind.MPS : Kind.CUDA, 0, identity);
    }

    /**
     * A card of a compute capability: below {@value #LEAST_CAPABILITY}.0 flash attention does not run, and the memory-efficient operator not in
     * bfloat16 (PyTorch 2.7, aten/native/transformers/cuda/sdp_utils.cpp).
     */
    static Device card(int number, String model, int capability) {
        return new Device(Kind.CUDA, number, model, 1, capability >= LEAST_CAPABILITY);
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

    /** Tokens of all sequences together that a pass reads at most: more only leave a processor's cache, while a card waits for fewer. */
    public int passTokens() {
        return kind == Kind.CPU ? 2048 : 8192;
    }

    /**
     * Tokens of prompts that are read together, unless a single one has more: enough to keep the device busy, few enough to stay small and to lose
     * little when killed.
     */
    public int batchTokens() {
        return 4 * passTokens();
    }

    /** Prompts that are read together at most. */
    public int batchPrompts() {
        return kind == Kind.CPU ? 16 : 64;
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

    /** Bytes that there are at all, taken or not: of a card its own, else of the machine or the container around this process, with what it may swap. */
    public long memory() {
        return kind == Kind.CUDA ? CudaDriver.open().memory(number)[1] : HostMemory.all();
    }

    /** Bytes that could still be had: of a card its own, else of the machine or the container around this process. */
    public long freeMemory() {
        return kind == Kind.CUDA ? CudaDriver.open().memory(number)[0] : HostMemory.free();
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

    /** As Linux (proc(5), cpuinfo) or macOS names it, else the architecture Java was built for. */
    private static String processor() {
        if (System.getProperty("os.name", "").startsWith("Mac")) return AppleChip.name();
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
