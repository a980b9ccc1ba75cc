package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What whoever runs the service asks it. */
class OperationTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void probesAndMetricsTellOfTheWorkAndNotOfEachRun() throws Exception {
        try (ConfigurableApplicationContext service = new SpringApplication(TestApplication.class)
                .run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:operation" + RestOnH2Test.MODE)) {
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            jdbc.sql("""
                            insert into run (id, suite, document, document_sha256, status, cancel_requested, created_at)
                            values ('only', 's', '{}', 'x', 'queued', false, current_timestamp)""").update();
            assertThat(get(service, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(get(service, "/actuator/health/readiness").body())
                    .contains("\"database\"", "\"disk\"", "\"workers\"", "UP");
            List<String> metrics =
                    get(service, "/actuator/prometheus").body().lines().toList();
            assertThat(metrics)
                    .contains(
                            "ropewalk_runs{state=\"queued\"} 1.0",
                            "ropewalk_runs{state=\"running\"} 0.0",
                            "ropewalk_cells{state=\"waiting\"} 0.0",
                            "ropewalk_workers{state=\"living\"} 0.0",
                            "ropewalk_slots 0.0")
                    .noneMatch(line -> line.startsWith("spring_batch"))
                    .noneMatch(line -> line.contains("only"));
        }
    }

    /** Nobody is turned away because nobody measures; whoever looks sees why runs wait. */
    @Test
    void aServiceThatLeavesMeasuringToNobodyIsReadyAndSaysSo() throws Exception {
        try (ConfigurableApplicationContext service = new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--ropewalk.worker=false",
                        "--spring.datasource.url=jdbc:h2:mem:nobody" + RestOnH2Test.MODE)) {
            HttpResponse<String> ready = get(service, "/actuator/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("Nobody measures: runs wait");
            service.getBean(JdbcClient.class).sql("""
                            insert into worker (name, code_version, engine, device, device_kind, slots, labels, started_at, heartbeat_at)
                            values ('a/1/x', 'v', 1, 'cpu', 'cpu', 2, '', current_timestamp, current_timestamp)""").update();
            assertThat(get(service, "/actuator/health/readiness").body())
                    .contains("\"living\":1")
                    .doesNotContain("Nobody");
        }
    }

    @Test
    void aDatabaseWithoutRoomIsDownAndOneWithEnoughIsUp() {
        Health.Builder full = new Health.Builder(), roomy = new Health.Builder();
        DiskHealth.tell(full, DiskHealth.LEAST_FREE - 1);
        DiskHealth.tell(roomy, DiskHealth.LEAST_FREE);
        assertThat(full.build().getStatus()).isEqualTo(Status.DOWN);
        assertThat(full.build().getDetails())
                .containsEntry("reason", "The database's disk has 99 MB free, and 100 are needed.");
        assertThat(roomy.build().getStatus()).isEqualTo(Status.UP);
    }

    private HttpResponse<String> get(ConfigurableApplicationContext service, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
