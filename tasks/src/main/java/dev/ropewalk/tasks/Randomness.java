package dev.ropewalk.tasks;

import dev.ropewalk.results.identity.Identity;
import java.util.SplittableRandom;

/** One generator a sample, from all that names the sample: no sample depends on another, and none on the platform. */
final class Randomness {

    static SplittableRandom of(long seed, String what, int length, int ordinal) {
        return new SplittableRandom(Identity.seed(seed + "/" + what + "/" + length + "/" + ordinal));
    }

    private Randomness() {}
}
