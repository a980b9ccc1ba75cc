package dev.ropewalk.evaluator.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.run.Roots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of models that are asked for, on any database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class ModelRequestsContract {

    private static final Owner ME = new Owner("me/1/a", Owner.Kind.SHARED, Duration.ofMillis(200)),
            OTHER = new Owner("other/2/b", Owner.Kind.SHARED, Duration.ofMillis(200));

    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;

    @TempDir
    Path folder;

    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        jdbc = application.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    /** By its contents, which a run of it has, too. */
    @Test
    void whatIsWholeIsRegistered() {
        String id = request("reference-model");
        try (ModelRequests requests = started(ME, Roots.of(null, null))) {
            assertThat(ended(id)).isEqualTo("ready");
        }
        try (ModelFiles files = ModelFiles.open("reference-model")) {
            assertThat(jdbc.sql("select model_id from model_request where id = ?")
                            .param(id)
                            .query(String.class)
                            .single())
                    .isEqualTo(files.sha256());
            assertThat(jdbc.sql("select name from model where id = ?")
                            .param(files.sha256())
                            .query(String.class)
                            .single())
                    .isEqualTo("reference-model");
            assertThat(jdbc.sql("select rope from model where id = ?")
                            .param(files.sha256())
                            .query(String.class)
                            .single())
                    .contains(
                            "\"rotaryDim\":" + files.checkpoint().rope().rotaryDim(),
                            "\"trainedLength\":" + files.checkpoint().rope().trainedLength(),
                            "\"scaling\":{\"type\":\"default\"");
        }
    }

    /** What is not whole, and what lies elsewhere, fails in a sentence, and the next is seen to. */
    @Test
    void whatCannotBeHadSaysWhy() {
        String missing = request(folder.resolve("missing").toString()),
                elsewhere = request("/etc"),
                good = request("reference-model");
        try (ModelRequests requests = started(ME, Roots.of(folder.toString(), null))) {
            assertThat(ended(good)).isEqualTo("ready");
        }
        assertThat(message(missing)).contains("missing");
        assertThat(message(elsewhere)).contains("must lie in a folder that this service reads from");
    }

    /** One whose process died is taken over; one whose process lives is left to it. */
    @Test
    void theDeadLeaveTheirsToOthers() {
        String dead = request("reference-model"), alive = request("reference-model");
        jdbc.sql("update model_request set status = 'fetching', owner = :other, heartbeat_at = :at where id = :id")
                .param("other", OTHER.name())
                .param("at", OffsetDateTime.now().minusMinutes(1))
                .param("id", dead)
                .update();
        jdbc.sql(
                        "update model_request set status = 'fetching', owner = :other, heartbeat_at = current_timestamp + interval '1' hour where id = :id")
                .param("other", OTHER.name())
                .param("id", alive)
                .update();
        try (ModelRequests requests = started(ME, Roots.of(null, null))) {
            assertThat(ended(dead)).isEqualTo("ready");
        }
        assertThat(status(alive)).isEqualTo("fetching");
        jdbc.sql("delete from model_request where id = ?").param(alive).update();
    }

    /** Two processes see to each once. */
    @Test
    void eachIsSeenToOnce() {
        List<String> all = List.of(request("reference-model"), request("reference-model"), request("reference-model"));
        try (ModelRequests one = started(ME, Roots.of(null, null));
                ModelRequests other = started(OTHER, Roots.of(null, null))) {
            assertThat(all).allSatisfy(id -> assertThat(ended(id)).isEqualTo("ready"));
        }
    }

    private ModelRequests started(Owner owner, Roots roots) {
        ModelRequests requests = new ModelRequests(jdbc, owner, roots);
        requests.start();
        return requests;
    }

    private String request(String name) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into model_request (id, name, status, created_at) values (?, ?, 'queued', current_timestamp)")
                .params(id, name)
                .update();
        return id;
    }

    private String ended(String id) {
        while (List.of("queued", "fetching").contains(status(id)))
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        return status(id);
    }

    private String status(String id) {
        return jdbc.sql("select status from model_request where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private String message(String id) {
        return jdbc.sql("select message from model_request where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }
}
