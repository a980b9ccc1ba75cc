package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures the cells of a column in {@link Rounds}, turn by turn, all under one lease. */
final class ColumnWork {

    private final Bench bench;
    private final Lease lease;
    private final Column column;
    private final List<Measurement> measurements;
    private final boolean[] begun, ended;
    private int last = -1;

    ColumnWork(Bench bench, Lease lease, Column column) {
        this.bench = bench;
        this.lease = lease;
        this.column = column;
        measurements = column.cells().stream()
                .map(cell -> new Measurement(bench, lease, cell))
                .toList();
        begun = new boolean[measurements.size()];
        ended = new boolean[measurements.size()];
    }

    /** What breaks in a cell's turn is that cell's failure; what breaks between turns ends all that have not ended. */
    void run() {
        bench.run(this::measure, this::failAll);
    }

    private void failAll(String why) {
        bench.patience()
                .run(() -> bench.orders().endingColumn(lease, () -> {
                    for (int who = 0; who < ended.length; who++)
                        if (!ended[who] && !bench.store().isFinished(cell(who)))
                            bench.store().fail(cell(who), why);
                }));
        bench.tell().accept(column.baseline());
    }

    private Cell cell(int who) {
        return column.cells().get(who);
    }

    private void measure() {
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
        for (int who = 0; who < measurements.size(); who++) {
            int asked = who;
            bench.patience()
                    .get(() -> bench.samples().values(cell(asked).id()))
                    .forEach((ordinal, value) -> rounds.answered(asked, ordinal, value));
        }
        for (Optional<Rounds.Turn> turn = rounds.next(); turn.isPresent(); turn = rounds.next()) {
            if (bench.stop().getAsBoolean()) {
                bench.patience().run(() -> bench.orders().giveBack(lease));
                return;
            }
            if (bench.limit().isOver()) {
                failAll(bench.limit().sentence());
                return;
            }
            bench.limit().batch();
            take(rounds, turn.get());
        }
        if (isStored(rounds)) {
            bench.patience().run(() -> bench.orders().endingColumn(lease, () -> conclude(rounds)));
            bench.tell().accept(first);
        } else bench.patience().run(() -> bench.orders().giveBack(lease));
    }

    /** A database that does not wait for its disk may have lost, in a crash, what it had said was stored: whoever takes the column next asks it again. */
    private boolean isStored(Rounds rounds) {
        return IntStream.range(0, ended.length)
                .filter(who -> !ended[who])
                .allMatch(who -> rounds.answered(who)
                        == bench.patience()
                                .get(() -> bench.samples().ordinals(cell(who).id()))
                                .size());
    }

    private void take(Rounds rounds, Rounds.Turn turn) {
        int who = turn.who();
        Measurement measurement = measurements.get(who);
        try {
            if (!begun[who]) {
                if (who != last) measurement.watch();
                hold(who, () -> bench.store().reopen(cell(who)));
                measurement.begin();
                begun[who] = true;
                Optional<String> refusal = measurement.refusal(turn.ordinals());
                if (refusal.isPresent()) {
                    leave(rounds, who, () -> bench.store().refuse(cell(who), refusal.get()));
                    return;
                }
            } else if (who != last) measurement.watch();
            last = who;
            Map<Sample, Outcome> outcomes = measurement.outcomes(measurement.batch(turn.ordinals()));
            measurement.store(outcomes);
            outcomes.forEach((sample, outcome) -> rounds.answered(who, sample.ordinal(), outcome.value()));
        } catch (LostLeaseException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (DatabaseFailure.isAway(e)) throw e;
            leave(rounds, who, () -> bench.store().fail(cell(who), DatabaseFailure.sentence(e)));
        }
    }

    /** Its order stays until the column's end: the baseline's stands for all of them. */
    private void leave(Rounds rounds, int who, Runnable end) {
        hold(who, end);
        rounds.leave(who);
        ended[who] = true;
    }

    private void hold(int who, Runnable work) {
        bench.patience().run(() -> bench.orders().holding(lease, cell(who).id(), 0, work));
    }

    /** Numbers and verdicts of all that did not end before. */
    private void conclude(Rounds rounds) {
        for (int who = 0; who < measurements.size(); who++) {
            if (ended[who]) continue;
            Cell cell = cell(who);
            int stored = bench.samples().ordinals(cell.id()).size();
            if (stored < cell.task().size()) bench.store().stop(cell, stored, note(who, stored));
            else bench.store().finish(cell);
            if (who > 0)
                bench.store().verdict(lease.run(), cell, column.baseline(), rounds.verdict(who), column.needed());
        }
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
