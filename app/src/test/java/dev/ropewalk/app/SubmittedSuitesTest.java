package dev.ropewalk.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ropewalk.evaluator.run.Roots;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What suites name that somebody sends to a service: no request opens it, nothing tells what stands in it, and with roots nothing beyond them is looked at. */
class SubmittedSuitesTest {

    private static final String SECRET = "hunter2:x:0:0";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private Path inside;

    @BeforeEach
    void serve() throws IOException {
        inside = Files.createDirectories(folder.resolve("inside"));
        Files.writeString(folder.resolve("passwd"), SECRET + "\n");
        Files.writeString(inside.resolve("passwd.jsonl"), SECRET + "\n");
        start(Map.of());
    }

    private void start(Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("server.port", 0, "server.address", "127.0.0.1"));
        properties.putAll(more);
        DatabaseOptions database = new DatabaseOptions();
        database.url = "jdbc:h2:file:" + folder.resolve("db");
        if (service != null) service.close();
        service = Application.start(Application.Service.class, WebApplicationType.SERVLET, database, properties);
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** Ten pipes that nobody writes into, and the device that never ends: each is taken at once, and refused by whoever would measure it. */
    @Test
    void noRequestOpensAFile() throws Exception {
        Path pipe = folder.resolve("pipe.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path path : List.of(pipe, Path.of("/dev/zero"), pipe)) {
            long begun = System.nanoTime();
            HttpResponse<String> answer = send(file(path));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(failed(answer)).contains("is a pipe or a device");
        }
    }

    @Test
    void noSentenceRepeatsWhatAFileHolds() throws Exception {
        for (String format : List.of("", ",format=ruler", ",format=longbench-v2")) {
            String said = failed(send(file(inside.resolve("passwd.jsonl") + format)));
            assertThat(said)
                    .contains("passwd.jsonl")
                    .contains("not what the task reads")
                    .doesNotContain("hunter2");
        }
        Path fields = Files.writeString(inside.resolve("fields.jsonl"), "{\"hunter2\": 1}\n");
        assertThat(failed(send(file(fields)))).contains("fields.jsonl, line 1").doesNotContain("hunter2");
        assertThat(failed(send("\"ruler/qa_1{file=" + inside.resolve("passwd.jsonl") + "}\"")))
                .contains("not what the task reads")
                .doesNotContain("hunter2");
    }

    /** The same sentence whether it is there or not, whatever way leads to it. */
    @Test
    void withRootsNothingBeyondThemIsLookedAt() throws Exception {
        start(Map.of(Roots.OTHERWISE, inside.toString()));
        Path link = Files.createSymbolicLink(inside.resolve("link.jsonl"), folder.resolve("passwd"));
        for (String path : List.of(
                folder.resolve("passwd").toString(),
                folder.resolve("nothing").toString(),
                inside + "/../passwd",
                "/dev/zero",
                "/proc/self/environ")) {
            HttpResponse<String> answer = send(file(path));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(json(answer).path("detail").asString())
                    .isEqualTo(
                            "file: path must lie in a folder that this service reads from (its ropewalk.data-roots), and"
                                    + " no link may lead out of it, got '" + path + "'");
            assertThat(post("{\"name\":\"s\",\"model\":\"" + path
                                    + "\",\"configurations\":[\"rope\"],\"tasks\":[\"passkey\"],\"lengths\":[512]}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send("\"niah{folder=" + path + "}\"").statusCode()).isEqualTo(400);
        }
        assertThat(failed(send(file(link)))).contains("no link may lead out of it, got '" + link + "'");
        assertThat(failed(send(file(inside.resolve("passwd.jsonl"))))).contains("not what the task reads");
    }

    /** 100 lengths x 1,001 seeds; the same in a schedule. */
    @Test
    void aSuiteOfTooManyCellsIsRefusedAtOnce() throws Exception {
        StringBuilder suite =
                new StringBuilder("{\"name\":\"s\",\"model\":\"reference-model\",\"configurations\":[\"rope\"],"
                        + "\"tasks\":[\"passkey\"],\"lengths\":[512");
        for (int i = 1; i < 100; i++) suite.append(',').append(512 + i);
        suite.append("],\"seeds\":[0");
        for (int i = 1; i < 1001; i++) suite.append(',').append(i);
        suite.append("]}");
        assertThat(json(post(suite.toString())).path("detail").asString())
                .isEqualTo(
                        "a suite may have up to 100,000 cells, got 100,100: 1 configurations x 1 tasks x 100 lengths x 1,001 seeds");
        HttpResponse<String> schedule = send(
                "/api/v1/schedules",
                "{\"name\":\"n\",\"cron\":\"0 0 3 1 1 *\",\"suite\":" + suite + "}",
                "application/json");
        assertThat(schedule.statusCode()).as(schedule.body()).isEqualTo(400);
    }

    private static String file(Object path) {
        return "\"file{path=" + path + "}\"";
    }

    private HttpResponse<String> send(String task) throws IOException, InterruptedException {
        return post("{\"name\":\"s\",\"model\":\"reference-model\",\"configurations\":[\"rope\"],\"tasks\":[" + task
                + "],\"lengths\":[512]}");
    }

    private HttpResponse<String> post(String suite) throws IOException, InterruptedException {
        return send("/api/v1/runs", suite, "application/json");
    }

    private HttpResponse<String> send(String path, String body, String type) throws IOException, InterruptedException {
        return client.send(
                at(path).header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path));
    }

    /** What a run says once it has failed. */
    private String failed(HttpResponse<String> accepted) throws IOException, InterruptedException {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String run = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode[] last = new JsonNode[1];
        await().atMost(60, SECONDS).until(() -> {
            last[0] =
                    json(client.send(at(run).build(), BodyHandlers.ofString())).path("run");
            return last[0].path("status").asString().equals("failed");
        });
        return last[0].path("message").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
