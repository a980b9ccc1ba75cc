package dev.ropewalk.results.worker;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads who measures from {@code worker_v1}, {@code cell_order_v1} and {@code run_owner_v1}. How long ago something was is the database's to say. */
public final class Workers {

    /** Slots that a run's attendance names. */
    private static final int NAMED = 50;

    /** Sentences of workers that a run's attendance repeats. */
    private static final int SAID = 3;

    private static final String LIVES = "not " + Silence.isOver("heartbeat_at");

    private static final String IS_FREE = "(o.lease_until is null or o.lease_until < current_timestamp)";

    private final JdbcClient jdbc;

    public Workers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * By name.
     *
     * @param name of the last that is known; empty to begin
     */
    public List<Worker> after(String name, int limit) {
        Map<String, List<Taken>> taken = taken(
                        "o.holder in (select name from worker_v1 where name > :name order by name limit :limit)",
                        Map.of("name", name, "limit", limit))
                .stream()
                .collect(Collectors.groupingBy(Taken::worker));
        return jdbc.sql("select name, case when " + Silence.isOver("heartbeat_at")
                        + " then 'silent' when draining then 'draining' else 'living' end as state, device, device_kind, slots, code_version,"
                        + " engine, labels, memory, message, started_at, " + ago("heartbeat_at") + " as silent"
                        + " from worker_v1 where name > :name order by name limit :limit")
                .param("name", name)
                .param("limit", limit)
                .query((row, number) -> worker(row, taken.getOrDefault(row.getString("name"), List.of())))
                .list();
    }

    private static Worker worker(ResultSet row, List<Taken> taken) throws SQLException {
        String labels = row.getString("labels");
        return new Worker(
                row.getString("name"),
                row.getString("state"),
                row.getString("device"),
                row.getString("device_kind"),
                row.getInt("slots"),
                row.getString("code_version"),
                row.getInt("engine"),
                labels.isBlank() ? List.of() : List.of(labels.strip().split("\\s+")),
                row.getObject("memory", Long.class),
                row.getString("message"),
                row.getObject("started_at", OffsetDateTime.class),
                Math.max(0, row.getDouble("silent")),
                taken);
    }

    /** How many there are of everything. */
    public Total total() {
        return jdbc.sql("""
                        select (select count(*) from worker_v1 where LIVES) as workers,
                          (select coalesce(sum(slots), 0) from worker_v1 where LIVES) as slots,
                          (select count(*) from (select distinct o.holder, coalesce(o.lead, o.cell_id) as slot
                             from cell_order_v1 o join worker_v1 on name = o.holder where LIVES) busy) as busy,
                          (select count(*) from worker_v1 where not (LIVES)) as silent,
                          (select count(*) from cell_order_v1 o join run_owner_v1 r on r.run_id = o.run_id
                           where r.status = 'running' and not r.cancel_requested and IS_FREE) as waiting
                        """.replace("LIVES", LIVES).replace("IS_FREE", IS_FREE))
                .query((row, number) -> new Total(
                        row.getInt("workers"),
                        row.getInt("slots"),
                        Math.min(row.getInt("slots"), row.getInt("busy")),
                        row.getInt("silent"),
                        row.getInt("waiting")))
                .single();
    }

    /** Of a run, which may have ended. */
    public Attendance attendance(String run) {
        record Manager(@Nullable String name, @Nullable Double silent, boolean wanted) {}
        Manager manager = jdbc.sql("select owner, " + ago("heartbeat_at")
                        + " as silent, cancel_requested from run_owner_v1 where run_id = :run and status = 'running'")
                .param("run", run)
                .query((row, number) -> new Manager(
                        row.getString("owner"), seconds(row, "silent"), !row.getBoolean("cancel_requested")))
                .optional()
                .orElse(null);
        if (manager == null || manager.name() == null) return Attendance.NONE;
        List<Taken> taken = taken(
                "exists (select 1 from run_cell_v1 rc where rc.cell_id = o.cell_id and rc.run_id = :run)",
                Map.of("run", run));
        // whoever takes a run that nobody manages may measure it, too
        boolean waits = manager.silent() != null && manager.silent() <= Silence.SECONDS && manager.wanted();
        return new Attendance(
                manager.name(),
                manager.silent(),
                taken.size(),
                taken.subList(0, Math.min(NAMED, taken.size())),
                waits ? waits(run, taken.isEmpty()) : List.of(),
                waits ? shortages(run) : List.of());
    }

    /** Why some cells of a run are not being measured; empty where all are at hand, or nothing is. @param attendance that run's */
    public List<Waiting> waiting(String run, Attendance attendance) {
        record Its(String status, int priority, String person, OffsetDateTime since) {}
        Its its = jdbc.sql("select status, priority, coalesce(submitted_by, '') as person, created_at from run_owner_v1"
                        + " where run_id = :run and status in ('queued', 'running') and not cancel_requested")
                .param("run", run)
                .query((row, number) -> new Its(
                        row.getString("status"),
                        row.getInt("priority"),
                        row.getString("person"),
                        row.getObject("created_at", OffsetDateTime.class)))
                .optional()
                .orElse(null);
        if (its == null) return List.of();
        Map<String, Object> parameters =
                Map.of("run", run, "priority", its.priority(), "person", its.person(), "since", its.since());
        if (its.status().equals("queued"))
            return List.of(new Waiting(
                    "queue",
                    0,
                    line(
                                    "run",
                                    "run_owner_v1 r where r.status in ('queued', 'running') and r.run_id <> :run",
                                    parameters)
                            .sentence("It waits", "for a process that takes it")));
        List<Waiting> waiting = new ArrayList<>(attendance.waiting());
        String mine =
                "cell_order_v1 o join run_cell_v1 rc on rc.cell_id = o.cell_id where rc.run_id = :run and " + IS_FREE;
        int lacking = waiting.stream().mapToInt(Waiting::cells).sum(),
                free =
                        jdbc.sql("select count(*) from " + mine)
                                .param("run", run)
                                .query(Integer.class)
                                .single();
        if (free > lacking)
            waiting.add(new Waiting(
                    "queue",
                    free - lacking,
                    line(
                                    "cell",
                                    "cell_order_v1 o join run_owner_v1 r on r.run_id = o.run_id where r.status = 'running' and not r.cancel_requested"
                                            + " and r.run_id <> :run and " + IS_FREE
                                            + " and o.device in (select o.device from " + mine + ")",
                                    parameters)
                            .sentence(
                                    Total.count(free - lacking, "cell") + (free - lacking == 1 ? " waits" : " wait"),
                                    "for a slot that is free")));
        return waiting;
    }

    /** @param of what is counted @param which SQL, rows with a run {@code r} */
    private Waiting.Line line(String of, String which, Map<String, Object> parameters) {
        String higher = "r.priority < :priority",
                person = "coalesce(r.submitted_by, '')",
                beside = "r.priority = :priority and " + person + " <> :person",
                older = "r.priority = :priority and " + person + " = :person and r.created_at < :since";
        return jdbc.sql("select count(case when " + higher + " then 1 end) as first, count(distinct case when " + higher
                        + " then " + person + " end) as first_people, count(case when " + beside
                        + " then 1 end) as beside, count(distinct case when " + beside + " then " + person
                        + " end) as beside_people, count(case when " + older + " then 1 end) as older from " + which)
                .params(parameters)
                .query((row, number) -> new Waiting.Line(
                        of,
                        row.getInt("first"),
                        row.getInt("first_people"),
                        row.getInt("beside"),
                        row.getInt("beside_people"),
                        row.getInt("older")))
                .single();
    }

    /** Of each device that somebody measures on, where all say how much memory they have; a column is as large as its baseline's order says. */
    private List<Attendance.Shortage> shortages(String run) {
        return jdbc.sql("""
                        select o.device, count(*) as cells, max(l.model_bytes + l.bytes) as bytes, max(w.most) as largest
                        from cell_order_v1 o
                        join run_cell_v1 rc on rc.cell_id = o.cell_id
                        join cell_order_v1 l on l.cell_id = coalesce(o.lead, o.cell_id)
                        join (select device_kind, max(memory) as most from worker_v1 where not draining and LIVES
                              group by device_kind having count(memory) = count(*)) w on w.device_kind = o.device
                        where rc.run_id = :run and IS_FREE and l.model_bytes + l.bytes > w.most
                        group by o.device order by o.device""".replace("LIVES", LIVES).replace("IS_FREE", IS_FREE))
                .param("run", run)
                .query((row, number) -> new Attendance.Shortage(
                        row.getString("device"), row.getInt("cells"), row.getLong("bytes"), row.getLong("largest")))
                .list();
    }

    /**
     * One question after the other: whoever asks for more while rows are read holds two connections, and enough of them hold all there are.
     *
     * @param idle whether nobody is at any of the run's cells
     */
    private List<Attendance.Wait> waits(String run, boolean idle) {
        record Group(String device, String model, int cells) {}
        return jdbc
                .sql("""
                        select o.device, m.name as model, count(*) as cells
                        from cell_order_v1 o join run_cell_v1 rc on rc.cell_id = o.cell_id join model_v1 m on m.id = o.model_id
                        where rc.run_id = :run and IS_FREE group by o.device, m.name order by o.device, m.name""".replace("IS_FREE", IS_FREE))
                .param("run", run)
                .query((row, number) -> new Group(row.getString("device"), row.getString("model"), row.getInt("cells")))
                .list()
                .stream()
                .map(group -> wait(group.device(), group.model(), group.cells()))
                .filter(wait -> wait.workers() == 0 || idle && !wait.said().isEmpty())
                .toList();
    }

    private Attendance.Wait wait(String device, String model, int cells) {
        List<String> messages = jdbc.sql(
                        "select coalesce(message, '') from worker_v1 where device_kind = :device and not draining and "
                                + LIVES + " order by name")
                .param("device", device)
                .query(String.class)
                .list();
        int draining = messages.isEmpty()
                ? jdbc.sql("select count(*) from worker_v1 where device_kind = :device and draining and " + LIVES)
                        .param("device", device)
                        .query(Integer.class)
                        .single()
                : 0;
        return new Attendance.Wait(
                device,
                model,
                cells,
                messages.size(),
                draining,
                messages.contains("")
                        ? List.of()
                        : messages.stream().distinct().limit(SAID).toList());
    }

    /** Slot by slot, as long as each is at it. @param which SQL, a condition on order {@code o} */
    private List<Taken> taken(String which, Map<String, ?> parameters) {
        return jdbc.sql("select t.*, c.label, c.task, c.length, c.seed, r.suite, w.memory from ("
                        + "select o.holder, o.run_id, coalesce(o.lead, o.cell_id) as cell_id, count(*) as cells, sum(o.stored) as stored,"
                        + " sum(o.planned) as planned, sum(o.seconds * (o.planned - o.stored) / o.planned) as foretold,"
                        + " nullif(max(o.model_bytes + o.bytes), 0) as bytes, min(o.leased_at) as since, "
                        + ago("min(o.leased_at)")
                        + " as seconds,"
                        + " extract(epoch from (max(o.lease_until) - current_timestamp)) as free"
                        + " from cell_order_v1 o where o.holder is not null and " + which
                        + " group by o.holder, o.run_id, coalesce(o.lead, o.cell_id)) t"
                        + " join single_cell_v1 c on c.id = t.cell_id join run_owner_v1 r on r.run_id = t.run_id"
                        + " left join worker_v1 w on w.name = t.holder"
                        + " order by t.since, t.cell_id")
                .params(parameters)
                .query((row, number) -> new Taken(
                        row.getString("holder"),
                        row.getString("run_id"),
                        row.getString("suite"),
                        row.getString("cell_id"),
                        row.getString("label"),
                        row.getString("task"),
                        row.getInt("length"),
                        row.getLong("seed"),
                        row.getInt("cells"),
                        row.getLong("stored"),
                        row.getLong("planned"),
                        row.getObject("since", OffsetDateTime.class),
                        Math.max(0, row.getDouble("seconds")),
                        row.getObject("foretold", Double.class),
                        row.getObject("bytes", Long.class),
                        row.getObject("memory", Long.class),
                        row.getDouble("free")))
                .list();
    }

    private static String ago(String time) {
        return "extract(epoch from (current_timestamp - " + time + "))";
    }

    private static @Nullable Double seconds(ResultSet row, String column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : (Double) Math.max(0, seconds);
    }
}
