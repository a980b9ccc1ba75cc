package dev.ropewalk.web;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import dev.ropewalk.web.token.Scope;
import dev.ropewalk.web.token.Tokens;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what once people are known, on any database. */
@SpringBootTest(
        classes = TestApplication.class,
        properties = {
            "server.address=0.0.0.0",
            "ropewalk.admin=root",
            "ropewalk.admin-password=" + PeopleContract.PASSWORD
        })
@AutoConfigureMockMvc
abstract class PeopleContract {

    static final String PASSWORD = "correct horse battery";

    private static final String SUITE =
            "{\"name\":\"s\",\"model\":\"tiny\",\"configurations\":[\"rope\"],\"tasks\":[\"passkey\"],\"lengths\":[64]}";

    /** What each request needs, for people to read: a route that is not here has no rule. */
    private static final Map<String, String> NEEDS = """
            nothing   GET /login GET /login/again POST /login/again
            name      GET /api/v1/me GET /me POST /me/password
            tokens    GET /api/v1/tokens
            handing   POST /api/v1/tokens DELETE /api/v1/tokens/{id} POST /tokens POST /tokens/{id}/withdraw
            files     GET /api/v1/models/{sha256}/files GET /api/v1/models/{sha256}/files/{name}
            people    GET /api/v1/people POST /api/v1/people GET /api/v1/people/{id} PUT /api/v1/people/{id} DELETE /api/v1/people/{id}
            admin     GET /api/v1/webhooks POST /api/v1/webhooks GET /api/v1/webhooks/{id} DELETE /api/v1/webhooks/{id}
            admin     GET /api/v1/webhooks/{id}/deliveries POST /api/v1/deliveries/{id}/replay
            admin     GET /webhooks POST /webhooks POST /webhooks/{id}/delete GET /webhooks/{id} POST /deliveries/{id}/replay
            people    GET /people POST /people POST /people/{id} POST /people/{id}/delete
            people    GET /api/v1/audit GET /audit GET /api/v1/backup
            viewer    GET / GET /boards GET /boards/{id} GET /boards/{id}/depths GET /boards/{id}/curves GET /standings GET /models/{model}/{topic}
            viewer    GET /models/{model}/{topic}/table.{form:csv|json} GET /compare GET /cells/{id} GET /methods GET /methods/{name} GET /tasks GET /datasets GET /plans
            viewer    GET /configurations/{id} GET /runs GET /runs/{id} GET /runs/{id}/attendance GET /runs/{id}/advice GET /advice GET /workers GET /schedules GET /schedules/{id}
            viewer    GET /api/v1/methods GET /api/v1/tasks GET /api/v1/tasks/{*name} GET /api/v1/models GET /api/v1/configs GET /api/v1/configs/{id}
            viewer    POST /api/v1/plans GET /api/v1/leaderboard GET /api/v1/compare GET /api/v1/significance GET /api/v1/standings GET /api/v1/pareto
            viewer    GET /api/v1/cells/{id} GET /api/v1/cells/{id}/samples GET /api/v1/cells/{id}/rescores GET /api/v1/cells/{id}/marks GET /api/v1/export
            viewer    GET /api/v1/runs GET /api/v1/runs/{id} GET /api/v1/runs/{id}/advice GET /api/v1/runs/{id}/cells GET /api/v1/runs/{id}/events GET /api/v1/runs/{id}/marks
            viewer    GET /api/v1/schedules GET /api/v1/schedules/{id} GET /api/v1/schedules/{id}/firings GET /api/v1/workers
            viewer    GET /api/v1/datasets GET /api/v1/datasets/files
            viewer    GET /papers GET /papers/{name} GET /api/v1/papers GET /api/v1/papers/{name}
            viewer    GET /api/v1/models/requests GET /api/v1/models/requests/{id}
            viewer    GET /submit POST /submit/draft
            submitter POST /submit
            viewer    GET /models GET /models/{name}
            submitter POST /api/v1/models POST /models
            submitter POST /api/v1/advice POST /advice POST /api/v1/configs POST /api/v1/runs POST /api/v1/runs/{id}/cancel POST /api/v1/runs/{id}/resume POST /api/v1/runs/{id}/marks
            submitter POST /api/v1/cells/{id}/marks DELETE /api/v1/marks/{id}
            viewer    GET /api/v1/cells/{id}/failures GET /api/v1/studies/{id} GET /studies/{id}
            submitter POST /api/v1/studies/{id}/cancel
            viewer    GET /cells/{id}/samples/{ordinal} GET /cells/{id}/samples/{ordinal}/prompt
            viewer    GET /api/v1/cells/{id}/samples/{ordinal} GET /api/v1/cells/{id}/samples/{ordinal}/prompt
            submitter POST /api/v1/forecasts POST /api/v1/runs/{id}/retry POST /api/v1/runs/{id}/priority
            viewer    GET /api/v1/alarms GET /api/v1/alarms/{id} GET /api/v1/schedules/{id}/alarms
            submitter POST /api/v1/alarms/{id}/acknowledge
            viewer    GET /runs/{id}/log
            submitter POST /runs/{id}/cancel POST /runs/{id}/resume POST /runs/{id}/retry POST /runs/{id}/priority POST /schedules POST /schedules/{id}/delete
            submitter POST /api/v1/schedules PUT /api/v1/schedules/{id} DELETE /api/v1/schedules/{id}
            """.lines()
            .flatMap(line -> Pattern.compile("(GET|POST|PUT|DELETE) (\\S+)")
                    .matcher(line)
                    .results()
                    .map(found -> Map.entry(found.group(), line.substring(0, line.indexOf(' ')))))
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Nobody, people by a token for everything, and tokens: one that has ended, two that do less than their owner, one from before there were people. */
    private static final List<String> EVERYBODY =
            List.of("nobody", "viewer", "submitter", "other", "admin", "ended", "reading", "worker", "old");

    /** Who is let in, by what a request needs; everybody else who is known gets 403, and who is not known 401. */
    private static final Map<String, Set<String>> LET_IN = Map.of(
            "nothing", Set.of("nobody", "viewer", "submitter", "other", "admin", "reading", "worker", "old"),
            "name", Set.of("viewer", "submitter", "other", "admin", "reading", "worker", "old"),
            "tokens", Set.of("viewer", "submitter", "other", "admin", "reading", "old"),
            "handing", Set.of("submitter", "other", "admin", "old"),
            "files", Set.of("submitter", "other", "admin", "worker", "old"),
            "people", Set.of("admin"),
            "admin", Set.of("admin", "old"),
            "viewer", Set.of("viewer", "submitter", "other", "admin", "reading", "old"),
            "submitter", Set.of("submitter", "other", "admin", "old"));

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Autowired
    People people;

    @Autowired
    Tokens tokens;

    @Autowired
    List<RequestMappingHandlerMapping> mappings;

    private final Map<String, String> token = new LinkedHashMap<>();

    @BeforeEach
    void letIn() {
        jdbc.sql("delete from person where name <> 'root'").update();
        for (String name : List.of("viewer", "submitter", "other", "admin")) {
            Person person = people.add(name, Role.of(name.equals("other") ? "submitter" : name), PASSWORD);
            token.put(name, tokens.create(name, person.id(), all(), null));
        }
        String submitter = people.named("submitter").orElseThrow().id();
        token.put("reading", tokens.create("r", submitter, Scope.of(List.of("read")), null));
        token.put("worker", tokens.create("w", submitter, Scope.of(List.of("worker")), null));
        token.put(
                "ended",
                tokens.create("e", submitter, all(), OffsetDateTime.now().minusSeconds(1)));
        token.put("old", tokens.create("from before"));
    }

    private static Set<Scope> all() {
        return Scope.of(List.of("read", "submit", "admin", "worker"));
    }

    /** Every address and method that is mapped, asked by everybody. */
    @Test
    void everyRouteHasARuleAndKeepsIt() {
        Map<String, String> wrong = new TreeMap<>();
        for (String route : routes()) {
            if (route.equals("POST /login")) continue; // the page with its form, below
            String needs = NEEDS.get(route);
            assertThat(needs).as("the rule of " + route + ", in NEEDS").isNotNull();
            for (String who : EVERYBODY) {
                int status = ask(route, who);
                int expected = LET_IN.get(needs).contains(who)
                        ? 0
                        : !Set.of("nobody", "ended").contains(who)
                                ? 403
                                : who.equals("nobody") && !route.contains("/api/") ? 302 : 401;
                boolean asExpected =
                        expected == 0 ? status != 401 && status != 403 && status < 500 : status == expected;
                if (!asExpected) wrong.put(route + " by " + who, expected + ", but was " + status);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(NEEDS.keySet()).as("routes that are gone").isSubsetOf(routes());
    }

    private Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (RequestMappingHandlerMapping mapping : mappings)
            mapping.getHandlerMethods().forEach((info, method) -> {
                if (method.getBeanType().getPackageName().startsWith("dev.ropewalk.web.")
                        && info.getPathPatternsCondition() != null)
                    for (String path : info.getPathPatternsCondition().getPatternValues())
                        for (RequestMethod how : info.getMethodsCondition().getMethods()) routes.add(how + " " + path);
            });
        return routes;
    }

    private int ask(String route, String who) {
        String[] words = route.split(" ");
        String address = words[1].replaceAll("\\{[^}]*}", "x");
        MockMvcRequestBuilder request = mvc.method(HttpMethod.valueOf(words[0]))
                .uri(address)
                .remoteAddress("10.0." + Math.abs(route.hashCode() % 250) + ".1");
        if (token.containsKey(who)) request.header("Authorization", "Bearer " + token.get(who));
        return request.exchange().getResponse().getStatus();
    }

    @Test
    void whatBelongsToSomebodyIsChangedByThemOrAnAdmin() {
        String run = field(post("/api/v1/runs", SUITE, "submitter"), "id");
        assertThat(post("/api/v1/runs/" + run + "/cancel", "", "other"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("This run is submitter's: they may change it, or an admin.");
        assertThat(post("/runs/" + run + "/cancel", "", "other")).hasStatus(403); // a form is no other door
        assertThat(mark(run, "note", "other")).hasStatus(201);
        assertThat(mark(run, "archived", "other")).hasStatus(403);
        String archived = field(mark(run, "archived", "submitter"), "id");
        assertThat(delete("/api/v1/marks/" + archived, "other")).hasStatus(403);
        assertThat(delete("/api/v1/marks/" + archived, "submitter")).hasStatus(204);
        assertThat(post("/api/v1/runs/" + run + "/cancel", "", "submitter")).hasStatus(202);
        assertThat(post("/api/v1/runs/" + run + "/resume", "", "other")).hasStatus(403);
        assertThat(post("/api/v1/runs/" + run + "/resume", "", "admin")).hasStatus(202);
        String wanted = "{\"name\":\"n\",\"cron\":\"0 0 3 * * *\",\"suite\":" + SUITE + ",\"enabled\":false}";
        String schedule = field(post("/api/v1/schedules", wanted, "submitter"), "id");
        assertThat(put("/api/v1/schedules/" + schedule, wanted, "other")).hasStatus(403);
        assertThat(delete("/api/v1/schedules/" + schedule, "other")).hasStatus(403);
        assertThat(put("/api/v1/schedules/" + schedule, wanted, "admin"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.submittedBy")
                .isEqualTo("submitter");
        assertThat(delete("/api/v1/schedules/" + schedule, "submitter")).hasStatus(204);
    }

    @Test
    void nobodySeesOrWithdrawsAnothersToken() {
        String mine = field(post("/api/v1/tokens", "{\"name\":\"mine\"}", "submitter"), "id");
        assertThat(names(get("/api/v1/tokens", "submitter"))).contains("mine");
        assertThat(names(get("/api/v1/tokens", "other"))).containsExactly("other");
        assertThat(names(get("/api/v1/tokens", "admin"))).contains("mine", "other", "from before");
        assertThat(delete("/api/v1/tokens/" + mine, "other")).hasStatus(404);
        assertThat(delete("/api/v1/tokens/" + mine, "submitter")).hasStatus(204);
    }

    @Test
    void aTokenDoesNoMoreThanItsOwnerAndItsMaker() {
        String narrow = field(
                post("/api/v1/tokens", "{\"name\":\"n\",\"scopes\":[\"submit\"],\"expiresInDays\":1}", "admin"),
                "token");
        token.put("narrow", narrow);
        assertThat(post("/api/v1/tokens", "{\"name\":\"more\",\"scopes\":[\"admin\"]}", "narrow"))
                .hasStatus(403);
        assertThat(post("/api/v1/tokens", "{\"name\":\"longer\",\"expiresInDays\":2}", "narrow"))
                .hasStatus(403);
        assertThat(post("/api/v1/tokens", "{\"name\":\"as long\"}", "narrow"))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.expiresAt")
                .isNotNull();
        assertThat(post("/api/v1/tokens", "{\"name\":\"x\",\"scopes\":[\"fly\"]}", "admin"))
                .hasStatus(400);
        Person admin = people.named("admin").orElseThrow();
        put("/api/v1/people/" + admin.id(), "{\"role\":\"viewer\"}", "admin");
        assertThat(post("/api/v1/runs", SUITE, "admin")).hasStatus(403);
        assertThat(get("/api/v1/runs", "admin")).hasStatusOk();
        people.change(admin, null, true, null);
        assertThat(get("/api/v1/runs", "admin")).hasStatus(401);
    }

    /** By a browser: the page, a cookie, a form with a field that only the page knows. */
    @Test
    void whoSignsInWorksByASessionAndSignsOut() {
        Browser ada = signIn("submitter", PASSWORD);
        assertThat(ada.get("/runs")).hasStatusOk().bodyText().contains("Sign out", ">submitter<");
        MvcTestResult run = ada.send("POST", "/api/v1/runs", SUITE, true);
        assertThat(run).hasStatus(202);
        assertThat(field(run, "submittedBy")).isEqualTo("submitter");
        assertThat(ada.send("POST", "/api/v1/runs/" + field(run, "id") + "/cancel", "", false))
                .as("without what only the page knows")
                .hasStatus(403);
        assertThat(ada.form("/tokens", "name=page&scopes=read"))
                .hasStatusOk()
                .bodyText()
                .contains("rope_");
        MvcTestResult people = ada.get("/people");
        assertThat(people).hasStatus(403);
        assertThat(people.getResponse().getErrorMessage())
                .isEqualTo("This needs an admin, or a token of theirs with the scope admin.");
        assertThat(jdbc.sql("select principal_name from spring_session where principal_name is not null")
                        .query(String.class)
                        .list())
                .contains("submitter");
        assertThat(ada.form("/logout", "")).hasStatus(302);
        assertThat(ada.get("/runs")).hasStatus(302).hasRedirectedUrl("/login");
    }

    @Test
    void aCookieIsNoPasswordForPagesFromElsewhere() {
        Browser ada = signIn("submitter", PASSWORD);
        ada.get("/me");
        for (String[] header : new String[][] {
            {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}
        })
            assertThat(ada.sending("POST", "/api/v1/runs", SUITE, true)
                            .header(header[0], header[1])
                            .exchange())
                    .as(header[1])
                    .hasStatus(403);
        assertThat(ada.sending("POST", "/api/v1/runs", SUITE, true)
                        .header("Origin", "https://localhost:9443")
                        .exchange())
                .hasStatus(202);
    }

    @Test
    void aNewPasswordAndAnEndSignOutEverywhereAndARoleCountsAtOnce() {
        Browser here = signIn("submitter", PASSWORD), there = signIn("submitter", PASSWORD);
        Person person = people.named("submitter").orElseThrow();
        people.change(person, Role.VIEWER, null, null);
        here.get("/me");
        assertThat(here.send("POST", "/api/v1/runs", SUITE, true)).hasStatus(403);
        assertThat(here.form("/me/password", "current=wrong&password=another long one"))
                .hasStatus(403);
        assertThat(here.form("/me/password", "current=" + PASSWORD + "&password=another long one"))
                .hasStatus(302);
        assertThat(here.get("/runs")).hasStatus(302);
        assertThat(there.get("/runs")).hasStatus(302);
        there = signIn("submitter", "another long one");
        assertThat(there.get("/runs")).hasStatusOk();
        people.change(person, null, true, null);
        assertThat(there.get("/runs")).hasStatus(302);
    }

    /** As whoever has no browser begins. */
    @Test
    void aPasswordMakesATokenAndNothingElse() {
        String basic = "Basic " + Base64.getEncoder().encodeToString(("submitter:" + PASSWORD).getBytes());
        MvcTestResult made = mvc.post()
                .uri("/api/v1/tokens")
                .header("Authorization", basic)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\":\"walk\"}")
                .exchange();
        assertThat(made).hasStatus(201);
        assertThat(made.getResponse().getCookies()).isEmpty();
        token.put("walk", field(made, "token"));
        assertThat(post("/api/v1/runs", SUITE, "walk")).hasStatus(202);
        assertThat(mvc.get().uri("/api/v1/runs").header("Authorization", basic).exchange())
                .hasStatus(401);
    }

    @Test
    void thereIsAlwaysSomebodyWhoLetsOthersIn() {
        Person root = people.named("root").orElseThrow(),
                admin = people.named("admin").orElseThrow();
        assertThat(delete("/api/v1/people/" + root.id(), "admin")).hasStatus(204);
        assertThat(put("/api/v1/people/" + admin.id(), "{\"role\":\"viewer\"}", "admin"))
                .hasStatus(409);
        assertThat(put("/api/v1/people/" + admin.id(), "{\"disabled\":true}", "admin"))
                .hasStatus(409);
        assertThat(delete("/api/v1/people/" + admin.id(), "admin")).hasStatus(409);
        people.add("root", Role.ADMIN, PASSWORD);
    }

    @Test
    void aPersonIsOnePersonWithAPasswordThatIsNone() {
        for (String[] wrong : new String[][] {
            {"{\"name\":\"Ada\",\"role\":\"viewer\"}", "name must have"},
            {"{\"name\":\"a:b\",\"role\":\"viewer\"}", "name must have"},
            {"{\"name\":\"ada\",\"role\":\"boss\"}", "role must be viewer, submitter or admin, got 'boss'."},
            {"{\"name\":\"ada\",\"role\":\"viewer\",\"password\":\"short\"}", "password must have 12 characters or more"
            },
            {"{\"name\":\"ada\",\"role\":\"viewer\",\"password\":\"" + "ä".repeat(40) + "\"}", "up to 72 bytes"}
        })
            assertThat(post("/api/v1/people", wrong[0], "admin"))
                    .as(wrong[0])
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.detail")
                    .asString()
                    .contains(wrong[1])
                    .doesNotContain("short\"");
        assertThat(post("/api/v1/people", "{\"name\":\"other\",\"role\":\"viewer\"}", "admin"))
                .hasStatus(409);
        assertThat(body(get("/api/v1/people", "admin"))).doesNotContain("bcrypt", "hash", PASSWORD);
    }

    @Test
    void everyChangeLeavesARowAndSoDoesWhatWasRefused() {
        String run = field(post("/api/v1/runs", SUITE, "submitter"), "id");
        post("/api/v1/runs/" + run + "/cancel", "", "other");
        mvc.post().uri("/api/v1/runs/" + run + "/cancel").exchange();
        signIn("submitter", PASSWORD);
        JsonNode entries =
                json.readTree(body(get("/api/v1/audit?limit=5", "admin"))).path("items");
        assertThat(entries.values())
                .extracting(e -> e.path("who").asString("nobody") + " "
                        + e.path("action").asString() + " " + e.path("target").asString("-") + " "
                        + e.path("status").asInt())
                .startsWith(
                        "submitter POST /login - 302",
                        "nobody POST /api/v1/runs/" + run + "/cancel - 401",
                        "other POST /api/v1/runs/{id}/cancel " + run + " 403",
                        "submitter POST /api/v1/runs " + run + " 202");
        assertThat(entries.get(2).path("tokenId").asString()).hasSize(36);
        assertThat(entries.toString()).doesNotContain(PASSWORD, token.get("other"));
        JsonNode first = json.readTree(body(get("/api/v1/audit?limit=1", "admin")));
        JsonNode second = json.readTree(body(get(
                "/api/v1/audit?limit=1&after=" + first.path("next").asString().replace("+", "%2B"), "admin")));
        assertThat(second.at("/items/0/id")).isEqualTo(entries.get(1).path("id"));
    }

    @Test
    void pagesOfPeopleAndTheAuditWorkWithoutAScript() {
        Browser root = signIn("admin", PASSWORD);
        assertThat(root.form("/people", "name=carol&role=viewer"))
                .hasStatusOk()
                .bodyText()
                .contains("id=\"password\"");
        Person carol = people.named("carol").orElseThrow();
        assertThat(root.form("/people/" + carol.id(), "role=submitter")).hasStatus(302);
        assertThat(people.named("carol").orElseThrow().role()).isEqualTo("submitter");
        assertThat(root.form("/people/" + carol.id(), "disabled=true")).hasStatus(302);
        assertThat(people.letIn("carol")).isEmpty();
        assertThat(root.form("/people/" + carol.id() + "/delete", "")).hasStatus(302);
        assertThat(people.named("carol")).isEmpty();
        assertThat(root.get("/audit")).hasStatusOk().bodyText().contains("POST /people/{id}/delete");
        assertThat(root.form("/people", "name=UPPER&role=viewer")).hasStatus(400);
    }

    @Test
    void nothingOfAPersonComesOutOfTheBox() {
        assertThatThrownBy(() -> people.add("ada", Role.VIEWER, "password")).hasMessageContaining("12 characters");
        assertThat(jdbc.sql("select password_hash from person where name = 'root'")
                        .query(String.class)
                        .single())
                .startsWith("{bcrypt}");
    }

    /** What a browser keeps between two pages. */
    private final class Browser {

        private static final Pattern FIELD = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
        private static final Pattern META = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"");

        private final Map<String, Cookie> cookies = new TreeMap<>();
        private String csrf = "";

        MvcTestResult get(String address) {
            return kept(with(mvc.get().uri(address)).exchange());
        }

        MvcTestResult form(String address, String fields) {
            get(address.startsWith("/people") ? "/people" : address.equals("/login") ? "/login" : "/me");
            return kept(with(mvc.post().uri(address))
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .content(fields.replace(" ", "+") + "&_csrf=" + csrf)
                    .exchange());
        }

        MockMvcRequestBuilder sending(String method, String address, String content, boolean asThePage) {
            MockMvcRequestBuilder request = with(mvc.method(HttpMethod.valueOf(method))
                            .uri(address))
                    .contentType(MediaType.APPLICATION_JSON)
                    .content(content);
            return asThePage ? request.header("X-XSRF-TOKEN", csrf) : request;
        }

        MvcTestResult send(String method, String address, String content, boolean asThePage) {
            return kept(sending(method, address, content, asThePage).exchange());
        }

        private MockMvcRequestBuilder with(MockMvcRequestBuilder request) {
            return cookies.isEmpty() ? request : request.cookie(cookies.values().toArray(Cookie[]::new));
        }

        private MvcTestResult kept(MvcTestResult result) {
            Stream.of(result.getResponse().getCookies()).forEach(cookie -> {
                if (cookie.getMaxAge() == 0) cookies.remove(cookie.getName());
                else cookies.put(cookie.getName(), cookie);
            });
            String page = body(result);
            for (Pattern where : List.of(FIELD, META)) {
                Matcher found = where.matcher(page);
                if (found.find()) csrf = found.group(1);
            }
            return result;
        }
    }

    private Browser signIn(String name, String password) {
        Browser browser = new Browser();
        assertThat(browser.form("/login", "name=" + name + "&password=" + password))
                .hasStatus(302)
                .hasRedirectedUrl("/");
        browser.get("/me");
        return browser;
    }

    private MvcTestResult mark(String run, String kind, String who) {
        return post("/api/v1/runs/" + run + "/marks", "{\"kind\":\"" + kind + "\",\"text\":\"t\"}", who);
    }

    private MvcTestResult get(String address, String who) {
        return mvc.get()
                .uri(address)
                .header("Authorization", "Bearer " + token.get(who))
                .exchange();
    }

    private MvcTestResult delete(String address, String who) {
        return mvc.delete()
                .uri(address)
                .header("Authorization", "Bearer " + token.get(who))
                .exchange();
    }

    private MvcTestResult post(String address, String content, String who) {
        return sent(mvc.post().uri(address), content, who);
    }

    private MvcTestResult put(String address, String content, String who) {
        return sent(mvc.put().uri(address), content, who);
    }

    private MvcTestResult sent(MockMvcRequestBuilder request, String content, String who) {
        return request.header("Authorization", "Bearer " + token.get(who))
                .contentType(MediaType.APPLICATION_JSON)
                .content(content)
                .exchange();
    }

    private String field(MvcTestResult result, String name) {
        return json.readTree(body(result)).path(name).asString(body(result));
    }

    private List<String> names(MvcTestResult result) {
        return json.readTree(body(result))
                .valueStream()
                .map(one -> one.path("name").asString())
                .toList();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
