package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.methods.RotarySpectrum;
import java.util.List;

/**
 * Cosines and sines of pretended positions, computed in double and cast at the end: positions may be fractional, and a float holds no exact
 * angle for long ones.
 *
 * @param cos (1 or sequences, 1 or heads, tokens, 2 * pairs): every cosine twice
 * @param sin the same shape: every sine negated, then as it is
 */
record RotaryTable(NDArray cos, NDArray sin) {

    /**
     * @param heads of the layer, which turn alike unless the spectrum says otherwise
     * @param positions (sequences, tokens) pretended positions of each of the pairs, or once for all
     * @param factors (sequences, tokens) multiplied into both tables
     */
    static RotaryTable of(
            NDManager owner, RotarySpectrum spectrum, int heads, List<double[][]> positions, double[][] factors) {
        int sequences = factors.length, tokens = factors[0].length, pairs = spectrum.pairs();
        boolean alike = positions.size() == 1;
        int parted = spectrum.heads().isOne() ? 1 : heads;
        float[] cos = new float[sequences * parted * tokens * 2 * pairs], sin = new float[cos.length];
        int at = 0;
        for (int s = 0; s < sequences; s++)
            for (int h = 0; h < parted; h++)
                for (int t = 0; t < tokens; t++, at += pairs)
                    for (int m = 0; m < pairs; m++, at++) {
                        double angle = positions.get(alike ? 0 : m)[s][t] * spectrum.speed(m, h, parted);
                        cos[at] = cos[at + pairs] = (float) (factors[s][t] * Math.cos(angle));
                        sin[at + pairs] = (float) (factors[s][t] * Math.sin(angle));
                        sin[at] = -sin[at + pairs];
                    }
        Shape shape = new Shape(sequences, parted, tokens, 2 * pairs);
        return new RotaryTable(owner.create(cos, shape), owner.create(sin, shape));
    }
}
