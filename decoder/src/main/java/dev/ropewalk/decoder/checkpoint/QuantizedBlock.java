package dev.ropewalk.decoder.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A type of quantized numbers of llama.cpp's files: blocks of so many numbers in so many bytes, little-endian. Source: ggml, ggml-common.h (how a
 * block lies) and ggml-quants.c (dequantize_row_*), whose order of float32 operations is kept.
 */
public enum QuantizedBlock {
    /** {@code d (q - 8)}, q of 4 bits. */
    Q4_0(32, 18) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at);
            for (int j = 0; j < 16; j++) {
                int two = in.get(at + 2 + j);
                out.put(to + j, ((two & 0xf) - 8) * d);
                out.put(to + 16 + j, ((two >> 4 & 0xf) - 8) * d);
            }
        }
    },

    /** {@code d q + m}, q of 4 bits. */
    Q4_1(32, 20) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at), m = half(in, at + 2);
            for (int j = 0; j < 16; j++) {
                int two = in.get(at + 4 + j);
                out.put(to + j, (two & 0xf) * d + m);
                out.put(to + 16 + j, (two >> 4 & 0xf) * d + m);
            }
        }
    },

    /** {@code d (q - 16)}, q of 5 bits, the fifth ones apart. */
    Q5_0(32, 22) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at);
            int fifth = in.getInt(at + 2);
            for (int j = 0; j < 16; j++) {
                int two = in.get(at + 6 + j);
                out.put(to + j, ((two & 0xf | (fifth >>> j & 1) << 4) - 16) * d);
                out.put(to + 16 + j, ((two >> 4 & 0xf | (fifth >>> j + 16 & 1) << 4) - 16) * d);
            }
        }
    },

    /** {@code d q + m}, q of 5 bits, the fifth ones apart. */
    Q5_1(32, 24) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at), m = half(in, at + 2);
            int fifth = in.getInt(at + 4);
            for (int j = 0; j < 16; j++) {
                int two = in.get(at + 8 + j);
                out.put(to + j, (two & 0xf | (fifth >>> j & 1) << 4) * d + m);
                out.put(to + 16 + j, (two >> 4 & 0xf | (fifth >>> j + 16 & 1) << 4) * d + m);
            }
        }
    },

    /** {@code d q}, q of 8 bits with a sign. */
    Q8_0(32, 34) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at);
            for (int j = 0; j < 32; j++) out.put(to + j, in.get(at + 2 + j) * d);
        }
    },

    /** {@code d s q - e m}: sixteen groups of 16, each with a scale s and a minimum m of 4 bits; q of 2 bits. */
    Q2_K(256, 84) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at + 80), e = half(in, at + 82);
            for (int n = 0; n < 256; n++) {
                int both = in.get(at + n / 16);
                out.put(to + n, d * (both & 0xf) * two(in, at + 16, n) - e * (both >> 4 & 0xf));
            }
        }
    },

    /** {@code d s (q - 4)}: sixteen groups of 16, each with a scale s of 6 bits, less 32; q of 3 bits, the third ones apart. */
    Q3_K(256, 110) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at + 108);
            for (int n = 0; n < 256; n++) {
                int group = n / 16, scales = at + 96;
                int four = in.get(scales + group % 8) >> 4 * (group / 8) & 0xf;
                int scale = (four | (in.get(scales + 8 + group % 4) >> 2 * (group / 4) & 3) << 4) - 32;
                int third = in.get(at + n % 32) >> n / 32 & 1;
                out.put(to + n, d * scale * (two(in, at + 32, n) + 4 * third - 4));
            }
        }
    },

    /** {@code d s q - e m}: eight groups of 32, each with a scale s and a minimum m of 6 bits; q of 4 bits. */
    Q4_K(256, 144) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at), e = half(in, at + 2);
            for (int group = 0; group < 8; group++) {
                float scale = d * scale(in, at + 4, group), minimum = e * minimum(in, at + 4, group);
                int first = at + 16 + group / 2 * 32, shift = group % 2 * 4;
                for (int l = 0; l < 32; l++)
                    out.put(to + 32 * group + l, scale * (in.get(first + l) >> shift & 0xf) - minimum);
            }
        }
    },

    /** As {@link #Q4_K} with q of 5 bits, the fifth ones apart. */
    Q5_K(256, 176) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at), e = half(in, at + 2);
            for (int group = 0; group < 8; group++) {
                float scale = d * scale(in, at + 4, group), minimum = e * minimum(in, at + 4, group);
                int first = at + 48 + group / 2 * 32, shift = group % 2 * 4;
                for (int l = 0; l < 32; l++) {
                    int q = in.get(first + l) >> shift & 0xf | (in.get(at + 16 + l) >> group & 1) << 4;
                    out.put(to + 32 * group + l, scale * q - minimum);
                }
            }
        }
    },

    /** {@code d s (q - 32)}: sixteen groups of 16, each with a scale s of 8 bits with a sign; q of 6 bits, the upper two apart. */
    Q6_K(256, 210) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at + 208);
            for (int n = 0; n < 256; n++) {
                int l = n % 32, quarter = n / 32 % 4, side = n / 128;
                int four = in.get(at + 64 * side + 32 * (quarter % 2) + l) >> 4 * (quarter / 2) & 0xf;
                int two = in.get(at + 128 + 32 * side + l) >> 2 * quarter & 3;
                out.put(to + n, d * in.get(at + 192 + n / 16) * ((four | two << 4) - 32));
            }
        }
    },

    /** {@code d v}, v one of sixteen uneven steps. */
    IQ4_NL(32, 18) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            steps(half(in, at), in, at + 2, out, to);
        }
    },

    /** {@code d s v}: eight groups of 32, each with a scale s of 6 bits, less 32; v one of the same steps. */
    IQ4_XS(256, 136) {
        @Override
        public void widen(ByteBuffer in, int at, FloatBuffer out, int to) {
            float d = half(in, at);
            int upper = in.getShort(at + 2);
            for (int group = 0; group < 8; group++) {
                int four = in.get(at + 4 + group / 2) >> 4 * (group % 2) & 0xf;
                int scale = (four | (upper >> 2 * group & 3) << 4) - 32;
                steps(d * scale, in, at + 8 + 16 * group, out, to + 32 * group);
            }
        }
    };

    /** ggml-common.h, kvalues_iq4nl. */
    private static final byte[] STEPS = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private final int numbers;
    private final int bytes;

    QuantizedBlock(int numbers, int bytes) {
        this.numbers = numbers;
        this.bytes = bytes;
    }

    /** @param name as llama.cpp calls the type; empty for all that is no quantized type, or none that is read */
    public static Optional<QuantizedBlock> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Numbers of a block. */
    public int numbers() {
        return numbers;
    }

    /** Bytes of a block. */
    public int bytes() {
        return bytes;
    }

    /** Writes a block's numbers. @param at its first byte @param to where its first number goes */
    public abstract void widen(ByteBuffer in, int at, FloatBuffer out, int to);

    /** The n-th of 256 numbers of 2 bits: 32 bytes hold the lowest bits of the first 32, then of the next, and so on to 128. */
    private static int two(ByteBuffer in, int at, int n) {
        return in.get(at + n / 128 * 32 + n % 32) >> 2 * (n / 32 % 4) & 3;
    }

    /** 32 numbers of 4 bits, which count steps. */
    private static void steps(float scale, ByteBuffer in, int at, FloatBuffer out, int to) {
        for (int j = 0; j < 16; j++) {
            int both = in.get(at + j);
            out.put(to + j, scale * STEPS[both & 0xf]);
            out.put(to + 16 + j, scale * STEPS[both >> 4 & 0xf]);
        }
    }

    /** Of eight groups, 12 bytes in all: 6 bits each of scale and minimum; those of the last four have their upper two bits with the first four. */
    private static int scale(ByteBuffer in, int at, int group) {
        return group < 4
                ? in.get(at + group) & 0x3f
                : in.get(at + group + 4) & 0xf | (in.get(at + group - 4) >> 6 & 3) << 4;
    }

    private static int minimum(ByteBuffer in, int at, int group) {
        return group < 4
                ? in.get(at + group + 4) & 0x3f
                : in.get(at + group + 4) >> 4 & 0xf | (in.get(at + group) >> 6 & 3) << 4;
    }

    private static float half(ByteBuffer in, int at) {
        return Binary16.of(in.getShort(at));
    }
}
