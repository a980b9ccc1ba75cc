package dev.ropewalk.decoder.forecast;

/**
 * How long a decoder will take, told before it begins: what is to be done, counted, times what each of it takes on this machine
 * ({@link Pace}). For the machine as it was when that was measured; another process that comes or goes changes it. Left out:
 * what a spectrum that follows the length of the text costs, which turns or reads the whole text again at every step, and the making of masks
 * for chunks under a sliding window.
 *
 * @param prefillSeconds to read the prompts, the whole batch
 * @param decodeSeconds to continue them
 */
public record TimeEstimate(double prefillSeconds, double decodeSeconds) {

    public TimeEstimate {
        if (!(prefillSeconds >= 0 && decodeSeconds >= 0))
            throw new IllegalArgumentException(
                    "time must not be negative, got " + prefillSeconds + " and " + decodeSeconds + " s");
    }

    /** Both together. */
    public double seconds() {
        return prefillSeconds + decodeSeconds;
    }
}
