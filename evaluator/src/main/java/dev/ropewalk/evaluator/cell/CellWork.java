package dev.ropewalk.evaluator.cell;

import dev.ropewalk.tasks.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures one cell to its end, under its lease. */
final class CellWork {

    private final Bench bench;
    private final Lease lease;
    private final Cell cell;

    CellWork(Bench bench, Lease lease, Cell cell) {
        this.bench = bench;
        this.lease = lease;
        this.cell = cell;
    }

    /** Whatever breaks, wherever, is the cell's own failure, and stands in its row; only a database that is gone ends the slot. */
    void run() {
        bench.run(this::measure, this::fail);
    }

    private void fail(String why) {
        end(() -> bench.store().fail(cell, why));
    }

    private void measure() {
        Measurement measurement = new Measurement(bench, lease, cell);
        Set<Integer> stored = measurement.begin();
        if (stored.isEmpty() && measurement.isAnsweredByTwin()) {
            end(() -> bench.store().finish(cell));
            return;
        }
        measurement.watch();
        Optional<String> refusal = measurement.refusal(List.of());
        if (refusal.isPresent()) {
            end(() -> bench.store().refuse(cell, refusal.get()));
            return;
        }
        while (stored.size() < cell.task().size()) {
            for (List<Integer> batch : batches(stored)) {
                if (bench.stop().getAsBoolean()) {
                    bench.patience().run(() -> bench.orders().giveBack(lease));
                    return;
                }
                if (bench.limit().isOver()) {
                    fail(bench.limit().sentence());
                    return;
                }
                bench.limit().batch();
                List<Sample> asked = measurement.batch(batch);
                measurement.store(measurement.outcomes(asked));
            }
            // a database that does not wait for its disk may have lost, in a crash, what it had said was stored
            stored = bench.patience().get(() -> bench.samples().ordinals(cell.id()));
        }
        end(() -> bench.store().finish(cell));
    }

    private void end(Runnable work) {
        bench.patience().run(() -> bench.orders().ending(lease, cell.id(), work));
        bench.tell().accept(cell);
    }

    private List<List<Integer>> batches(Set<Integer> stored) {
        int size = cell.batch(bench.decoder().device());
        List<List<Integer>> batches = new ArrayList<>();
        for (int ordinal = 0; ordinal < cell.task().size(); ordinal++) {
            if (stored.contains(ordinal)) continue;
            if (batches.isEmpty() || batches.get(batches.size() - 1).size() == size) batches.add(new ArrayList<>());
            batches.get(batches.size() - 1).add(ordinal);
        }
        return batches;
    }
}
