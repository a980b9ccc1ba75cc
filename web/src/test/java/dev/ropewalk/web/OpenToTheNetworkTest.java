package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.token.Tokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** On an address others can reach, reading stays open, but for the files of models, and every change needs a token. */
@SpringBootTest(
        classes = TestApplication.class,
        properties = {"server.address=0.0.0.0", "spring.datasource.url=jdbc:h2:mem:open" + RestOnH2Test.MEMORY})
@AutoConfigureMockMvc
class OpenToTheNetworkTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Tokens tokens;

    @Test
    void readingIsOpen() {
        assertThat(mvc.get().uri("/").exchange()).hasStatusOk();
        assertThat(mvc.get().uri("/api/v1/runs").exchange()).hasStatusOk();
        assertThat(mvc.get().uri("/actuator/health").exchange()).hasStatusOk();
        assertThat(mvc.get().uri("/actuator/env").exchange()).hasStatus(404);
        assertThat(mvc.post()
                        .uri("/api/v1/plans")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"method\":{\"name\":\"rope\"},\"trainedLength\":8,\"length\":8}")
                        .exchange())
                .hasStatusOk();
    }

    @Test
    void changingAndTheFilesOfModelsNeedAToken() {
        for (MvcTestResult refused : new MvcTestResult[] {
            store(null),
            mvc.get().uri("/api/v1/tokens").exchange(),
            mvc.get().uri("/api/v1/models/" + Fixture.MODEL + "/files").exchange(),
            mvc.get()
                    .uri("/api/v1/models/" + Fixture.MODEL + "/files/weights.bin")
                    .exchange(),
            mvc.delete().uri("/api/v1/schedules/1").exchange(),
            mvc.get().uri("/api/v1/backup").exchange(),
            mvc.get().uri("/api/v1/webhooks").exchange(),
            mvc.get().uri("/api/v1/webhooks/1/deliveries").exchange(),
            mvc.post().uri("/api/v1/alarms/1/acknowledge").exchange(),
            mvc.post().uri("/api/v1/runs/1/cancel").exchange()
        }) {
            assertThat(refused).hasStatus(401).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
            assertThat(refused.getResponse().getHeader("WWW-Authenticate")).startsWith("Bearer");
            assertThat(refused).bodyJson().extractingPath("$.detail").asString().contains("Authorization: Bearer");
        }
        assertThat(store("rope_wrong"))
                .hasStatus(401)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("unknown");
        assertThat(store(tokens.create("test"))).hasStatus(201);
        assertThat(store(tokens.create("test"))).hasStatus(200);
    }

    @Test
    void aRunSaysByWhomItWasHandedIn() {
        assertThat(mvc.post()
                        .uri("/api/v1/runs")
                        .header("Authorization", "Bearer " + tokens.create("Ada"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(
                                "{\"name\":\"whose\",\"model\":\"tiny\",\"configurations\":[\"rope\"],\"tasks\":[\"passkey\"],\"lengths\":[64]}")
                        .exchange())
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.submittedBy")
                .isEqualTo("Ada");
    }

    private MvcTestResult store(String token) {
        var request = mvc.post()
                .uri("/api/v1/configs")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\":\"rope\"}");
        return (token == null ? request : request.header("Authorization", "Bearer " + token)).exchange();
    }
}
