package dev.ropewalk.decoder.training;

/**
 * How gradients become changes: Adam with its decay apart from the gradient. Loshchilov and Hutter 2019, arXiv 1711.05101.
 *
 * @param beta1 of the mean of gradients, 0 to below 1
 * @param beta2 of the mean of their squares, 0 to below 1
 * @param epsilon added to the root of that, above 0
 * @param weightDecay share of a matrix that a step of rate 1 takes away, at least 0; norms and biases are left alone
 * @param clip longest that all gradients as one vector may be, above 0; infinite for any
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, double clip) {

    /** @throws IllegalArgumentException one sentence: the value, what was given, what is allowed */
    public AdamW {
        share("beta1", beta1);
        share("beta2", beta2);
        if (!(epsilon > 0 && epsilon < 1))
            throw new IllegalArgumentException("epsilon must be above 0 and below 1, got " + epsilon);
        if (!(weightDecay >= 0 && weightDecay < 1000))
            throw new IllegalArgumentException("weightDecay must be from 0 to below 1000, got " + weightDecay);
        if (!(clip > 0)) throw new IllegalArgumentException("clip must be above 0, got " + clip);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value < 1))
            throw new IllegalArgumentException(name + " must be from 0 to below 1, got " + value);
    }
}
