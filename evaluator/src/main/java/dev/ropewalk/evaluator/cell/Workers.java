package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.version.CodeVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code worker}: processes that measure, as they last said of themselves. */
public final class Workers {

    private final JdbcClient jdbc;
    private final Owner me;

    public Workers(JdbcClient jdbc, Owner me) {
        this.jdbc = jdbc;
        this.me = me;
    }

    /** This process measures from now on. Those that have been silent for a day are forgotten. */
    void begin(Device device, int slots, List<String> labels) {
        jdbc.sql("delete from worker where name = :me or heartbeat_at < current_timestamp - interval '1' day")
                .param("me", me.name())
                .update();
        jdbc.sql("""
                        insert into worker (name, code_version, engine, device, device_kind, slots, labels, started_at, heartbeat_at)
                        values (:me, :code, :engine, :device, :kind, :slots, :labels, current_timestamp, current_timestamp)""")
                .param("me", me.name())
                .param("code", CodeVersion.current())
                .param("engine", EngineNumber.CURRENT)
                .param("device", device.toString())
                .param("kind", device.identity())
                .param("slots", slots)
                .param("labels", StoredText.message(String.join(" ", labels)))
                .update();
    }

    void beat(boolean draining, @Nullable String message) {
        jdbc.sql(
                        "update worker set heartbeat_at = current_timestamp, draining = :draining, message = :message where name = :me")
                .param("me", me.name())
                .param("draining", draining)
                .param("message", StoredText.message(message))
                .update();
    }

    void end() {
        jdbc.sql("delete from worker where name = :me").param("me", me.name()).update();
    }

    /** The kind of device that a living worker offers under a word such as {@code cuda}. */
    public Optional<String> kind(String word) {
        return jdbc
                .sql("select device_kind from worker where device like :device and not "
                        + me.dead("name", me.deadline("heartbeat_at")) + " order by device_kind")
                .param("device", word.replaceFirst(":.*", "") + "%")
                .query(String.class)
                .list()
                .stream()
                .findFirst();
    }
}
