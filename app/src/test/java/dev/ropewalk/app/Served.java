package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that is a process of its own, and questions to it. */
final class Served implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final String address;

    private Served(Process process, Path log) throws Exception {
        this.process = process;
        address = await("the service", () -> {
            String said = Files.readString(log);
            assertThat(process.isAlive()).as(said).isTrue();
            return said.contains(" (Ctrl-C") ? said.replaceFirst("(?s).*serves at (http\\S+) .*", "$1") : null;
        });
    }

    /** @param more options of {@code serve} */
    static Served in(Path folder, Map<String, String> environment, String... more) throws Exception {
        Path log = folder.resolve("serve-" + UUID.randomUUID() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Served(builder.start(), log);
    }

    static <T> T await(String what, Callable<T> look) throws Exception {
        for (int tenth = 0; tenth < 1800; tenth++) {
            T found = look.call();
            if (found != null) return found;
            Thread.sleep(100);
        }
        throw new AssertionError(what + " did not come in three minutes");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request(path).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 202);
        return JsonMapper.shared().readTree(answer.body());
    }

    Path download(String path, Path file) throws IOException, InterruptedException {
        HttpResponse<Path> answer = CLIENT.send(request(path).build(), BodyHandlers.ofFile(file));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    /** What whoever asks for the list of tokens by a name that is not the machine's own is answered: there tokens count. */
    String asStranger(String token) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort())) {
            socket.getOutputStream()
                    .write(
                            ("GET /api/v1/tokens HTTP/1.1\r\nHost: bench.example\r\nConnection: close\r\nAuthorization: Bearer "
                                            + token + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Once it has ended, as it stands then. */
    JsonNode ended(String run) throws Exception {
        return await("the end of run " + run, () -> {
            JsonNode now = get("/api/v1/runs/" + run).path("run");
            return List.of("queued", "running").contains(now.path("status").asString()) ? null : now;
        });
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As a person ends it, in order. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
