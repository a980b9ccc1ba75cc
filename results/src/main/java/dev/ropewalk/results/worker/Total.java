package dev.ropewalk.results.worker;

/**
 * How many there are, whatever is shown of them.
 *
 * @param workers that are heard of
 * @param slots of them
 * @param busy of these slots
 * @param silent workers that are not heard of
 * @param waiting cells of running runs that nobody is at
 */
public record Total(int workers, int slots, int busy, int silent, int waiting) {

    /** One sentence. */
    public String text() {
        return (workers == 0
                        ? "Nothing is being measured"
                        : count(workers, "worker") + ", " + busy + " of " + count(slots, "slot") + " busy")
                + (silent == 0 ? "" : ", " + count(silent, "worker") + " silent") + "; "
                + (waiting == 0 ? "nothing waits." : count(waiting, "cell") + (waiting == 1 ? " waits." : " wait."));
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
