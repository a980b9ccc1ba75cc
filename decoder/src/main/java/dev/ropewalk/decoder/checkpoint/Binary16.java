package dev.ropewalk.decoder.checkpoint;

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. Java 17 cannot widen it. */
public final class Binary16 {

    /** Subnormals, infinities and NaN keep their meaning. @param bits only the lower 16 count */
    public static float of(int bits) {
        int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat((exponent == 0x1f ? 0xff : exponent + 112) << 23 | fraction << 13);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    private Binary16() {}
}
