package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.version.CodeVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code worker}: processes that measure, as they last said of themselves. */
public final class Workers {

    /** What a process offers. @param memory bytes that its slots share */
    record Offer(Device device, int slots, List<String> labels, long memory) {}

    private final JdbcClient jdbc;
    private final Owner me;

    public Workers(JdbcClient jdbc, Owner me) {
        this.jdbc = jdbc;
        this.me = me;
    }

    /** This process measures from now on. */
    void begin(Offer offer) {
        forget();
        jdbc.sql("delete from worker where name = :me").param("me", me.name()).update();
        insert(offer);
    }

    /** Those that have been silent for a day; where nobody else can have the database open, whoever else is named. */
    public void forget() {
        jdbc.sql("delete from worker where name <> :me"
                        + (me.isAlone() ? "" : " and heartbeat_at < current_timestamp - interval '1' day"))
                .param("me", me.name())
                .update();
    }

    private void insert(Offer offer) {
        jdbc.sql("""
                        insert into worker (name, code_version, engine, device, device_kind, slots, labels, memory, started_at, heartbeat_at)
                        values (:me, :code, :engine, :device, :kind, :slots, :labels, :memory, current_timestamp, current_timestamp)""")
                .param("me", me.name())
                .param("code", CodeVersion.current())
                .param("engine", EngineNumber.CURRENT)
                .param("device", offer.device().toString())
                .param("kind", offer.device().identity())
                .param("slots", offer.slots())
                .param("labels", StoredText.message(String.join(" ", offer.labels())))
                .param("memory", offer.memory())
                .update();
    }

    /** It lives. One that was forgotten meanwhile is there again. */
    void beat(Offer offer, boolean draining, @Nullable String message) {
        if (isTold(draining, message)) return;
        insert(offer);
        isTold(draining, message);
    }

    private boolean isTold(boolean draining, @Nullable String message) {
        return jdbc.sql(
                                "update worker set heartbeat_at = current_timestamp, draining = :draining, message = :message where name = :me")
                        .param("me", me.name())
                        .param("draining", draining)
                        .param("message", StoredText.message(message))
                        .update()
                > 0;
    }

    void end() {
        jdbc.sql("delete from worker where name = :me").param("me", me.name()).update();
    }

    /** The kind of device that a living worker offers under a word such as {@code cuda}. */
    public Optional<String> kind(String word) {
        return jdbc
                .sql("select device_kind from worker where device like :device and " + living()
                        + " order by device_kind")
                .param("device", word.replaceFirst(":.*", "") + "%")
                .param("me", me.name())
                .query(String.class)
                .list()
                .stream()
                .findFirst();
    }

    /** The most memory that one of those has which would take cells for a kind of device; empty where there is none of them, or one does not say. */
    OptionalLong memory(String kind) {
        record Told(int workers, int tell, long most) {}
        Told told = jdbc.sql(
                        "select count(*) as workers, count(memory) as tell, coalesce(max(memory), 0) as most from worker"
                                + " where device_kind = :kind and not draining and " + living())
                .param("kind", kind)
                .param("me", me.name())
                .query((row, number) -> new Told(row.getInt("workers"), row.getInt("tell"), row.getLong("most")))
                .single();
        return told.workers() == 0 || told.tell() < told.workers()
                ? OptionalLong.empty()
                : OptionalLong.of(told.most());
    }

    private String living() {
        return "not " + me.dead("name", me.deadline("heartbeat_at"));
    }
}
