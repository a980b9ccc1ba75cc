package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.database.Rows;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.owner.Owner;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Table {@code cell_order}: cells that running runs want and nobody has finished, and who measures them (decision 53). All times are the database's. What a
 * slot stores of a cell goes through {@link #holding} or {@link #ending}, whose transaction first proves the lease: one that came late stores nothing.
 */
final class Orders {

    /** Leases in turn under which nothing came to be stored; then the cell itself is to blame. */
    static final int TRIES = 5;

    /**
     * Orders put down at once after which PostgreSQL counts anew, instead of a minute or more later: by what it knew of the tables before, it would read all cells of
     * a board for each that ends, and sort all orders for each that is taken.
     */
    private static final int MANY = 1000;

    /** Runs that are tried for a cell at once. */
    private static final int MOST_TRIED = 4;

    /** @param lead id of its column's baseline, null where it is measured by itself */
    record Order(Cell cell, int ordinal, @Nullable String lead, Need need) {}

    /**
     * What a slot can take.
     *
     * @param run the one it works for; null for all
     * @param device its kind, as in identities
     * @param loaded the model that it has to be, because others are at it; null where any can be loaded
     * @param absent ids of models that cannot be had here
     * @param refused runs whose cells cannot be made here
     * @param room bytes that there are for a model and a cell
     */
    record Wanted(
            @Nullable String run,
            String device,
            @Nullable Loaded loaded,
            Set<String> absent,
            Set<String> refused,
            long room) {}

    record Loaded(String model, String dtype) {}

    /** What is left of a run. @param seconds as foretold */
    record Left(int cells, long samples, double seconds) {}

    /** SQL, conditions on an order {@code o}: that a run wants its cell; that it takes more bytes than there are, as a column does if its baseline's order says so. */
    private static final String
            WANTED = "exists (select 1 from run_cell rc where rc.run_id = :run and rc.cell_id = o.cell_id)",
            LARGE =
                    "exists (select 1 from cell_order l where l.cell_id = coalesce(o.lead, o.cell_id) and l.model_bytes + l.bytes > :bytes)";

    private final JdbcClient jdbc;
    private final Transaction transaction;
    private final Owner me;
    private final CellStore store;
    private final String free, over;

    Orders(JdbcClient jdbc, PlatformTransactionManager transactions, Owner me, CellStore store) {
        this.jdbc = jdbc;
        this.me = me;
        this.store = store;
        transaction = Transaction.ofItsOwn(transactions);
        free = "(o.lease is null or " + me.dead("o.holder", "o.lease_until") + ")";
        over = "(r.status <> 'running' or r.owner = :me or r.cancel_requested and "
                + me.dead("r.owner", me.deadline("r.heartbeat_at")) + ")";
    }

    /** Puts down orders for cells of a run that have none. */
    void place(String run, Collection<Order> orders) {
        transaction.run(() -> insert(run, orders));
        if (orders.size() >= MANY && me.kind() == Owner.Kind.POSTGRESQL)
            jdbc.sql("analyze cell, run_cell, cell_order").update();
    }

    /**
     * Orders of other runs which a run wants, too, and which nobody is at, are its own from now on where it goes before them: by its priority, or as another person's of whom fewer wait.
     * Else three cells would wait with the thousand among which they are.
     */
    void takeOver(String run) {
        String shared =
                "select o.%s from cell_order o join run_cell rc on rc.cell_id = o.cell_id where rc.run_id = :run and o.run_id <> :run"
                        + " and o.lead is null";
        transaction.run(() -> {
            List<String> behind = of(
                            run,
                            "select x.id from run x join run r on r.id = :run where x.id in ("
                                    + shared.replace("%s", "run_id") + ") and (r.priority < x.priority"
                                    + " or r.priority = x.priority and r.submitted_by is distinct from x.submitted_by"
                                    + " and (select count(*) from cell_order c where c.run_id = x.id)"
                                    + " > (select count(*) from cell_order c join run_cell w on w.cell_id = c.cell_id where w.run_id = :run))")
                    .query(String.class)
                    .list();
            if (behind.isEmpty()) return;
            List<String> cells = of(
                            run,
                            shared.replace("%s", "cell_id")
                                    + " and o.run_id in (:behind) and o.lease is null order by o.cell_id for update")
                    .param("behind", behind)
                    .query(String.class)
                    .list();
            for (List<String> part : Rows.parts(cells))
                of(
                                run,
                                "update cell_order o set (run_id, ordinal, since) = (select r.id, w.ordinal, r.created_at from run r"
                                        + " join run_cell w on w.run_id = r.id where r.id = :run and w.cell_id = o.cell_id)"
                                        + " where o.cell_id in (:cells)")
                        .param("cells", part)
                        .update();
        });
    }

    /** What each cell that is ordered was foretold to take stays with the run: its order does not (decision 73). */
    void keepForetold(String run) {
        of(
                        run,
                        "update run_cell set foretold_seconds = (select o.seconds from cell_order o where o.cell_id = run_cell.cell_id)"
                                + " where run_id = :run")
                .update();
    }

    /** Those of a column all together, or none where another run is at one of its cells. @return whether they are placed, by whoever managed the run */
    boolean placeTogether(String run, Collection<Order> column) {
        return transaction.get(() -> {
            List<Boolean> taken = jdbc.sql(
                            "select run_id = :run and lead = :lead from cell_order where cell_id in (:cells)")
                    .param("run", run)
                    .param("lead", column.iterator().next().lead())
                    .param(
                            "cells",
                            column.stream().map(order -> order.cell().id()).toList())
                    .query(Boolean.class)
                    .list();
            if (!taken.isEmpty())
                return taken.size() == column.size() && !taken.contains(null) && !taken.contains(false);
            if (insert(run, column) == column.size()) return true;
            jdbc.sql("delete from cell_order where run_id = :run and lead = :lead")
                    .param("run", run)
                    .param("lead", column.iterator().next().lead())
                    .update();
            return false;
        });
    }

    private int insert(String run, Collection<Order> orders) {
        if (orders.isEmpty()) return 0;
        Map<String, Integer> stored =
                stored(orders.stream().map(order -> order.cell().id()).toList());
        return Rows.insert(
                jdbc,
                "cell_order (cell_id, run_id, ordinal, since, twin, lead, model_id, dtype, device, planned, stored, turn, seconds, model_bytes, bytes)",
                "(?, ?, ?, (select created_at from run where id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                orders.stream()
                        .sorted(Comparator.comparing(order -> order.cell().id()))
                        .map(order -> Arrays.<@Nullable Object>asList(
                                order.cell().id(),
                                run,
                                order.ordinal(),
                                run,
                                order.lead() == null ? order.cell().twin() : null,
                                order.lead(),
                                order.cell().modelId(),
                                order.cell().dtype(),
                                order.cell().device(),
                                order.cell().task().size(),
                                stored.getOrDefault(order.cell().id(), 0),
                                order.need().turn(),
                                order.need().seconds(),
                                order.need().modelBytes(),
                                order.need().bytes()))
                        .toList(),
                "on conflict do nothing");
    }

    private Map<String, Integer> stored(List<String> cells) {
        Map<String, Integer> stored = new HashMap<>();
        for (List<String> part : Rows.parts(cells))
            jdbc.sql("select cell_id, count(*) as samples from sample where cell_id in (:cells) group by cell_id")
                    .param("cells", part)
                    .query(row -> {
                        stored.put(row.getString("cell_id"), row.getInt("samples"));
                    });
        return stored;
    }

    /** Cells of a run that somebody has ordered, whichever run it was for. */
    Set<String> ordered(String run) {
        return new HashSet<>(jdbc.sql(
                        "select o.cell_id from cell_order o join run_cell rc on rc.cell_id = o.cell_id where rc.run_id = :run")
                .param("run", run)
                .query(String.class)
                .list());
    }

    /** The suite of a run, as canonical JSON. */
    String document(String run) {
        return jdbc.sql("select document from run where id = :run")
                .param("run", run)
                .query(String.class)
                .single();
    }

    /**
     * Takes a cell: of a run by its turns, the next of its cells; of all runs of that whose turn it is (decision 61). One that too many took in vain fails on the way.
     */
    Optional<Lease> claim(Wanted wanted) {
        while (true) {
            Found found = transaction.get(() -> claimOnce(wanted));
            if (found.next) return Optional.ofNullable(found.lease);
        }
    }

    /** @param next whether there is nothing more to look at */
    private record Found(@Nullable Lease lease, boolean next) {}

    private record Candidate(
            String cell,
            String run,
            int ordinal,
            String model,
            @Nullable String lead,
            long bytes,
            int tries,
            @Nullable String holder) {}

    private Found claimOnce(Wanted wanted) {
        Optional<Candidate> found = wanted.run() == null
                ? inTurn(wanted).stream()
                        .flatMap(run -> next(wanted, run).stream())
                        .findFirst()
                : nextOfItsOwn(wanted, wanted.run());
        if (found.isEmpty()) return new Found(null, true);
        Candidate taken = found.get();
        if (taken.tries() >= TRIES) {
            blame(taken.run(), taken.cell(), taken.lead(), taken.holder());
            return new Found(null, false);
        }
        Lease lease = new Lease(
                UUID.randomUUID().toString(),
                taken.run(),
                taken.ordinal(),
                taken.cell(),
                taken.model(),
                taken.lead(),
                taken.bytes());
        jdbc.sql(
                        "update cell_order set lease = :lease, holder = :me, tries = tries + 1, leased_at = current_timestamp, lease_until = "
                                + me.deadline("current_timestamp") + " where "
                                + (taken.lead() == null ? "cell_id = :cell" : "run_id = :run and lead = :cell"))
                .param("lease", lease.id())
                .param("run", taken.run())
                .param("me", me.name())
                .param("cell", taken.cell())
                .update();
        served(taken.run());
        return new Found(lease, true);
    }

    /** Whose turn it is now comes last among those who hold as many slots. */
    private void served(String run) {
        String person = "(select " + FairShare.PERSON + " from run r where r.id = :run)";
        if (of(run, "update served set served_at = current_timestamp where person = " + person)
                        .update()
                == 0)
            of(
                            run,
                            "insert into served (person, served_at) values (" + person
                                    + ", current_timestamp) on conflict do nothing")
                    .update();
    }

    /** Runs of which something can be taken: the first, and a few more where others are just taking all that is left of it. */
    private List<String> inTurn(Wanted wanted) {
        Map<String, Object> parameters = new HashMap<>();
        return jdbc.sql("select r.id from run r" + FairShare.JOINS
                        + " where r.status = 'running' and not r.cancel_requested"
                        + " and (exists (select 1 from cell_order o where o.run_id = r.id and "
                        + fitting(wanted, parameters) + ")) is true order by r.priority, " + FairShare.ORDER + " limit "
                        + MOST_TRIED)
                .params(parameters)
                .query(String.class)
                .list();
    }

    private Optional<Candidate> next(Wanted wanted, String run) {
        Map<String, Object> parameters = new HashMap<>(Map.of("run", run));
        return locked(
                "o.run_id",
                "o.ordinal",
                " from cell_order o where o.run_id = :run and " + fitting(wanted, parameters)
                        + " order by o.run_id, o.device, o.turn limit 1",
                parameters);
    }

    /** What a run wants is its own, whichever run ordered it, and made of its own suite; but a column is that of the run which ordered it. */
    private Optional<Candidate> nextOfItsOwn(Wanted wanted, String run) {
        Map<String, Object> parameters = new HashMap<>(Map.of("run", run));
        String own = "(select rc.ordinal from run_cell rc where rc.cell_id = o.cell_id and rc.run_id = :run)",
                asked = "case when o.lead is null then :run else o.run_id end";
        return locked(
                asked,
                "case when o.lead is null then " + own + " else o.ordinal end",
                " from cell_order o where " + own + " is not null and " + fitting(wanted, parameters)
                        + " and (exists (select 1 from run r where r.id = " + asked
                        + " and r.status = 'running' and not r.cancel_requested)) is true"
                        + " order by o.since, o.run_id, o.turn limit 1",
                parameters);
    }

    /**
     * SQL, a condition: that an order {@code o} is free, and can be served. "is true": asked of one order after the other in their turn, until one is found. PostgreSQL
     * would join all of them first.
     */
    private String fitting(Wanted wanted, Map<String, Object> parameters) {
        parameters.put("device", wanted.device());
        parameters.put("room", wanted.room());
        if (me.isAlone()) parameters.put("me", me.name());
        StringBuilder more = new StringBuilder();
        if (wanted.loaded() != null) {
            more.append(" and o.model_id = :model and o.dtype = :dtype");
            parameters.put("model", wanted.loaded().model());
            parameters.put("dtype", wanted.loaded().dtype());
        }
        if (!wanted.absent().isEmpty()) {
            more.append(" and o.model_id not in (:absent)");
            parameters.put("absent", wanted.absent());
        }
        if (!wanted.refused().isEmpty()) {
            more.append(" and o.run_id not in (:refused)");
            parameters.put("refused", wanted.refused());
        }
        return "o.device = :device and o.model_bytes + o.bytes <= :room and (o.lead is null or o.lead = o.cell_id) and "
                + free + more
                + " and (not exists (select 1 from cell_order t where t.twin = o.twin and t.cell_id <> o.cell_id"
                + " and t.lease_until >= current_timestamp)) is true";
    }

    /** The first of them, locked. @param run SQL, whose suite it is made of @param place SQL, its place there @param first SQL, from where to limit */
    private Optional<Candidate> locked(String run, String place, String first, Map<String, Object> parameters) {
        // H2 would look at all of them, too, where it is to lock what it finds; there one process takes at a time
        String locked = me.kind() == Owner.Kind.POSTGRESQL
                ? first + " for update skip locked"
                : " from cell_order o where o.cell_id = (select o.cell_id" + first + ") and " + free + " for update";
        return jdbc.sql("select o.cell_id, " + run + " as run_id, " + place
                        + " as ordinal, o.model_id, o.lead, o.bytes, o.tries, o.holder" + locked)
                .params(parameters)
                .query((row, number) -> new Candidate(
                        row.getString("cell_id"),
                        row.getString("run_id"),
                        row.getInt("ordinal"),
                        row.getString("model_id"),
                        row.getString("lead"),
                        row.getLong("bytes"),
                        row.getInt("tries"),
                        row.getString("holder")))
                .optional();
    }

    private void blame(String run, String cell, @Nullable String lead, @Nullable String holder) {
        String why = TRIES + " slots in turn took it and stored nothing"
                + (holder == null ? "" : ", at last one of " + holder);
        List<String> cells = lead == null
                ? List.of(cell)
                : jdbc.sql("select cell_id from cell_order where run_id = :run and lead = :lead order by cell_id")
                        .param("run", run)
                        .param("lead", lead)
                        .query(String.class)
                        .list();
        jdbc.sql("delete from cell_order where cell_id in (:cells)")
                .param("cells", cells)
                .update();
        store.fail(cells, why);
    }

    /** Whether something is left of a run, and all of it is free and takes more bytes than there are. */
    boolean isAllTooLarge(String run, long bytes) {
        return tooLarge(
                        "select count(*) > 0 and count(*) = count(case when " + free + " and " + LARGE
                                + " then 1 end) from cell_order o where " + WANTED,
                        run,
                        bytes)
                .query(Boolean.class)
                .single();
    }

    /** Says why a cell is not measured. */
    interface Reason {
        /** @param model bytes that the model takes @param cell bytes that the cell takes beside it */
        String of(long model, long cell);
    }

    /** Those of a run, which this process is at, fail that nobody is at and that take more bytes than there are. */
    void failTooLarge(String run, long bytes, Reason why) {
        record Large(String cell, long model, long bytes) {}
        transaction.run(() -> {
            if (!isHeld(run)) return;
            List<Large> large = tooLarge(
                            "select o.cell_id, o.model_bytes, o.bytes from cell_order o where " + WANTED + " and "
                                    + free + " and " + LARGE + " order by o.cell_id for update",
                            run,
                            bytes)
                    .query((row, number) ->
                            new Large(row.getString("cell_id"), row.getLong("model_bytes"), row.getLong("bytes")))
                    .list();
            for (Large one : large) {
                jdbc.sql("delete from cell_order where cell_id = :cell")
                        .param("cell", one.cell())
                        .update();
                store.fail(List.of(one.cell()), why.of(one.model(), one.bytes()));
            }
        });
    }

    private JdbcClient.StatementSpec tooLarge(String sql, String run, long bytes) {
        return of(run, sql).param("bytes", bytes).param("me", me.name());
    }

    /** Says of leases that their slot lives. @return those that are still held */
    Set<String> renew(Collection<String> leases) {
        if (leases.isEmpty()) return Set.of();
        return transaction.get(() -> {
            jdbc.sql("update cell_order set lease_until = " + me.deadline("current_timestamp")
                            + " where lease in (:leases)")
                    .param("leases", leases)
                    .update();
            return new HashSet<>(jdbc.sql("select lease from cell_order where lease in (:leases)")
                    .param("leases", leases)
                    .query(String.class)
                    .list());
        });
    }

    /**
     * Stores samples of a cell, in one transaction with the proof that it is this lease's.
     *
     * @param samples how many
     * @throws LostLeaseException if it is not, and then nothing is stored
     */
    void holding(Lease lease, String cell, int samples, Runnable work) {
        transaction.run(() -> {
            int mine = jdbc.sql("update cell_order set lease_until = " + me.deadline("current_timestamp")
                            + ", stored = least(planned, stored + :samples), tries = case when :samples > 0 then 0 else tries end"
                            + " where cell_id = :cell and lease = :lease")
                    .param("samples", samples)
                    .param("cell", cell)
                    .param("lease", lease.id())
                    .update();
            if (mine == 0) throw new LostLeaseException(lease);
            work.run();
        });
    }

    /**
     * Ends a cell: its number and the end of its order are one.
     *
     * @throws LostLeaseException if it is not this lease's, and then nothing is stored
     */
    void ending(Lease lease, String cell, Runnable work) {
        transaction.run(() -> {
            int mine = jdbc.sql("delete from cell_order where cell_id = :cell and lease = :lease")
                    .param("cell", cell)
                    .param("lease", lease.id())
                    .update();
            if (mine == 0) throw new LostLeaseException(lease);
            work.run();
        });
    }

    /** All cells of a column at once, whichever have ended before. */
    void endingColumn(Lease lease, Runnable work) {
        transaction.run(() -> {
            int mine = jdbc.sql("delete from cell_order where lease = :lease")
                    .param("lease", lease.id())
                    .update();
            if (mine == 0) throw new LostLeaseException(lease);
            work.run();
        });
    }

    /** For whoever comes next; that it was taken does not count. */
    void giveBack(Lease lease) {
        transaction.run(() -> free(lease));
    }

    /** The same, and each of the column's cells by itself. */
    void partColumn(Lease lease) {
        transaction.run(() -> {
            jdbc.sql("update cell_order set lead = null where lease = :lease")
                    .param("lease", lease.id())
                    .update();
            free(lease);
        });
    }

    private void free(Lease lease) {
        List<String> cells = jdbc.sql("select cell_id from cell_order where lease = :lease order by cell_id for update")
                .param("lease", lease.id())
                .query(String.class)
                .list();
        if (cells.isEmpty()) return;
        jdbc.sql("update cell set status = 'waiting' where id in (:cells) and status = 'running'")
                .param("cells", cells)
                .update();
        jdbc.sql("""
                        update cell_order set lease = null, holder = null, leased_at = null, lease_until = null, tries = greatest(0, tries - 1)
                        where lease = :lease""").param("lease", lease.id()).update();
    }

    /** Of the cells of a run, whichever run ordered them. */
    Left left(String run) {
        return jdbc.sql("""
                        select count(*) as cells, coalesce(sum(planned - stored), 0) as samples,
                          coalesce(sum(seconds * (planned - stored) / planned), 0) as seconds
                        from cell_order o where\s""" + WANTED)
                .param("run", run)
                .query((row, number) -> new Left(row.getInt("cells"), row.getLong("samples"), row.getDouble("seconds")))
                .single();
    }

    /**
     * A run that is over, or that this process is at, wants nothing more; another process's is left alone. What another running run wants of it is that
     * one's order from now on; of the rest, slots that are at it hear so when they next store or report.
     */
    void withdraw(String run) {
        transaction.run(() -> withdraw(run, ""));
    }

    /** Of a run that this process is at, what a former version ordered for it and it does not want any more. */
    void withdrawFormer(String run) {
        transaction.run(() -> withdraw(
                run, " and not exists (select 1 from run_cell rc where rc.run_id = :run and rc.cell_id = o.cell_id)"));
    }

    /** Orders of runs that are over, as one that was ended while nobody managed it. */
    void sweep() {
        jdbc.sql("select distinct o.run_id from cell_order o join run r on r.id = o.run_id where " + over
                        + " and (r.status <> 'running' or r.owner <> :me)")
                .param("me", me.name())
                .query(String.class)
                .list()
                .forEach(this::withdraw);
    }

    private void withdraw(String run, String which) {
        String mine = " where o.run_id = :run" + which;
        if (!isLocked(run, over)) return;
        of(run, "select o.cell_id from cell_order o" + mine + " order by o.cell_id for update")
                .query(String.class)
                .list();
        String heir = " from run_cell w join run r on r.id = w.run_id where w.cell_id = o.cell_id and r.id <> :run"
                + " and r.status = 'running' and not r.cancel_requested";
        of(
                        run,
                        "update cell_order o set (run_id, ordinal) = (select r.id, w.ordinal" + heir
                                + " order by r.created_at, r.id limit 1)" + mine
                                + " and o.lead is null and exists (select 1" + heir + ")")
                .update();
        of(
                        run,
                        "update cell set status = 'waiting' where status = 'running' and id in (select o.cell_id from cell_order o"
                                + mine + ")")
                .update();
        of(run, "delete from cell_order o" + mine).update();
    }

    private boolean isHeld(String run) {
        return isLocked(run, "r.status = 'running' and r.owner = :me");
    }

    /** The row stays locked, so that nobody takes the run over in between. */
    private boolean isLocked(String run, String which) {
        return of(run, "update run r set owner = r.owner where r.id = :run and " + which)
                        .param("me", me.name())
                        .update()
                > 0;
    }

    private JdbcClient.StatementSpec of(String run, String sql) {
        return jdbc.sql(sql).param("run", run);
    }
}
