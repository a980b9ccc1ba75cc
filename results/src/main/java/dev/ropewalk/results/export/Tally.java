package dev.ropewalk.results.export;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was written, and what was not and why: nothing is left out unseen. */
public final class Tally {

    private int cells, files;
    private long samples;
    private final Map<String, Integer> left = new LinkedHashMap<>();

    void cell() {
        cells++;
    }

    void sample() {
        samples++;
    }

    void file() {
        files++;
    }

    /** @param what kind of thing, and why: {@code cells that are refused, which have no samples} */
    void leave(String what) {
        left.merge(what, 1, Integer::sum);
    }

    public int cells() {
        return cells;
    }

    public long samples() {
        return samples;
    }

    /** In one line: {@code 44 samples of 2 cells; left out: cells that are superseded (1)}. */
    public String sentence() {
        StringBuilder text = new StringBuilder();
        if (samples > 0) text.append(counted(samples, "sample")).append(" of ");
        text.append(counted(cells, "cell"));
        if (files > 1) text.append(" in ").append(files).append(" files");
        if (!left.isEmpty()) text.append("; left out: ").append(left());
        return text.toString();
    }

    /** What was left, empty where nothing was. */
    String left() {
        StringBuilder text = new StringBuilder();
        left.forEach((what, count) -> text.append(text.isEmpty() ? "" : "; ")
                .append(what)
                .append(" (")
                .append(count)
                .append(')'));
        return text.toString();
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
