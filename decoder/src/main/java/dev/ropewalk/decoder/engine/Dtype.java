package dev.ropewalk.decoder.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type in which a model's matrices (embedding, projections, vocabulary) are kept and multiplied. All else is float32 either way: norms,
 * biases, the sum of the layers, rotary positions, attention and its keys and values.
 *
 * <p>{@link #BFLOAT16} rounds a weight, what it is multiplied with and each finished product to 8 significant bits; logits are such products.
 * It is another computation than float32, not a faster way to the same numbers, so its word is part of a result's identity.
 */
public enum Dtype {
    FLOAT32(6, Float.BYTES),
    BFLOAT16(15, Short.BYTES);

    /** The number PyTorch gives it, c10/core/ScalarType.h. */
    public final int code;

    /** Of one number. */
    public final int bytes;

    Dtype(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** {@code float32} or {@code bfloat16}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is not the {@link #word} of one */
    public static Dtype parse(String word) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dtype must be "
                        + Arrays.stream(values()).map(Dtype::word).collect(Collectors.joining(" or ")) + ", got '"
                        + word + "'"));
    }
}
