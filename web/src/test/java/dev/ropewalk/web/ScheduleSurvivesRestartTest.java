package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Real servers on one database, one after the other. */
class ScheduleSurvivesRestartTest {

    @TempDir
    Path folder;

    @Test
    void anotherProcessFiresItToo() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String path;
        try (ConfigurableApplicationContext first = serve("3600s")) {
            var made = client.send(
                    HttpRequest.newBuilder(uri(first, "/api/v1/schedules"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"name":"nightly","cron":"0 0 3 * * *","suite":"name: s\\nmodel: m\\nconfigurations: [rope]\\ntasks: [t]\\nlengths: [1]"}
                                    """))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            path = made.headers().firstValue("Location").orElseThrow();
            first.getBean(JdbcClient.class)
                    .sql("update schedule set accounted_at = accounted_at - interval '3' day")
                    .update();
            first.getBean(JdbcClient.class)
                    .sql("update scheduled_tasks set execution_time = execution_time - interval '3' day")
                    .update();
        }
        try (ConfigurableApplicationContext second = serve("200ms")) {
            JdbcClient jdbc = second.getBean(JdbcClient.class);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> jdbc.sql("select count(*) from run where schedule_id = ?")
                                    .param(path.substring(path.lastIndexOf('/') + 1))
                                    .query(Integer.class)
                                    .single()
                            > 0);
            var missing = client.send(
                    HttpRequest.newBuilder(uri(second, "/api/v1/nothing")).build(), BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(missing.body()).contains("There is nothing at /api/v1/nothing.");
            var wrongVerb = client.send(
                    HttpRequest.newBuilder(uri(second, "/api/v1/methods"))
                            .DELETE()
                            .build(),
                    BodyHandlers.ofString());
            assertThat(wrongVerb.statusCode()).isEqualTo(405);
            var form = client.send(
                    HttpRequest.newBuilder(uri(second, "/api/v1/runs"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(form.statusCode()).isEqualTo(415);
            assertThat(form.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            var page =
                    client.send(HttpRequest.newBuilder(uri(second, "/nothing")).build(), BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("The rope ends here").doesNotContain("Exception");
        }
    }

    private static URI uri(ConfigurableApplicationContext server, String path) {
        return URI.create("http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port") + path);
    }

    private ConfigurableApplicationContext serve(String polling) {
        return new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--db-scheduler.polling-interval=" + polling,
                        "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("restart") + RestOnH2Test.MODE);
    }
}
