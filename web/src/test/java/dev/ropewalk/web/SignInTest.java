package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import dev.ropewalk.web.token.Scope;
import dev.ropewalk.web.token.Tokens;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A service at home, before and after its first person, with results for everybody; and how often one may try. */
@SpringBootTest(
        classes = TestApplication.class,
        properties = {"spring.datasource.url=jdbc:h2:mem:signin" + RestOnH2Test.MEMORY, "ropewalk.public-results=true"})
@AutoConfigureMockMvc
class SignInTest {

    private static final String PASSWORD = "correct horse battery";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    Tokens tokens;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void nobody() {
        jdbc.sql("delete from person where role <> 'admin'").update();
        people.page(null, 500).items().forEach(people::delete);
    }

    @Test
    void theFirstPersonIsAnAdminAndClosesTheDoorAtHomeToo() {
        assertThat(get("/api/v1/me"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.scopes.length()")
                .isEqualTo(4);
        assertThat(get("/me"))
                .hasStatusOk()
                .bodyText()
                .contains("nobody is asked who they are")
                .doesNotContain("Sign out");
        assertThat(get("/runs")).hasStatusOk().bodyText().doesNotContain("Sign in", "csrf");
        assertThat(post("/api/v1/people", "{\"name\":\"ada\",\"role\":\"viewer\"}", "10.0.0.1"))
                .hasStatus(409);
        assertThat(get("/api/v1/runs")).hasStatusOk();
        String old = tokens.create("from before");
        assertThat(post("/api/v1/people", "{\"name\":\"ada\",\"role\":\"admin\"}", "10.0.0.1"))
                .hasStatus(201);
        assertThat(get("/api/v1/runs")).hasStatus(401);
        assertThat(get("/runs")).hasStatus(302).hasRedirectedUrl("/login");
        assertThat(mvc.get().uri("/runs").header("HX-Request", "true").exchange())
                .hasStatus(401)
                .headers()
                .hasValue("HX-Redirect", "/login");
        assertThat(post("/api/v1/tokens", "{\"name\":\"t\"}", "10.0.0.1")).hasStatus(401);
        assertThat(mvc.get()
                        .uri("/api/v1/runs")
                        .header("Authorization", "Bearer " + old)
                        .exchange())
                .hasStatusOk();
    }

    @Test
    void resultsAreForEverybodyWhereThatIsSaid() {
        people.add("ada", Role.ADMIN, PASSWORD);
        for (String open : new String[] {"/", "/api/v1/leaderboard", "/api/v1/methods", "/methods", "/api/v1/models"})
            assertThat(get(open)).as(open).hasStatusOk();
        assertThat(get("/")).bodyText().contains("Sign in");
        for (String closed :
                new String[] {"/api/v1/runs", "/api/v1/workers", "/api/v1/schedules", "/actuator/prometheus"})
            assertThat(get(closed).getResponse().getStatus()).as(closed).isNotEqualTo(200);
        assertThat(get("/actuator/health")).hasStatusOk();
    }

    /** What is said is the same for a name that is nobody's and a password that is wrong. */
    @Test
    void afterTenWrongPasswordsForANameNoneIsLookedAtAndWorkGoesOn() {
        Person ada = people.add("ada", Role.ADMIN, PASSWORD);
        String token = tokens.create("t", ada.id(), Scope.of(List.of("read")), null);
        assertThat(wrongOnes("ada", "10.1.0.")).isBetween(10, 50);
        MvcTestResult refused = basic("ada", PASSWORD, "10.1.1.1");
        assertThat(refused).hasStatus(429);
        assertThat(Integer.parseInt(String.valueOf(refused.getResponse().getHeader("Retry-After"))))
                .isBetween(1, 6);
        assertThat(mvc.get()
                        .uri("/api/v1/runs")
                        .header("Authorization", "Bearer " + token)
                        .exchange())
                .hasStatusOk();
    }

    @Test
    void afterTwentyWrongPasswordsFromAnAddressNoneIsLookedAtFromThere() {
        people.add("bob", Role.ADMIN, PASSWORD);
        assertThat(wrongOnes("nobody-", "10.2.0.1")).isBetween(20, 50);
        assertThat(basic("bob", PASSWORD, "10.2.0.1")).hasStatus(429);
        assertThat(basic("bob", PASSWORD, "10.2.0.2")).hasStatus(201);
    }

    /** A name or an address that ends in a dash or a dot is another each time. @return how many were looked at */
    private int wrongOnes(String name, String from) {
        for (int i = 0; i < 60; i++) {
            MvcTestResult answer =
                    basic(name.endsWith("-") ? name + i : name, "wrong", from.endsWith(".") ? from + i : from);
            if (answer.getResponse().getStatus() == 429) return i;
            assertThat(answer)
                    .hasStatus(401)
                    .bodyJson()
                    .extractingPath("$.detail")
                    .isEqualTo("This name and password are not known here.");
        }
        return 60;
    }

    @Test
    void wrongTokensAreLimitedAndRightOnesAreNot() {
        Person ada = people.add("ada", Role.ADMIN, PASSWORD);
        String token = tokens.create("t", ada.id(), Scope.of(List.of("read")), null);
        int wrong = 0;
        while (wrong < 60 && bearer("rope_wrong").getResponse().getStatus() == 401) wrong++;
        assertThat(wrong).isBetween(20, 50);
        assertThat(bearer("rope_wrong")).hasStatus(429).headers().containsHeader("Retry-After");
        assertThat(bearer(token)).hasStatusOk();
    }

    @Test
    void changesOfOnePersonAreLimited() {
        Person ada = people.add("ada", Role.ADMIN, PASSWORD);
        String token = tokens.create("t", ada.id(), Scope.of(List.of("submit")), null);
        int last = 0;
        for (int i = 0; i < 700 && last != 429; i++) {
            last = mvc.delete()
                    .uri("/api/v1/marks/x")
                    .header("Authorization", "Bearer " + token)
                    .exchange()
                    .getResponse()
                    .getStatus();
            if (i < 600) assertThat(last).as("change " + i).isEqualTo(404);
        }
        assertThat(last).isEqualTo(429);
        assertThat(bearer(token)).as("reading goes on").hasStatusOk();
    }

    private MvcTestResult get(String address) {
        return mvc.get().uri(address).exchange();
    }

    private MvcTestResult bearer(String token) {
        return mvc.get()
                .uri("/api/v1/runs")
                .remoteAddress("10.3.0.1")
                .header("Authorization", "Bearer " + token)
                .exchange();
    }

    private MvcTestResult basic(String name, String password, String from) {
        return mvc.post()
                .uri("/api/v1/tokens")
                .remoteAddress(from)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes()))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\":\"t\"}")
                .exchange();
    }

    private MvcTestResult post(String address, String content, String from) {
        return mvc.post()
                .uri(address)
                .remoteAddress(from)
                .contentType(MediaType.APPLICATION_JSON)
                .content(content)
                .exchange();
    }
}
