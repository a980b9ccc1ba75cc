package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a newcomer's first requests are answered by a server that listens: each with one sentence that says what to send instead. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=jdbc:h2:mem:newcomers" + RestOnH2Test.MEMORY)
class NewcomersTest {

    private static final String SUITE =
            "name: s\nmodel: reference-model\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n";

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aSuiteSentAsAFormIsToldItsType() throws Exception {
        refused(
                send(runs(SUITE.getBytes()).header("Content-Type", "application/x-www-form-urlencoded")),
                415,
                "send the suite as application/json or application/yaml, got application/x-www-form-urlencoded",
                "/api/v1/runs");
        refused(send(runs(SUITE.getBytes())), 415, "got no Content-Type", "/api/v1/runs");
        refused(
                send(request("/api/v1/plans")
                        .POST(BodyPublishers.ofString("{}"))
                        .header("Content-Type", "text/plain")),
                415,
                "send the body as application/json, got text/plain",
                "/api/v1/plans");
        for (String type : new String[] {
            "text/plain", "application/yaml", "application/x-yaml", "text/yaml;charset=utf-8", "application/json"
        })
            assertThat(send(runs(SUITE.getBytes()).header("Content-Type", type)).statusCode())
                    .as(type)
                    .isEqualTo(202);
    }

    @Test
    void aCompressedBodyIsToldItsEncoding() throws Exception {
        for (String type : new String[] {"application/yaml", "application/x-www-form-urlencoded"})
            refused(
                    send(runs(gzip(SUITE)).header("Content-Type", type).header("Content-Encoding", "gzip")),
                    415,
                    "send it as it is, got Content-Encoding gzip",
                    "/api/v1/runs");
    }

    @Test
    void whatIsNotThereIsNamedByTheAddressThatWasAsked() throws Exception {
        refused(send(request("/api/v1/run")), 404, "There is nothing at /api/v1/run.", "/api/v1/run");
        refused(
                send(request("/api/v1/runs").DELETE()),
                405,
                "/api/v1/runs takes GET and POST, not DELETE.",
                "/api/v1/runs");
        refused(
                send(request("/api/v1/leaderboard?taks=passkey")),
                400,
                "There is no parameter 'taks' here",
                "/api/v1/leaderboard");
    }

    /** People get the same sentences on a page. */
    @Test
    void aPageSaysWhatIsWrongWithItsAddress() throws Exception {
        assertThat(send(request("/?taks=passkey")))
                .satisfies(page -> assertThat(page.statusCode()).isEqualTo(400))
                .extracting(HttpResponse::body)
                .asString()
                .contains(
                        "There is no parameter &#39;taks&#39; here, / takes q, from, board, task, model, sort, line.");
        assertThat(send(request("/boards?task=passky")).body()).contains("There is no task &#39;passky&#39;");
        assertThat(send(request("/boards?task=passkey")).statusCode()).isEqualTo(200);
        assertThat(send(request("/runs?page=2")).statusCode()).isEqualTo(400);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder runs(byte[] suite) {
        return request("/api/v1/runs").POST(BodyPublishers.ofByteArray(suite));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void refused(HttpResponse<String> answer, int status, String sentence, String instance) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.path("detail").asString()).contains(sentence);
        assertThat(problem.path("instance").asString()).isEqualTo(instance);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes());
        }
        return bytes.toByteArray();
    }
}
