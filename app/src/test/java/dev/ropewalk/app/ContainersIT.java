package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Compose file as it stands: an image made of this clone, PostgreSQL, the pages and two workers, one of which is killed. Where no Docker is, it is
 * skipped and says so; the same by processes, with more faults, is the evaluator's ManyProcessesTest.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ContainersIT {

    private static final String SUITE = """
            {"name": "containers", "model": "reference-model", "configurations": ["rope", "self-extend", "dca"],
             "tasks": ["passkey{depths=4,trials=4}", "ppl/lastk{k=64,documents=3}"], "lengths": [512, 1024, 2048], "seeds": [1, 2]}
            """;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private String token = "";

    @Test
    void twoWorkersOfWhichOneIsKilledMeasureWhatOneMachineMeasures() throws Exception {
        assumeTrue(hasDocker(), "no Docker here: the image and the Compose file are not tried");
        try (ComposeContainer compose = new ComposeContainer(new File("../docker-compose.yml"))
                .withEnv(Map.of(
                        "POSTGRES_PASSWORD", secret(),
                        "ROPEWALK_MANAGER_PASSWORD", secret(),
                        "ROPEWALK_WORKER_PASSWORD", secret(),
                        "ROPEWALK_PORT", Integer.toString(port)))
                .withBuild(true)) {
            compose.start();
            token = token(service(compose, "web-1"));
            String run = call("POST", "runs", SUITE).path("id").asString();
            while (ended(cells(run)) == 0) Thread.sleep(500);
            ContainerState worker = service(compose, "worker-1");
            worker.getDockerClient().killContainerCmd(worker.getContainerId()).exec();
            while (Set.of("queued", "running").contains(status(run))) Thread.sleep(500);
            assertThat(status(run)).isEqualTo("completed");
            assertThat(table(cells(run))).hasSize(36).isEqualTo(onThisMachine());
        }
    }

    private static boolean hasDocker() {
        return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static String secret() {
        return UUID.randomUUID().toString();
    }

    private static ContainerState service(ComposeContainer compose, String name) {
        return compose.getContainerByServiceName(name).orElseThrow();
    }

    private static String token(ContainerState web) throws IOException, InterruptedException {
        ExecResult made = web.execInContainer("/opt/ropewalk/ropewalk", "token", "--name", "containers");
        assertThat(made.getExitCode()).as(made.getStderr()).isZero();
        return made.getStdout().strip();
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return JsonMapper.shared().readTree(answer.body());
    }

    private String status(String run) throws IOException, InterruptedException {
        return call("GET", "runs/" + run, "").at("/run/status").asString();
    }

    private JsonNode cells(String run) throws IOException, InterruptedException {
        return call("GET", "runs/" + run + "/cells", "").path("items");
    }

    private static long ended(JsonNode cells) {
        return cells.valueStream()
                .filter(cell -> cell.path("status").asString().equals("done"))
                .count();
    }

    /** What people compare: all but timings and ids. */
    private static Map<String, String> table(JsonNode cells) {
        Map<String, String> table = new TreeMap<>();
        for (JsonNode cell : cells)
            table.put(
                    String.join(
                            " ",
                            cell.at("/configuration/name")
                                    .asString(cell.path("method").asString("")),
                            cell.path("task").asString(),
                            cell.path("length").asString(),
                            cell.path("seed").asString()),
                    String.join(
                            " ",
                            cell.path("status").asString(),
                            cell.path("samples").asString(),
                            cell.path("failures").asString(),
                            cell.path("score").toString()));
        return table;
    }

    private Map<String, String> onThisMachine() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE), table = folder.resolve("table.json");
        Commands.Answer run = new Commands(folder).run("run", suite.toString(), "--json", table.toString());
        assertThat(run.status()).as(run.err()).isZero();
        return table(JsonMapper.shared().readTree(table).path("cells"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
