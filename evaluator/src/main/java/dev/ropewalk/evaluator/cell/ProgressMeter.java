package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.cost.PeakMemory;
import dev.ropewalk.results.comparison.Detectable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what is done and tells a listener, one thread after the other. What is left takes as long as was foretold, corrected by how what is done compared. */
final class ProgressMeter {

    /** The foretelling counts as much as this share of the run, once measured. */
    private static final double BELIEF = 0.05;

    private final Consumer<Progress> listener;
    private final Duration before;
    private final int slots;
    private final long start = System.nanoTime();
    private final int samplesTotal;
    private final int cellsTotal;
    private final Map<String, Double> secondsOfSample = new HashMap<>();
    private final double secondsTotal;
    private final @Nullable Long memory;
    private final List<Detectable> tells;
    private double secondsLeft;
    private double secondsDone;
    private int samplesDone;
    private int cellsDone;
    private String cell = "";

    /**
     * @param left cells that are not finished
     * @param forecast of these
     * @param stored samples of these that were measured before, by cell
     * @param before time that the run was measured before
     * @param device whose memory is meant
     * @param slots cells measured at once
     */
    ProgressMeter(
            List<Cell> all,
            List<Cell> left,
            Forecast forecast,
            Map<String, Integer> stored,
            Duration before,
            Device device,
            int slots,
            Consumer<Progress> listener) {
        this.listener = listener;
        this.slots = slots;
        this.before = before;
        samplesTotal = all.stream().mapToInt(c -> c.task().size()).sum();
        cellsTotal = all.size();
        samplesDone =
                samplesTotal - left.stream().mapToInt(c -> c.task().size()).sum();
        cellsDone = cellsTotal - left.size();
        for (int i = 0; i < left.size(); i++)
            secondsOfSample.put(
                    left.get(i).id(),
                    forecast.seconds().get(i) / left.get(i).task().size());
        secondsTotal = forecast.seconds().stream().mapToDouble(s -> s).sum();
        secondsLeft = secondsTotal;
        tells = forecast.tells();
        for (Cell cell : left) {
            samplesDone += stored.getOrDefault(cell.id(), 0);
            secondsLeft -= seconds(cell, stored.getOrDefault(cell.id(), 0));
        }
        PeakMemory.reset(device);
        Long held = PeakMemory.bytes(device);
        memory = held == null ? null : held + slots * forecast.bytes();
        tell();
    }

    synchronized void begin(Cell next) {
        cell = next.label();
        tell();
    }

    synchronized void measured(Cell of, int samples) {
        samplesDone += samples;
        secondsDone += seconds(of, samples);
        secondsLeft -= seconds(of, samples);
        tell();
    }

    /** @param unmeasured samples that were never made, because the cell was refused or failed */
    synchronized void end(Cell ended, int unmeasured) {
        if (!secondsOfSample.containsKey(ended.id())) return; // was done before
        cellsDone++;
        samplesDone += unmeasured;
        secondsLeft -= seconds(ended, unmeasured);
        tell();
    }

    private double seconds(Cell of, int samples) {
        return samples * secondsOfSample.getOrDefault(of.id(), 0.0);
    }

    private synchronized void tell() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        double belief = BELIEF * secondsTotal;
        double slower =
                secondsDone == 0 ? 1.0 / slots : (elapsed.toNanos() / 1e9 + belief / slots) / (secondsDone + belief);
        Duration eta = Duration.ofNanos((long) (1e9 * slower * Math.max(0, secondsLeft)));
        listener.accept(new Progress(
                samplesDone, samplesTotal, cellsDone, cellsTotal, cell, before.plus(elapsed), eta, memory, tells));
    }
}
