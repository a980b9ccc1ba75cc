package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of a model as another machine gets them, over a real connection: those that belong to it, in whole or from a byte on. */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class ModelFilesOverHttpTest {

    private static final String FILES = Fixture.MODEL + "/files", DIGITS = "0123456789";

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:h2:mem:files" + RestOnH2Test.MEMORY);
    }

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(TestApplication.FILE, DIGITS);
        jdbc.sql("update model set location = 'bundled'").update();
        if (jdbc.sql("select count(*) from model").query(Integer.class).single() > 0) return;
        Fixture fixture = new Fixture(jdbc);
        fixture.fill();
        fixture.imported("5e".repeat(32), "4d".repeat(32), "vicuna");
    }

    private HttpResponse<String> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/models/" + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) request.headers(headers);
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String sentence(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        return JsonMapper.shared().readTree(answer.body()).path("detail").asString();
    }

    @Test
    void theFilesOfAModelAreListedWithWhatTheyAreKnownBy() throws Exception {
        JsonNode files = JsonMapper.shared().readTree(ask("GET", FILES).body());
        assertThat(files).hasSize(2);
        assertThat(files.path(0).propertyNames()).containsExactly("name", "size", "sha256");
        assertThat(files.at("/0/name").asString()).isEqualTo("weights.bin");
        assertThat(files.at("/0/size").asLong()).isEqualTo(10);
        assertThat(files.at("/0/sha256").asString()).isEqualTo(TestApplication.HASH);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=3-, 206, 3456789, bytes 3-9/10",
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=8-99, 206, 89, bytes 8-9/10",
        "bytes=0-, 200, 0123456789, ''",
        "'bytes=1-2,4-5', 200, 0123456789, ''",
        "lines=3-, 200, 0123456789, ''",
        "bytes=4-2, 200, 0123456789, ''"
    })
    void oneRangeIsAnsweredAndWhatIsNoneIsPassedOver(String range, int status, String body, String content)
            throws Exception {
        HttpResponse<String> answer = ask("GET", FILES + "/weights.bin", "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(header(answer, "Content-Range")).isEqualTo(content);
        assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(body.length()));
        assertThat(header(answer, "ETag")).isEqualTo('"' + TestApplication.HASH + '"');
    }

    /** What begins as another content ends as none. */
    @Test
    void aRangeOfOtherContentsIsTheWholeFile() throws Exception {
        String same = '"' + TestApplication.HASH + '"', other = '"' + "0".repeat(64) + '"';
        assertThat(ask("GET", FILES + "/weights.bin", "Range", "bytes=3-", "If-Range", same)
                        .body())
                .isEqualTo("3456789");
        HttpResponse<String> whole = ask("GET", FILES + "/weights.bin", "Range", "bytes=3-", "If-Range", other);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(DIGITS);
    }

    @Test
    void aRangeBehindTheEndIsRefusedWithTheSize() throws Exception {
        HttpResponse<String> answer = ask("GET", FILES + "/weights.bin", "Range", "bytes=10-");
        assertThat(sentence(answer, 416)).isEqualTo("weights.bin has 10 bytes, none of them in bytes=10-.");
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void headSaysAllButTheBytes() throws Exception {
        HttpResponse<String> answer = ask("HEAD", FILES + "/weights.bin");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("10");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.body()).isEmpty();
    }

    /** Whether it is noticed before the first byte is on its way or after. */
    @Test
    void aFileThatLostItsEndDoesNotLookWhole() throws Exception {
        Files.writeString(TestApplication.FILE, "01234");
        assertThat(sentence(ask("GET", FILES + "/weights.bin"), 500)).startsWith("Something broke on our side");
        Files.write(TestApplication.TORN, new byte[500_000]);
        assertThatThrownBy(() -> ask("GET", FILES + "/torn.bin")).isInstanceOf(IOException.class);
    }

    /** No name of an address reaches the disk. */
    @ParameterizedTest
    @ValueSource(strings = {"secret.txt", "..%2Fpom.xml", "%2Fetc%2Fpasswd", "..", ".", "weights.bin%00"})
    void onlyFilesOfTheModelAreGiven(String name) throws Exception {
        assertThat(ask("GET", FILES + "/" + name).statusCode()).isIn(400, 404);
    }

    @Test
    void whatIsNotHereIsSaid() throws Exception {
        assertThat(sentence(ask("GET", "0".repeat(64) + "/files"), 404))
                .isEqualTo("There is no model '" + "0".repeat(64) + "'.");
        assertThat(sentence(ask("GET", FILES + "/secret.txt"), 404)).isEqualTo("There is no file 'secret.txt'.");
        String imported = jdbc.sql("select id from model where family = 'imported'")
                .query(String.class)
                .single();
        assertThat(ask("GET", imported + "/files").statusCode()).isEqualTo(404);
        jdbc.sql("update model set location = 'elsewhere'").update();
        assertThat(sentence(ask("GET", FILES), 404))
                .isEqualTo("What model aaaaaaaaaaaa was read from is not here: it was moved, deleted or changed,"
                        + " or lies on another machine.");
    }

    /** A model may have been registered under a name that is no more. */
    @Test
    void aModelIsFoundUnderTheNameThatARunHasForIt() throws Exception {
        jdbc.sql("update model set location = 'elsewhere'").update();
        jdbc.sql("update run set document = '{\"model\":\"bundled\"}'").update();
        jdbc.sql("""
                        insert into cell_order (cell_id, run_id, ordinal, since, model_id, dtype, device, planned, stored)
                        select cell_id, run_id, 0, current_timestamp, ?, 'float32', 'cpu', 1, 0 from run_cell order by cell_id limit 1""").param(Fixture.MODEL).update();
        assertThat(ask("GET", FILES + "/weights.bin").body()).isEqualTo(DIGITS);
        jdbc.sql("delete from cell_order").update();
    }
}
