package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a client sees of rows that are on their way, over a real connection. */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class ExportOverHttpTest {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:h2:mem:rows" + RestOnH2Test.MEMORY);
    }

    private static final String LONG = "5e".repeat(32);
    private static final int MANY = 5_000;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    /** One imported cell of many samples. */
    @BeforeEach
    void fill() {
        jdbc.sql("delete from sample_text").update();
        if (jdbc.sql("select count(*) from model").query(Integer.class).single() > 0) return;
        Fixture fixture = new Fixture(jdbc);
        fixture.fill();
        fixture.imported(LONG, "4d".repeat(32), "vicuna");
        jdbc.sql("update cell set samples = ? where id = ?").params(MANY, LONG).update();
        for (int ordinal = 1; ordinal < MANY; ordinal++)
            jdbc.sql("""
                            insert into sample (id, cell_id, ordinal, status, prompt_tokens, answer_tokens, prompt_sha256, answer, score, created_at)
                            values (?, ?, ?, 'scored', 0, 0, 'f', ?, 0, now())""")
                    .params("long-" + ordinal, LONG, ordinal, "boat ".repeat(40))
                    .update();
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/export" + address))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void rowsArriveWhole() throws IOException, InterruptedException {
        HttpResponse<String> lines = get("?model=vicuna");
        assertThat(lines.statusCode()).isEqualTo(200);
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(lines.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"ropewalk.jsonl\"");
        assertThat(lines.body().lines()).hasSize(MANY);
    }

    /** A body that ends in the middle would be taken for all there is, if the connection ended as others do. */
    @Test
    void anErrorHalfwayDoesNotLookLikeAWholeFile() {
        poison(4_000);
        assertThatThrownBy(() -> get("?model=vicuna")).isInstanceOf(IOException.class);
    }

    @Test
    void anErrorBeforeTheFirstRowIsAProblem() throws IOException, InterruptedException {
        poison(3);
        HttpResponse<String> answer = get("?model=vicuna");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().allValues("Content-Disposition")).isEqualTo(List.of());
        assertThat(answer.body()).startsWith("{").doesNotContain("vicuna");
    }

    private void poison(int ordinal) {
        jdbc.sql("insert into sample_text (cell_id, ordinal, reference) values (?, ?, 'no JSON')")
                .params(LONG, ordinal)
                .update();
    }
}
