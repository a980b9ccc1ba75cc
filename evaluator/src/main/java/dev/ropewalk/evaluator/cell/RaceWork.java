package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.forecast.MemoryEstimate;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.suite.Stop;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.statistics.Race;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the cells of a {@link Race}, round by round, all under one lease (decision 75). A stratum is a task at a length with a seed; the turns of a round
 * are independent of each other and are shared among as many threads as there are benches. The state is what is stored: whoever goes on is told the
 * same answers and asks what is missing.
 */
final class RaceWork {

    private record Place(Task task, int length, long seed) {}

    private record Proven(int who, int length) {}

    private final Bench bench;
    private final List<Bench> benches;
    private final Lease lease;
    private final List<Configuration> contenders = new ArrayList<>(); // the baseline first
    private final List<Place> strata = new ArrayList<>();
    private final Map<Integer, Map<Integer, Cell>> cells = new HashMap<>(); // by contender and stratum
    private final int trained;
    private final Race race;
    private final RaceStore store;
    private final List<RaceStore.Contender> told;
    private final Set<String> begun = new HashSet<>(); // cells; guarded by this, as the race is
    private final Map<Proven, String> refused = new HashMap<>(); // empty: proven
    private final Set<String> ended = new HashSet<>();
    private boolean left;

    /** @param benches one a thread; the first is that of the slot which holds the lease */
    RaceWork(List<Bench> benches, Lease lease, Column column, Stop stop) {
        this.benches = benches;
        this.lease = lease;
        bench = benches.get(0);
        Map<Place, Integer> places = new LinkedHashMap<>();
        for (Cell cell : column.cells()) {
            if (!contenders.contains(cell.configuration())) contenders.add(cell.configuration());
            int stratum =
                    places.computeIfAbsent(new Place(cell.task(), cell.length(), cell.seed()), place -> places.size());
            cells.computeIfAbsent(contenders.indexOf(cell.configuration()), who -> new HashMap<>())
                    .put(stratum, cell);
        }
        strata.addAll(places.keySet());
        Cell first = column.baseline();
        trained = first.resolved().plan().rope().trainedLength();
        race = new Race(
                contenders.size() - 1,
                trained,
                IntStream.range(0, strata.size()).mapToObj(this::stratum).toList(),
                new Race.Rule(stop.alpha(), column.least(), Stop.PRICE),
                Identity.seed("race/" + first.task().name() + "/" + first.seed()));
        store = bench.store().races();
        told = IntStream.range(0, contenders.size())
                .mapToObj(who ->
                        told(who, strata.stream().mapToInt(Place::length).max().orElseThrow()))
                .toList();
    }

    private RaceStore.Contender told(int who, int longest) {
        CostForecast forecast = bench.decoder().forecast();
        ContextPlan plan = contenders
                .get(who)
                .resolve(bench.decoder().rope().withTrainedLength(trained), longest)
                .plan();
        MemoryEstimate memory = forecast.memory(plan, 1, longest, 0);
        return new RaceStore.Contender(
                contenders.get(who),
                forecast.time(plan, 1, longest, 0).prefillSeconds(),
                memory.cacheBytes(),
                forecast.modelBytes() + memory.bytes());
    }

    private Race.Stratum stratum(int stratum) {
        Cell any = cells.values().stream()
                .map(its -> its.get(stratum))
                .filter(cell -> cell != null)
                .findFirst()
                .orElseThrow();
        return new Race.Stratum(
                any.length(),
                IntStream.range(0, any.task().size())
                        .mapToObj(ordinal -> any.sample(ordinal).cluster())
                        .collect(Collectors.toList()));
    }

    /** What breaks in a contender's turn is that contender's failure; what breaks between turns ends all that have not ended. */
    void run() {
        try {
            bench.run(this::measure, this::failAll);
        } finally {
            benches.forEach(one -> one.decoder().forget());
        }
    }

    private void measure() {
        for (int who = 0; who < contenders.size(); who++) {
            Map<Integer, Cell> its = cells.getOrDefault(who, Map.of());
            if (who > 0 && its.size() < strata.size()) {
                leave(who);
                continue;
            }
            int asked = who;
            its.forEach((stratum, cell) -> bench.patience()
                    .get(() -> bench.samples().of(cell.id()))
                    .forEach(
                            one -> race.answered(asked, stratum, one.outcome().ordinal(), value(cell, one.outcome()))));
        }
        for (List<Race.Turn> turns = race.next(); !turns.isEmpty(); turns = race.next()) {
            store();
            take(turns);
            if (left) {
                bench.patience().run(() -> bench.orders().giveBack(lease));
                return;
            }
            if (bench.limit().isOver()) {
                failAll(bench.limit().sentence());
                return;
            }
        }
        bench.patience().run(() -> bench.orders().endingColumn(lease, this::conclude));
        bench.tell().accept(cell(0, 0));
    }

    private Cell cell(int who, int stratum) {
        Cell cell = cells.getOrDefault(who, Map.of()).get(stratum);
        if (cell == null)
            throw new IllegalStateException("no cell of " + contenders.get(who) + " in " + strata.get(stratum));
        return cell;
    }

    /** Of a perplexity the probability of a token, by the geometric mean of the document: bets need bounds. */
    private static @Nullable Double value(Cell cell, Outcome outcome) {
        if (cell.task().metric() != Metric.PERPLEXITY) return outcome.value();
        if (outcome.status() == Outcome.Status.UNSCORED) return null;
        Double nats = outcome.nllSum();
        Integer tokens = outcome.nllTokens();
        return nats == null || tokens == null || tokens == 0 ? 0 : (Double) Math.exp(-nats / tokens);
    }

    /** All turns of a round, short prompts first; what ends one thread ends the round. */
    private void take(List<Race.Turn> turns) {
        Queue<Race.Turn> queue = new ConcurrentLinkedQueue<>(turns.stream()
                .sorted((a, b) -> Integer.compare(
                        strata.get(a.stratum()).length(),
                        strata.get(b.stratum()).length()))
                .toList());
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Bench one : benches.subList(1, benches.size())) {
            Thread thread = new Thread(
                    () -> take(queue, one, broken), Thread.currentThread().getName() + ", beside");
            threads.add(thread);
            thread.start();
        }
        take(queue, bench, broken);
        threads.forEach(Slots::await);
        Throwable failure = broken.get();
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
    }

    private void take(Queue<Race.Turn> queue, Bench own, AtomicReference<@Nullable Throwable> broken) {
        try {
            for (Race.Turn turn = queue.poll(); turn != null && broken.get() == null; turn = queue.poll()) {
                if (own.stop().getAsBoolean() || own.limit().isOver()) {
                    synchronized (this) {
                        left |= own.stop().getAsBoolean();
                    }
                    return;
                }
                own.limit().batch();
                answer(turn, own);
            }
        } catch (RuntimeException | Error e) {
            broken.compareAndSet(null, e);
        }
    }

    private void answer(Race.Turn turn, Bench own) {
        Cell cell = cell(turn.who(), turn.stratum());
        synchronized (this) {
            if (race.out(turn.who()).isPresent()) return; // it broke in another turn of the round
        }
        try {
            Measurement measurement = measurement(cell, own);
            Optional<String> refusal = refusal(turn, cell, measurement);
            if (refusal.isPresent()) {
                leave(turn.who(), cell, () -> own.store().refuse(cell, refusal.get()));
                return;
            }
            measurement.watch();
            Map<Sample, Outcome> outcomes = measurement.outcomes(measurement.batch(turn.ordinals()));
            measurement.store(outcomes);
            synchronized (this) {
                outcomes.forEach((sample, outcome) ->
                        race.answered(turn.who(), turn.stratum(), sample.ordinal(), value(cell, outcome)));
            }
        } catch (LostLeaseException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (DatabaseFailure.isAway(e)) throw e;
            leave(turn.who(), cell, () -> own.store().fail(cell, DatabaseFailure.sentence(e)));
        }
    }

    /** Begun once, whichever thread is at it. */
    private Measurement measurement(Cell cell, Bench own) {
        Measurement measurement = new Measurement(own, lease, cell);
        boolean first;
        synchronized (this) {
            first = begun.add(cell.id());
        }
        if (first) {
            hold(cell, () -> own.store().reopen(cell));
            measurement.begin();
        }
        return measurement;
    }

    /** One proof does for all tasks of a length: the plan is the same. */
    private Optional<String> refusal(Race.Turn turn, Cell cell, Measurement measurement) {
        Proven proven = new Proven(turn.who(), cell.length());
        synchronized (this) {
            String known = refused.get(proven);
            if (known != null) return known.isEmpty() ? Optional.empty() : Optional.of(known);
        }
        Optional<String> refusal = measurement.refusal(turn.ordinals());
        synchronized (this) {
            refused.put(proven, refusal.orElse(""));
        }
        return refusal;
    }

    /** Its orders stay until the end: the baseline's stands for all of them. */
    private void leave(int who, Cell cell, Runnable end) {
        hold(cell, end);
        synchronized (this) {
            ended.add(cell.id());
            leave(who);
        }
    }

    /** Without a baseline there is no price, and no window to hold: then nobody is asked any more. */
    private void leave(int who) {
        if (who > 0) race.leave(who);
        else IntStream.range(0, contenders.size()).forEach(race::leave);
    }

    private void hold(Cell cell, Runnable work) {
        bench.patience().run(() -> bench.orders().holding(lease, cell.id(), 0, work));
    }

    private void store() {
        hold(cell(0, 0), () -> store.put(lease.run(), told, race, planned()));
    }

    private int planned() {
        return strata.stream().mapToInt(place -> place.task().size()).sum();
    }

    /** Numbers of all that did not end before. */
    private void conclude() {
        store.put(lease.run(), told, race, planned());
        cells.forEach((who, its) -> its.values().forEach(cell -> {
            if (ended.contains(cell.id()) || bench.store().isFinished(cell)) return;
            int stored = bench.samples().ordinals(cell.id()).size();
            if (stored < cell.task().size()) bench.store().stop(cell, stored, note(cell, stored));
            else bench.store().finish(cell);
        }));
    }

    private static String note(Cell cell, int stored) {
        return stored == 0
                ? "not asked: a race asks its baseline within the trained length alone"
                : "stopped after " + stored + " of " + cell.task().size() + " questions of "
                        + cell.task().name() + ", seed " + cell.seed()
                        + ", as a race was decided: a score that stops early leans the way it stopped for";
    }

    private void failAll(String why) {
        bench.patience()
                .run(() -> bench.orders()
                        .endingColumn(
                                lease,
                                () -> cells.values().stream()
                                        .flatMap(its -> its.values().stream())
                                        .filter(cell -> !ended.contains(cell.id())
                                                && !bench.store().isFinished(cell))
                                        .forEach(cell -> bench.store().fail(cell, why))));
        bench.tell().accept(cell(0, 0));
    }
}
