package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.cost.PeakMemory;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One cell that is measured in this process: its proof, then batch by batch what becomes of its questions. */
final class Measurement {

    private static final String UNPROVEN = "could not be proved to follow its plan, which ran out of memory";

    private final Bench bench;
    private final Lease lease;
    private final Cell cell;
    private @Nullable ProcessorTime since;
    private ProcessorTime.Spent spent = ProcessorTime.Spent.NONE;

    Measurement(Bench bench, Lease lease, Cell cell) {
        this.bench = bench;
        this.lease = lease;
        this.cell = cell;
    }

    /** @return questions that are answered already, by their ordinals */
    Set<Integer> begin() {
        long cacheBytes = Forecast.cacheBytes(cell, bench.decoder().forecast());
        hold(0, () -> bench.store().begin(cell, cacheBytes));
        bench.tell().accept(cell);
        return bench.patience().get(() -> bench.samples().ordinals(cell.id()));
    }

    /** Whether the answers are known from a cell that differs in the name of its plan alone (decision 54); then they are the cell's by now. */
    boolean isAnsweredByTwin() {
        Optional<String> twin = bench.patience().get(() -> bench.store().twin(cell));
        twin.ifPresent(other -> hold(cell.task().size(), () -> {
            bench.samples().copy(other, cell.id());
            bench.store().answersOf(other, cell);
        }));
        return twin.isPresent();
    }

    private void hold(int samples, Runnable work) {
        bench.patience().run(() -> bench.orders().holding(lease, cell.id(), samples, work));
    }

    /** From here on its peak of memory is its own, and what else uses the processors is told of it. */
    void watch() {
        PeakMemory.reset(bench.decoder().device());
        since = bench.processors().get();
    }

    /**
     * A prompt too large for memory is too large for its proof, too: it is measured all the same, and counted as the failure it is.
     *
     * @param next questions that are put next, of which the first is the proof's: it is then not read twice
     */
    Optional<String> refusal(List<Integer> next) {
        Optional<Sample> first = firstAsked(next);
        if (first.isEmpty()) return Optional.empty();
        try {
            return bench.selfCheck()
                    .refusal(bench.decoder(), cell.resolved(), first.get().prompt());
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!isOutOfMemory(e)) throw e;
            hold(0, () -> bench.store().note(cell, UNPROVEN));
            return Optional.empty();
        }
    }

    /** The first question that fits, of all where none of the next does; none where there is none, and then there is nothing to prove. */
    private Optional<Sample> firstAsked(List<Integer> next) {
        return Stream.concat(
                        next.stream(), IntStream.range(0, cell.task().size()).boxed())
                .map(cell::sample)
                .filter(sample -> sample.unasked() == null)
                .findFirst();
    }

    List<Sample> batch(List<Integer> ordinals) {
        return ordinals.stream().map(cell::sample).toList();
    }

    /** Questions that cannot be put are not; what is left of a batch is measured. */
    Map<Sample, Outcome> outcomes(List<Sample> batch) {
        ProcessorTime before = since == null ? bench.processors().get() : since;
        Map<Sample, Outcome> outcomes = answers(batch);
        spent = spent.plus(bench.processors().get().since(before));
        since = null; // what stores them is no part of it
        return outcomes;
    }

    private Map<Sample, Outcome> answers(List<Sample> batch) {
        List<Sample> asked =
                batch.stream().filter(sample -> sample.unasked() == null).toList();
        Map<Sample, Outcome> outcomes = asked.isEmpty() ? new HashMap<>() : measure(asked);
        for (Sample sample : batch) if (sample.unasked() != null) outcomes.put(sample, Outcome.unasked(sample));
        return outcomes;
    }

    /** A batch too large for memory is tried again one by one; a prompt too large for memory has failed. */
    private Map<Sample, Outcome> measure(List<Sample> batch) {
        Map<Sample, Outcome> outcomes = new HashMap<>();
        try {
            List<Outcome> measured = cell.samples().measure(bench.decoder(), cell.resolved(), batch);
            for (int i = 0; i < batch.size(); i++) outcomes.put(batch.get(i), measured.get(i));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!isOutOfMemory(e)) throw e;
            if (batch.size() == 1)
                outcomes.put(
                        batch.get(0), Outcome.failed(batch.get(0), cell.task().metric(), "out of memory"));
            else batch.forEach(sample -> outcomes.putAll(measure(List.of(sample))));
        }
        return outcomes;
    }

    /** With the peak of memory so far and the processors' time: another process may measure the rest. */
    void store(Map<Sample, Outcome> outcomes) {
        hold(outcomes.size(), () -> {
            outcomes.entrySet().stream()
                    .sorted(Comparator.comparingInt(
                            answered -> answered.getKey().ordinal())) // decision 52
                    .forEach(answered -> bench.samples()
                            .store(
                                    cell.id(),
                                    SampleStore.Asked.of(
                                            answered.getKey(), cell.samples().promptSha256(answered.getKey())),
                                    answered.getValue()));
            bench.store().storePeakMemory(cell, PeakMemory.bytes(bench.decoder().device()));
            bench.store().storeProcessors(cell, spent);
        });
        spent = ProcessorTime.Spent.NONE;
        bench.tell().accept(cell);
    }

    /** The engine reports its own lack of memory as an exception with a text. */
    private static boolean isOutOfMemory(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).anyMatch(cause -> {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            return cause instanceof OutOfMemoryError
                    || message.contains("out of memory")
                    || message.contains("not enough memory")
                    || message.contains("can't allocate memory");
        });
    }
}
