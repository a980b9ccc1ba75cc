package dev.ropewalk.decoder.engine;

import dev.ropewalk.host.Environment;
import java.util.Locale;

/**
 * Which of PyTorch's operators compute the parts of attention. Each stands in a file of its name, as the function {@code part}, under one
 * contract: an output and the log-sum-exp of its logits.
 */
public enum Operators {
    /** The processor's fused one. */
    CPU,
    /** Those of NVIDIA's cards. */
    CUDA,
    /** Products and a softmax, block by block: any device, any type. */
    PORTABLE;

    /** Its value {@code portable} puts the portable form in the place of every other. */
    static final String VARIABLE = "ROPEWALK_ATTENTION";

    /** @throws DeviceException if the variable says something else */
    static Operators of(Device device) {
        return of(device, Environment.ofProcess());
    }

    static Operators of(Device device, Environment environment) {
        return environment
                .get(VARIABLE)
                .map(word -> {
                    if (!word.equals(PORTABLE.word()))
                        throw new DeviceException(
                                VARIABLE + " must be " + PORTABLE.word() + " or unset, got '" + word + "'.");
                    return PORTABLE;
                })
                .orElseGet(() -> !device.fused() ? PORTABLE : device.kind() == Device.Kind.CPU ? CPU : CUDA);
    }

    /** Whether keys and values of a type and a head size are attended to block by block, by the portable form: cuda.torchscript says what cards do not take. */
    public boolean attendsByBlocks(Dtype type, int headDim) {
        return switch (this) {
            case CPU -> false;
            case CUDA -> headDim % 8 != 0 || type != Dtype.FLOAT32 && headDim > 256;
            case PORTABLE -> true;
        };
    }

    /** What stands beside kernels.torchscript. */
    String source() {
        String own = ownSource();
        return switch (this) {
            case CPU -> own;
            case CUDA -> own + PORTABLE.ownSource();
            case PORTABLE -> own.replace("def portable_part(", "def part(");
        };
    }

    private String ownSource() {
        return Kernels.source(word() + ".torchscript");
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
