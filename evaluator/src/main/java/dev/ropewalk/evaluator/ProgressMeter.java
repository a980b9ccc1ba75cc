package dev.ropewalk.evaluator;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Counts what is done and tells a listener. Time is expected to go with tokens read. */
final class ProgressMeter {

    private final Consumer<Progress> listener;
    private final long start = System.nanoTime();
    private final int samplesTotal;
    private final int cellsTotal;
    private long tokensLeft;
    private long tokensDone;
    private int samplesDone;
    private int cellsDone;
    private String cell = "";

    /** @param left cells that are not finished */
    ProgressMeter(List<Cell> all, List<Cell> left, Consumer<Progress> listener) {
        this.listener = listener;
        samplesTotal = all.stream().mapToInt(c -> c.task().size()).sum();
        cellsTotal = all.size();
        samplesDone =
                samplesTotal - left.stream().mapToInt(c -> c.task().size()).sum();
        cellsDone = cellsTotal - left.size();
        tokensLeft = left.stream()
                .mapToLong(c -> (long) c.task().size() * c.length())
                .sum();
        tell();
    }

    /** @param stored samples of it that an earlier process left behind */
    void begin(Cell next, int stored) {
        cell = next.label();
        samplesDone += stored;
        tokensLeft -= (long) stored * next.length();
        tell();
    }

    void measured(Cell of, int samples) {
        samplesDone += samples;
        tokensDone += (long) samples * of.length();
        tokensLeft -= (long) samples * of.length();
        tell();
    }

    /** @param unmeasured samples that were never made, because the cell was refused or failed */
    void end(Cell ended, int unmeasured) {
        cellsDone++;
        samplesDone += unmeasured;
        tokensLeft -= (long) unmeasured * ended.length();
        tell();
    }

    private void tell() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Duration eta = tokensDone == 0
                ? null
                : Duration.ofNanos((long) ((double) elapsed.toNanos() / tokensDone * Math.max(0, tokensLeft)));
        listener.accept(new Progress(samplesDone, samplesTotal, cellsDone, cellsTotal, cell, elapsed, eta));
    }
}
