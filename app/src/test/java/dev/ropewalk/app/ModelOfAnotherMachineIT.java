package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.model.ModelNames;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model that lies beside the service alone is measured by workers elsewhere, each with a folder and a cache of its own. */
class ModelOfAnotherMachineIT {

    private static final String SUITE = """
            name: elsewhere
            model: ./models/mine
            configurations: [rope, self-extend]
            tasks: ["passkey{depths=4,trials=2}"]
            lengths: [256]
            seeds: [7]
            """;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) process.destroyForcibly().waitFor();
    }

    /** The first worker cannot reach the service and says so; the second is killed in the middle of the download; the third goes on from there. */
    @Test
    void aWorkerFetchesWhatItDoesNotHaveAndGoesOnAfterAKill() throws Exception {
        Path service = Files.createDirectories(folder.resolve("service")),
                model = Files.createDirectories(service.resolve("models/mine"));
        Path bundled = ModelNames.folder(ModelNames.BUNDLED);
        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "model.safetensors"))
            Files.copy(bundled.resolve(file), model.resolve(file));
        Files.writeString(model.resolve("config.json"), Files.readString(bundled.resolve("config.json")) + "\n");
        long size = Files.size(model.resolve("model.safetensors"));

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String database = postgres.getJdbcUrl("postgres", "postgres");
            start(service, "serve", "serve", "--no-worker", "--port", "0", "--db", database);
            String address = await("the service", () -> address(folder.resolve("serve.log")));
            try (SlowLine line = new SlowLine(URI.create(address).getPort(), 150)) {
                String run = submit(address);
                Path other = Files.createDirectories(folder.resolve("other"));
                start(other, "silent", "worker", "--db", database, "--service", "http://127.0.0.1:1");
                Process victim = start(other, "victim", "worker", "--db", database, "--service", line.address());

                assertThat(await("who cannot have it says so", () -> said(address, "cannot have the model")))
                        .contains("cannot have the model ./models/mine: There is no model folder ./models/mine")
                        .endsWith("; 127.0.0.1:1 cannot be reached (ConnectException).");
                assertThat(await("who fetches it says so", () -> said(address, "fetches the model")))
                        .startsWith("fetches the model ./models/mine from 127.0.0.1:");
                Path part = await("a part", () -> partOfWeights(other));
                long begun = Files.size(part);
                victim.destroyForcibly().waitFor();
                assertThat(begun).isBetween(1L, size - 1);

                long before = line.carried();
                line.widen();
                start(other, "third", "worker", "--db", database, "--service", line.address(), "--drain");
                JsonNode ended = await("the run", () -> ended(address, run));
                assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
                assertThat(line.carried() - before)
                        .as("bytes of the second attempt")
                        .isLessThan(size - begun + 50_000);
                assertThat(scores(ask(address + "/api/v1/runs/" + run + "/cells")))
                        .isEqualTo(alone(service));
            }
        }
    }

    private Process start(Path where, String name, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("XDG_CACHE_HOME", where.resolve("cache").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static <T> T await(String what, Callable<T> look) throws Exception {
        for (int tenth = 0; tenth < 1800; tenth++) {
            T found = look.call();
            if (found != null) return found;
            Thread.sleep(100);
        }
        throw new AssertionError(what + " did not come in three minutes");
    }

    private static String address(Path log) throws IOException {
        String text = Files.readString(log);
        return text.contains(" (Ctrl-C") ? text.replaceFirst("(?s).*serves at (http\\S+) .*", "$1") : null;
    }

    private static JsonNode ask(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String submit(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v1/runs"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(SUITE))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonMapper.shared().readTree(answer.body()).path("id").asString();
    }

    /** What a worker says of itself that begins so. */
    private static String said(String address, String beginning) throws IOException, InterruptedException {
        for (JsonNode worker : ask(address + "/api/v1/workers"))
            if (worker.path("message").asString("").startsWith(beginning))
                return worker.path("message").asString();
        return null;
    }

    private static Path partOfWeights(Path where) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.filter(path -> path.endsWith("model.safetensors.part"))
                    .toList()) if (Files.size(file) > 0) return file;
            return null;
        } catch (UncheckedIOException e) {
            return null; // one was renamed meanwhile
        }
    }

    private static JsonNode ended(String address, String run) throws IOException, InterruptedException {
        JsonNode now = ask(address + "/api/v1/runs/" + run).path("run");
        return List.of("queued", "running").contains(now.path("status").asString()) ? null : now;
    }

    /** By one process, on a database of its own. */
    private List<String> alone(Path service) throws Exception {
        Path suite = Files.writeString(folder.resolve("suite.yaml"), SUITE), result = folder.resolve("alone.json");
        Process run = start(
                service,
                "alone",
                "run",
                suite.toString(),
                "--db",
                "jdbc:h2:file:" + folder.resolve("alone"),
                "--json",
                result.toString());
        assertThat(run.waitFor())
                .as(Files.readString(folder.resolve("alone.log")))
                .isZero();
        return scores(JsonMapper.shared().readTree(result).path("cells"));
    }

    private static List<String> scores(JsonNode cells) {
        List<String> scores = new ArrayList<>();
        for (JsonNode cell : cells.has("items") ? cells.path("items") : cells)
            scores.add(cell.path("length") + " " + cell.path("samples") + " " + cell.path("score"));
        assertThat(scores).hasSize(2);
        return scores;
    }
}
