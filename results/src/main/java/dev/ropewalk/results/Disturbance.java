package dev.ropewalk.results;

import org.jspecify.annotations.Nullable;

/** What else used the processors while speed and memory were measured, as a share of all their time (decision 45). Scores do not depend on it. */
public final class Disturbance {

    /** From here on it is told wherever such a figure is; decision 45 says where the number comes from. */
    public static final double TOLD = 0.05;

    /** Stands before a figure. */
    public static final String MARK = "~";

    /** @param share null where nobody knows */
    public static boolean isTold(@Nullable Double share) {
        return share != null && share >= TOLD;
    }

    private Disturbance() {}
}
