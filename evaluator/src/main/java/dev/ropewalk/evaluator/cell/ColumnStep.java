package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;

/** Measures the cells of a column in {@link Rounds}: an item is a batch of one of them. */
final class ColumnStep {

    /** What became of a turn. @param refusal why the cell must not be measured @param failure what broke it */
    private record Answered(
            Rounds.Turn turn,
            Map<Sample, Outcome> outcomes,
            @Nullable String refusal,
            @Nullable String failure) {}

    private final Workbench bench;
    private final String runId;
    private final Column column;
    private final StepExecution part;
    private final List<Measurement> measurements;
    private final boolean[] begun, ended;
    private final List<String> failures = new ArrayList<>();
    private int last = -1;

    ColumnStep(Workbench bench, String runId, Column column, StepExecution part) {
        this.bench = bench;
        this.runId = runId;
        this.column = column;
        this.part = part;
        measurements = column.cells().stream()
                .map(cell -> new Measurement(bench, cell))
                .toList();
        begun = new boolean[measurements.size()];
        ended = new boolean[measurements.size()];
    }

    /** What breaks in a cell's turn is that cell's failure; what breaks between turns ends all that have not ended. */
    void run() {
        try {
            measure();
        } catch (JobExecutionException | RuntimeException | OutOfMemoryError e) {
            bench.broke(part, e);
        } finally {
            bench.decoder().forget();
        }
        if (part.getStatus() == BatchStatus.STOPPED || part.getStatus() == BatchStatus.COMPLETED && failures.isEmpty())
            return;
        if (part.getStatus() == BatchStatus.COMPLETED) bench.broke(part, new IllegalStateException(failures.get(0)));
        else
            for (int who = 0; who < ended.length; who++)
                if (!ended[who] && !bench.store().isFinished(cell(who))) {
                    bench.store().fail(cell(who), Workbench.reason(part));
                    end(who);
                }
    }

    private Cell cell(int who) {
        return column.cells().get(who);
    }

    private void measure() throws JobExecutionException {
        Cell first = column.baseline();
        List<@Nullable String> clusters = IntStream.range(0, first.task().size())
                .mapToObj(ordinal -> first.sample(ordinal).cluster())
                .toList();
        Rounds rounds = new Rounds(
                clusters,
                first.task().metric() == Metric.ACCURACY,
                measurements.size(),
                new Rounds.Rule(first.batch(bench.decoder().device()), column.least(), column.needed()),
                Identity.seed("until decided/" + first.task().name() + "/" + first.length() + "/" + first.seed()));
        List<Map<Integer, @Nullable Double>> stored = new ArrayList<>();
        for (int who = 0; who < measurements.size(); who++) {
            int asked = who;
            stored.add(bench.samples().values(cell(who).id()));
            stored.get(who).forEach((ordinal, value) -> rounds.answered(asked, ordinal, value));
        }
        new ChunkOrientedStepBuilder<Rounds.Turn, Answered>("cell", bench.repository(), 1)
                .reader(() -> next(rounds))
                .processor(this::ask)
                .writer(chunk -> chunk.forEach(answered -> store(rounds, answered)))
                .transactionManager(bench.transactions())
                .build()
                .execute(part);
        if (part.getStatus() == BatchStatus.COMPLETED) conclude(rounds);
    }

    private Rounds.@Nullable Turn next(Rounds rounds) {
        if (bench.stop().getAsBoolean()) part.setTerminateOnly();
        return part.isTerminateOnly() ? null : rounds.next().orElse(null);
    }

    private Answered ask(Rounds.Turn turn) {
        int who = turn.who();
        Measurement measurement = measurements.get(who);
        try {
            if (who != last) measurement.watch();
            last = who;
            Optional<String> refusal = Optional.empty();
            if (begun[who]) bench.progress().begin(cell(who));
            else {
                bench.store().reopen(cell(who));
                measurement.begin();
                begun[who] = true;
                refusal = measurement.refusal();
            }
            return refusal.isPresent()
                    ? new Answered(turn, Map.of(), refusal.get(), null)
                    : new Answered(turn, measurement.outcomes(measurement.batch(turn.ordinals())), null, null);
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Answered(turn, Map.of(), null, DatabaseFailure.sentence(e));
        }
    }

    private void store(Rounds rounds, Answered answered) {
        int who = answered.turn().who();
        if (answered.refusal() != null) bench.store().refuse(cell(who), answered.refusal());
        if (answered.failure() != null) {
            failures.add(answered.failure());
            bench.store().fail(cell(who), answered.failure());
        }
        if (answered.refusal() != null || answered.failure() != null) {
            rounds.leave(who);
            end(who);
            return;
        }
        measurements.get(who).store(answered.outcomes());
        answered.outcomes().forEach((sample, outcome) -> rounds.answered(who, sample.ordinal(), outcome.value()));
    }

    /** Numbers and verdicts of all that did not end before. */
    private void conclude(Rounds rounds) {
        for (int who = 0; who < measurements.size(); who++) {
            if (ended[who]) continue;
            Cell cell = cell(who);
            int stored = bench.samples().ordinals(cell.id()).size();
            if (stored < cell.task().size()) bench.store().stop(cell, stored, note(who, stored));
            else bench.store().finish(cell);
            if (who > 0) bench.store().verdict(runId, cell, column.baseline(), rounds.verdict(who), column.needed());
            end(who);
        }
    }

    private void end(int who) {
        ended[who] = true;
        measurements.get(who).end();
    }

    private String note(int who, int stored) {
        Cell cell = cell(who);
        String stopped = "stopped after " + stored + " of " + cell.task().size() + " questions of "
                + cell.task().name() + ", seed " + cell.seed();
        String baseline = column.baseline().configuration().label();
        return who == 0
                ? stopped + ", when all were told apart from it: a score that stops early leans away from theirs"
                : stopped + ", told apart from " + baseline + ": a score that stops early leans away from its";
    }
}
