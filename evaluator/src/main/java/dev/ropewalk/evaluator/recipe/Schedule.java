package dev.ropewalk.evaluator.recipe;

/**
 * The learning rate over the steps: a straight rise to the peak, then half a cosine down to a share of it. Loshchilov and Hutter 2017, arXiv
 * 1608.03983, without restarts.
 *
 * @param peak reached with the step number {@code warmup}, above 0
 * @param warmup steps of the rise, 0 to below {@code steps}
 * @param floor share of the peak that the cosine tends to, 0 to 1; 1 keeps the rate constant
 * @param steps at least 1
 */
record Schedule(double peak, int warmup, double floor, int steps) {

    Schedule {
        if (!(peak > 0 && peak < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("learningRate must be above 0 and finite, got " + peak);
        if (!(floor >= 0 && floor <= 1))
            throw new IllegalArgumentException("floor must be a share from 0 to 1, got " + floor);
        if (warmup < 0 || warmup >= steps)
            throw new IllegalArgumentException(
                    "warmup must be from 0 to below the steps, which are " + steps + ", got " + warmup);
    }

    /** @param step from 1 */
    double at(int step) {
        if (step <= warmup) return peak * step / warmup;
        double gone = (double) (step - 1 - warmup) / (steps - warmup);
        return peak * (floor + (1 - floor) * (1 + Math.cos(Math.PI * gone)) / 2);
    }
}
