package dev.ropewalk.web.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Measured;
import dev.ropewalk.web.MigratedDatabase;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.alarm.WatchedRuns;
import dev.ropewalk.web.webhook.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What comes of a run that ended, on any database. */
class WatcherTest {

    private static final class Service {

        final MigratedDatabase database;
        final Measured measured;
        final Alarms alarms;
        final WatchedRuns watched;

        Service(MigratedDatabase.Kind kind) {
            database = new MigratedDatabase(kind);
            measured = new Measured(database.jdbc);
            alarms = new Alarms(database.jdbc, outbox(), database.json, Clock.systemUTC());
            watched = new WatchedRuns(database.jdbc, Clock.systemUTC());
            database.jdbc
                    .sql(
                            "insert into webhook (id, url, events, secret, created_at) values ('w', 'https://example.org', 'alarm run.ended', 's', current_timestamp)")
                    .update();
        }

        Outbox outbox() {
            return new Outbox(database.jdbc, database.json, Clock.systemUTC());
        }

        Watcher watcher() {
            return watcher(outbox());
        }

        Watcher watcher(Outbox outbox) {
            return new Watcher(
                    new EndedRuns(database.jdbc),
                    watched,
                    new ScheduleRows(database.jdbc),
                    alarms,
                    outbox,
                    database.jdbc,
                    database.transaction);
        }

        List<Alarms.Alarm> raised() {
            return alarms.page(null, false, null, 500).items();
        }

        List<String> told() {
            return database.jdbc
                    .sql("select event from delivery order by created_at, id")
                    .query(String.class)
                    .list();
        }
    }

    /** Of 100 questions the first model answers 95 and the second 75; the third is as good as the second, and then nothing is new. */
    @ParameterizedTest
    @EnumSource
    void whoGotWorseIsAnAlarmOnceAndWithAllThatItRestsOn(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        String schedule = service.measured.schedule("s", true);
        service.measured.cell(service.measured.run("r1", schedule, "completed"), "a", 100, i -> i < 95);
        service.watcher().look();
        assertThat(service.raised()).isEmpty();
        assertThat(service.watched.of("r1").orElseThrow().sentence()).isEqualTo("It is the first.");

        service.measured.cell(service.measured.run("r2", schedule, "completed"), "b", 100, i -> i < 75);
        service.watcher().look();
        assertThat(service.raised()).hasSize(1);
        Alarms.Alarm alarm = service.raised().get(0);
        assertThat(alarm.kind()).isEqualTo("worse");
        assertThat(alarm.run()).isEqualTo("r2");
        assertThat(alarm.previousRun()).isEqualTo("r1");
        assertThat(alarm.message())
                .isEqualTo(
                        "1 of 1 comparison with the run before is significantly worse: rope{} on passkey@1 at 512 tokens went from 95 to 75 %.");
        JsonNode finding = alarm.findings().get(0);
        assertThat(finding.path("difference").asDouble()).isEqualTo(-0.2);
        assertThat(finding.path("p").asDouble()).isEqualTo(2 / Math.pow(2, 20));
        assertThat(finding.path("upper").asDouble()).isNegative();
        assertThat(finding.path("changed")).extracting(JsonNode::asString).containsExactly("model");
        assertThat(finding.path("cells")).hasSize(1);

        service.measured.cell(service.measured.run("r3", schedule, "completed"), "c", 100, i -> i > 24);
        service.measured.cell(service.measured.run("r4", schedule, "completed"), "c", 100, i -> false);
        service.watcher().look();
        assertThat(service.raised()).hasSize(1);
        assertThat(service.watched.of("r3").orElseThrow().sentence()).isEqualTo("None of 1 worse.");
        assertThat(service.watched.of("r4").orElseThrow().sentence()).isEqualTo("Nothing was measured anew.");
        assertThat(service.told())
                .containsExactlyInAnyOrder("run.ended", "run.ended", "alarm", "run.ended", "run.ended");
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatFailedIsAnAlarmWhereSomebodyWatches(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        service.measured.run("r1", service.measured.schedule("s", true), "failed");
        service.measured.run("r2", "s", "cancelled");
        service.measured.run("r3", service.measured.schedule("t", false), "failed");
        service.watcher().look();
        assertThat(service.raised()).extracting(Alarms.Alarm::run).containsExactly("r1");
        assertThat(service.raised().get(0).message()).isEqualTo("The run failed: The model folder is gone.");
        assertThat(service.told()).hasSize(4);
    }

    /** A cell that could be measured and no longer can is worse than one that lost points. */
    @ParameterizedTest
    @EnumSource
    void whoHasNoNumberAnyMoreIsAnAlarm(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        String schedule = service.measured.schedule("s", true);
        service.measured.cell(service.measured.run("r1", schedule, "completed"), "a", 10, i -> true);
        String cell = service.measured.cell(service.measured.run("r2", schedule, "completed"), "b", 10, i -> true);
        service.database
                .jdbc
                .sql("update cell set status = 'failed', message = 'Out of memory.', score = null where id = ?")
                .param(cell)
                .update();
        service.watcher().look();
        assertThat(service.raised())
                .extracting(Alarms.Alarm::message)
                .containsExactly(
                        "1 cell that had a number in the run before has none: rope{} on passkey@1 at 512 failed: Out of memory.");
    }

    /** Whoever dies in the middle leaves nothing behind, and the next one does all of it. */
    @ParameterizedTest
    @EnumSource
    void whoDiesInTheMiddleHasDoneNothing(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        String schedule = service.measured.schedule("s", true);
        service.measured.cell(service.measured.run("r1", schedule, "completed"), "a", 100, i -> i < 95);
        service.watcher().look();
        service.measured.cell(service.measured.run("r2", schedule, "completed"), "b", 100, i -> i < 75);
        Watcher dying = service.watcher(service.outbox());
        EndedRuns.Ended ended = new EndedRuns(service.database.jdbc).waiting().get(0);
        assertThatThrownBy(() -> service.database.transaction.executeWithoutResult(status -> {
                    dying.seeTo(ended); // joins this transaction
                    assertThat(service.raised()).hasSize(1);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(service.raised()).isEmpty();
        assertThat(service.told()).hasSize(1);
        service.watcher().look();
        assertThat(service.raised()).hasSize(1);
        assertThat(service.told()).containsExactlyInAnyOrder("run.ended", "run.ended", "alarm");
    }

    /** A hundred ends, seen by two at the same time. */
    @ParameterizedTest
    @EnumSource
    void twoThatLookAtTheSameTimeSeeToEachRunOnce(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        String schedule = service.measured.schedule("s", true);
        for (int run = 0; run < 100; run++) service.measured.run("r" + run, schedule, "failed");
        CompletableFuture<Void> other = CompletableFuture.runAsync(service.watcher()::look);
        service.watcher().look();
        other.join();
        service.watcher().look();
        assertThat(service.raised()).hasSize(100).extracting(Alarms.Alarm::run).doesNotHaveDuplicates();
        assertThat(service.told()).hasSize(200);
    }

    /** Queued again, a run ends again; what is told of it then stands in the place of what was told before. */
    @ParameterizedTest
    @EnumSource
    void whatIsQueuedAgainIsAwaitedAgain(MigratedDatabase.Kind kind) {
        Service service = new Service(kind);
        String schedule = service.measured.schedule("s", true);
        service.measured.cell(service.measured.run("r1", schedule, "completed"), "a", 100, i -> i < 95);
        service.measured.cell(service.measured.run("r2", schedule, "completed"), "b", 100, i -> i < 95);
        service.watcher().look();
        service.watcher().look();
        assertThat(service.told()).hasSize(2);
        service.database
                .jdbc
                .sql("update run set awaited = true where id = 'r2'")
                .update();
        service.watcher().look();
        assertThat(service.told()).hasSize(3);
        assertThat(service.watched.of("r2").orElseThrow().compared()).isEqualTo(1);
    }
}
