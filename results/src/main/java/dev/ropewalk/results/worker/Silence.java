package dev.ropewalk.results.worker;

/** When whoever does not report counts as dead: what it holds is free for others then (decisions 15 and 53). */
public final class Silence {

    /** Seconds; owners report every 5. */
    public static final int SECONDS = 30;

    /** From here on it is told: two reports stayed away. */
    static final int TOLD = 10;

    /** SQL, a condition. @param heard a column: when it was last heard of, null for never */
    public static String isOver(String heard) {
        return "(" + heard + " is null or " + heard + " < current_timestamp - interval '" + SECONDS + "' second)";
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}. */
    public static String span(double seconds) {
        long whole = Math.max(0, (long) seconds);
        if (whole < 120) return whole + " s";
        if (whole < 2 * 3600) return whole / 60 + " min";
        return whole < 48 * 3600 ? whole / 3600 + " h" : whole / (24 * 3600) + " days";
    }

    private Silence() {}
}
