package dev.ropewalk.decoder.engine;

import java.util.Arrays;
import java.util.Locale;

/**
 * The type in which a model's matrices (embedding, projections, vocabulary) are kept and multiplied. Norms, biases, the sum of the layers and
 * rotary positions are float32 either way; so are attention and its keys and values on a processor, while a card keeps those in this type and
 * adds up in float32.
 *
 * <p>{@link #BFLOAT16} rounds a weight, what it is multiplied with and each finished product to 8 significant bits, {@link #FLOAT16} to 11, with
 * no number beyond 65,504; logits are such products. It is another computation than float32, not a faster way to the same numbers, so its word is
 * part of a result's identity.
 */
public enum Dtype {
    FLOAT32(6, Float.BYTES, 0x1p-24),
    BFLOAT16(15, Short.BYTES, 0x1p-8),
    /** IEEE 754's, for cards: a processor without it in hardware, as most are, takes 25 to 40 times as long as in float32. */
    FLOAT16(5, Short.BYTES, 0x1p-11);

    /** What may be asked for. */
    public static final String WORDS = "float32, bfloat16 or float16";

    /** The number PyTorch gives it, c10/core/ScalarType.h. */
    public final int code;

    /** Of one number. */
    public final int bytes;

    /** By how much of itself a number is rounded at most: 24, 8 and 11 significant bits. */
    public final double rounding;

    Dtype(int code, int bytes, double rounding) {
        this.code = code;
        this.bytes = bytes;
        this.rounding = rounding;
    }

    /** {@code float32}, {@code bfloat16} or {@code float16}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From a number near 1 to the next. */
    public double unit() {
        return 2 * rounding;
    }

    /** @throws IllegalArgumentException if it is not the {@link #word} of one */
    public static Dtype parse(String word) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dtype must be " + WORDS + ", got '" + word + "'"));
    }
}
