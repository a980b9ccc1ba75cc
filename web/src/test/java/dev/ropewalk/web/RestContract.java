package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import java.io.UnsupportedEncodingException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the REST API promises, on any database. */
@SpringBootTest(
        classes = TestApplication.class,
        properties = {
            "db-scheduler.polling-interval=200ms",
            "db-scheduler.heartbeat-interval=1s",
            "ropewalk.web.poll=100ms",
            "ropewalk.webhook-addresses=127.0.0.1"
        })
@AutoConfigureMockMvc
abstract class RestContract {

    private static final String SUITE = """
            {"name":"quick","model":"reference-model","configurations":["rope"],"tasks":["passkey"],"lengths":[256]}
            """;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Autowired
    Held held;

    @TestConfiguration
    static class Watched {
        @Bean
        static Held held() {
            return new Held();
        }
    }

    /** Flyway may have two of its own. */
    @BeforeEach
    void begin() {
        held.twice().clear();
    }

    /** As the service does now and then, too. */
    @AfterEach
    void nobodyAsksForAConnectionWhoHoldsOne() {
        assertThat(held.twice()).isEmpty();
    }

    @BeforeEach
    void fill() {
        if (jdbc.sql("select count(*) from model").query(Integer.class).single() == 0) new Fixture(jdbc).fill();
    }

    // methods and plans

    @Test
    void methodsAreDescribedWithTheSchemaOfTheirParameters() {
        JsonNode methods = ok(get("/api/v1/methods"));
        assertThat(methods.values())
                .extracting(m -> m.path("name").asString())
                .contains("rope", "self-extend", "yarn", "dca");
        JsonNode selfExtend = methods.valueStream()
                .filter(m -> m.path("name").asString().equals("self-extend"))
                .findFirst()
                .orElseThrow();
        assertThat(selfExtend.at("/parameters/properties/group/type").asString())
                .isEqualTo("integer");
        assertThat(selfExtend.at("/rules/group").asString()).isNotBlank();
    }

    /** What a file is called where it lay is the business of that machine. */
    @Test
    void whatTasksAreMadeOfIsTold() {
        JsonNode sources = ok(get("/api/v1/datasets"));
        assertThat(sources.values()).extracting(s -> s.path("name").asString()).contains("longbench");
        assertThat(sources.at("/0/suites/0").asString()).isEqualTo("quick");
        assertThat(sources.at("/1/licence").asString()).startsWith("templates and limits MIT");
        jdbc.sql("delete from dataset").update();
        assertThat(ok(get("/api/v1/datasets/files"))).isEmpty();
        assertThat(page("/datasets"))
                .contains("67,684 bytes", "file{path=…,format=longbench}", "No file was asked yet.")
                .contains("href=\"/submit?suite=quick\"", "href=\"/tasks#passkey@1\"");
        new Fixture(jdbc).readFile();
        JsonNode file = ok(get("/api/v1/datasets/files")).path(0);
        assertThat(file.path("id").asString()).isEqualTo("9d".repeat(32));
        assertThat(file.path("warnings").asInt()).isEqualTo(2);
        assertThat(file.path("questions").asInt()).isEqualTo(198);
        assertThat(page("/datasets"))
                .contains("of 200 rows", "2 rows are odd", "not stated", "9d".repeat(32))
                .doesNotContain("No file was asked yet.", "secret");
        jdbc.sql("delete from dataset").update();
    }

    @Test
    void publishedNumbersStandBesideMeasuredOnes() {
        JsonNode papers = ok(get("/api/v1/papers"));
        assertThat(papers.values())
                .extracting(p -> p.path("name").asString())
                .startsWith("self-extend", "dca", "yarn", "pi", "longrope");
        assertThat(papers.values()).allMatch(p -> p.path("measured").asInt() == 0);
        assertThat(page("/papers/dca"))
                .contains(
                        "./ropewalk run papers/dca", "ChunkLlama 70B", "its window was not at hand", "wrong in print");
        assertThat(page("/methods/dca")).contains("href=\"/papers/dca\"", "href=\"/papers/gali\"");
        assertThat(page("/methods")).contains("href=\"/papers\"");
        new Fixture(jdbc).published();
        JsonNode paper = ok(get("/api/v1/papers/lceg"));
        assertThat(paper.at("/form").asString()).isEqualTo("ropewalk-paper@1");
        assertThat(paper.at("/numbers/agree").asInt()).isEqualTo(3);
        assertThat(paper.at("/numbers/differ").asInt()).isEqualTo(1);
        JsonNode extended = paper.at("/tables/0/rows/3/figures");
        assertThat(extended.values())
                .extracting(f -> f.path("verdict").asString())
                .containsExactly("not-measured", "not-measured", "agrees", "agrees", "differs", "not-measured");
        assertThat(extended.at("/4/published").asString()).isEqualTo("6.11");
        assertThat(extended.at("/4/measured/lower").asDouble()).isEqualTo(6.71);
        assertThat(extended.at("/4/measured/samples").asInt()).isEqualTo(10);
        assertThat(paper.at("/tables/0/rows/0/figures/1/verdict").asString()).isEqualTo("open");
        assertThat(page("/papers/lceg"))
                .contains(
                        "5 of 37 numbers that can be compared were measured: 3 agree, 1 differs; 152 others cannot",
                        "[6.71, 7.35] of 10",
                        "differs: higher here",
                        "no interval",
                        "of a folder that is called pg19-test-ten: that it holds PG19&#39;s first ten test books is not checked.");
        new Fixture(jdbc).withoutPublished();
        refused(get("/api/v1/papers/attention"), 404, "There is no paper 'attention'; there are self-extend, dca,");
        assertThat(get("/papers/attention")).hasStatus(404);
    }

    @Test
    void tasksAreDescribedWithTheSchemaOfTheirParametersByAnyName() {
        JsonNode tasks = ok(get("/api/v1/tasks"));
        assertThat(tasks.values())
                .extracting(t -> t.path("name").asString())
                .containsExactly("passkey@1", "ruler/qa_1@1");
        for (String name : new String[] {"ruler/qa_1@1", "ruler/qa_1"}) {
            JsonNode questions = ok(get("/api/v1/tasks/" + name));
            assertThat(questions).isEqualTo(tasks.get(1));
            assertThat(questions.at("/parameters/required/0").asString()).isEqualTo("file");
        }
        refused(
                get("/api/v1/tasks/ruler/qa_9"),
                404,
                "There is no task 'ruler/qa_9'; there are passkey@1, ruler/qa_1@1.");
    }

    /** SelfExtend, Jin et al. 2024: beyond the window W the distance told is floor(i/G) - floor(j/G) + W - floor(W/G). */
    @Test
    void aPlanTellsDistancesAsThePaperSays() {
        JsonNode plan = ok(post("/api/v1/plans", """
                {"method":{"name":"self-extend","parameters":{"group":4,"window":16}},"trainedLength":64,"length":128,"rows":[127,10]}
                """));
        JsonNode row = plan.at("/rows/0");
        assertThat(row.path("step").asInt()).isEqualTo(1);
        assertThat(row.at("/distances/127").asDouble()).isZero();
        assertThat(row.at("/distances/112").asDouble()).isEqualTo(15);
        assertThat(row.at("/distances/0").asDouble()).isEqualTo(127 / 4 + 16 - 16 / 4);
        assertThat(plan.at("/bands")).hasSize(2);
        assertThat(plan.at("/choices/0/origin").asString()).isEqualTo("given");
        assertThat(plan.at("/explanation/largestDistance").asDouble()).isEqualTo(43);
        assertThat(plan.path("sentences")).isNotEmpty();
    }

    /** DPE, Lu et al. 2025: each part of the pairs has its own floor(i/s) + W - W/s. A row for each of them, the map is that of the farthest. */
    @Test
    void pairsThatAreToldDifferentDistancesHaveRowsOfTheirOwn() {
        JsonNode plan = ok(post("/api/v1/plans", """
                {"method":{"name":"dpe","parameters":{"factors":[4,2],"window":16}},"rotaryDim":8,"trainedLength":64,"length":128,"rows":[127],"picture":128}
                """));
        assertThat(plan.path("rows")).hasSize(2);
        assertThat(plan.at("/rows/0/fromPair").asInt()).isZero();
        assertThat(plan.at("/rows/0/toPair").asInt()).isEqualTo(2);
        assertThat(plan.at("/rows/0/distances/0").asDouble()).isEqualTo(127 / 4 + 16 - 16 / 4);
        assertThat(plan.at("/rows/1/distances/0").asDouble()).isEqualTo(127 / 2 + 16 - 16 / 2);
        assertThat(plan.at("/picture/rows/127/0").asDouble()).isEqualTo(71);
        assertThat(plan.at("/groups/1/explanation/largestDistance").asDouble()).isEqualTo(71);
        assertThat(plan.at("/explanation/largestDistance").asDouble()).isEqualTo(71);
        assertThat(plan.path("sentences").toString()).contains("pairs 0 to 1 up to 43, pairs 2 to 3 up to 71");
        assertThat(ok(post("/api/v1/plans", "{\"method\":{\"name\":\"rope\"},\"trainedLength\":64,\"length\":128}"))
                        .path("groups"))
                .hasSize(1);
    }

    /** The model's own rope, whatever is usual. */
    @Test
    void aPlanIsMadeOfAModelsRope() {
        String plan = "{\"method\":{\"name\":\"yarn\"},\"model\":\"%s\",\"trainedLength\":512,\"length\":2048%s}";
        assertThat(ok(post("/api/v1/plans", plan.formatted(Fixture.MODEL, "")))
                        .path("planSha256")
                        .asString())
                .isEqualTo(Configuration.of("yarn")
                        .resolve(new Rope(32, 10_000, 512), 2048)
                        .plan()
                        .sha256());
        refused(
                post("/api/v1/plans", plan.formatted(Fixture.MODEL, ",\"rotaryDim\":64")),
                400,
                "A model brings its rotaryDim and base");
        refused(post("/api/v1/plans", plan.formatted("nobody", "")), 404, "There is no model 'nobody'.");
    }

    @Test
    void aLongRowIsThinnedWithAStatedStep() {
        JsonNode plan = ok(post("/api/v1/plans", """
                {"method":{"name":"rope"},"trainedLength":2048,"length":100000,"picture":100}
                """));
        JsonNode row = plan.at("/rows/0");
        assertThat(row.path("step").asInt()).isGreaterThan(1);
        assertThat(row.path("keys").size())
                .isLessThan(1100)
                .isEqualTo(row.path("distances").size());
        assertThat(plan.at("/picture/rows")).hasSize(100);
    }

    @Test
    void wrongPlansAreRefusedInOneSentence() {
        refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"yarm\"},\"trainedLength\":64,\"length\":128}"),
                400,
                "unknown method 'yarm', known: rope");
        refused(
                post(
                        "/api/v1/plans",
                        "{\"method\":{\"name\":\"pi\",\"parameters\":{\"factor\":-1}},\"trainedLength\":64,\"length\":128}"),
                400,
                "factor must be");
        refused(
                post(
                        "/api/v1/plans",
                        "{\"method\":{\"name\":\"rope\"},\"rotaryDim\":7,\"trainedLength\":64,\"length\":128}"),
                400,
                "rotary dimension must be even");
        refused(
                post(
                        "/api/v1/plans",
                        "{\"method\":{\"name\":\"rope\"},\"trainedLength\":64,\"length\":128,\"rows\":[128]}"),
                400,
                "from 0 to 127");
        JsonNode problem = refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"\"},\"trainedLength\":0,\"length\":128}"),
                400,
                "2 values are wrong");
        assertThat(problem.path("errors").values())
                .extracting(e -> e.path("field").asString())
                .containsExactlyInAnyOrder("method.name", "trainedLength");
        refused(post("/api/v1/plans", "{\"method\":"), 400, "The body cannot be read at line 1");
        refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"rope\"},\"trainedLength\":\"x\",\"length\":1}"),
                400,
                "trainedLength is missing, or has a value of the wrong kind");
    }

    // rows

    @Test
    void resultsAreRowsBySampleOrByCell() throws UnsupportedEncodingException {
        MvcTestResult lines = get("/api/v1/export?model=reference-model&task=passkey&length=512&length=1024");
        assertThat(lines).hasStatus(200);
        List<JsonNode> samples = text(lines).lines().map(json::readTree).toList();
        assertThat(samples).hasSizeGreaterThan(200).allSatisfy(line -> {
            assertThat(line.path("task").asString()).isEqualTo("passkey@1");
            assertThat(line.path("length").asInt()).isIn(512, 1024);
            assertThat(line.path("promptSha256").isString()).isTrue();
        });
        String cells = text(get("/api/v1/export?format=csv&run=" + Fixture.DONE));
        assertThat(cells.lines()).hasSize(89);
        assertThat(cells)
                .startsWith("model,modelSha256,")
                .contains(",refused,The window of 128 is not a multiple of the group.,");
        assertThat(text(get("/api/v1/export?format=csv&of=samples&run=" + Fixture.DONE))
                        .lines())
                .hasSize(1 + 43 * 20 + 44 * 3);
        assertThat(text(get("/api/v1/export?task=copy"))).isEmpty(); // a task that was not measured yet
    }

    @Test
    void whatIsNotUnderstoodIsNoRow() {
        refused(get("/api/v1/export?format=ruler"), 400, "format must be jsonl or csv here, got 'ruler'.");
        refused(get("/api/v1/export?of=cells"), 400, "of must be samples for jsonl, got 'cells'.");
        refused(get("/api/v1/export?model=llama"), 404, "llama");
        refused(get("/api/v1/export?run=0123456789"), 404, "There is no run '0123456789'.");
        refused(get("/api/v1/export?task=nonsense"), 400, "No result of a task 'nonsense' is stored here, known: ");
        refused(get("/api/v1/export?length=many"), 400, "length must be");
        refused(get("/api/v1/export?models=x"), 400, "There is no parameter 'models' here");
    }

    // marks

    /** What is taken back stays in sight, and nothing is said twice. */
    @Test
    void runsAndCellsAreMarked() {
        String run = "/api/v1/runs/" + Fixture.FAILED + "/marks";
        MvcTestResult first = post(run, "{\"kind\":\"superseded\",\"text\":\" the disk was full \"}");
        assertThat(first).hasStatus(201);
        JsonNode mark = body(first);
        assertThat(first.getResponse().getHeader("Location"))
                .isEqualTo("/api/v1/marks/" + mark.path("id").asString());
        assertThat(mark.path("text").asString()).isEqualTo("the disk was full");
        assertThat(post(run, "{\"kind\":\"superseded\",\"text\":\"the disk was full\"}"))
                .hasStatus(200);
        assertThat(post(run, "{\"kind\":\"tag\",\"text\":\"paper\"}")).hasStatus(201);
        assertThat(mvc.delete()
                        .uri("/api/v1/marks/" + mark.path("id").asString())
                        .exchange())
                .hasStatus(204);
        refused(mvc.delete().uri("/api/v1/marks/" + mark.path("id").asString()).exchange(), 404, "There is no mark");
        assertThat(ok(get(run)).values())
                .extracting(one -> one.path("kind").asString() + " " + one.has("withdrawnAt"))
                .containsExactly("superseded true", "tag false");
        refused(post(run, "{\"kind\":\"superseded\"}"), 400, "Superseded needs a reason, got none.");
        refused(
                post(run, "{\"kind\":\"star\",\"text\":\"x\"}"),
                400,
                "kind must be tag, note, archived or superseded, got 'star'.");
        refused(post(run, "{\"kind\":\"tag\",\"text\":\"" + "x".repeat(101) + "\"}"), 400, "100 characters, got 101");
        refused(post("/api/v1/cells/none/marks", "{\"kind\":\"archived\"}"), 404, "There is no cell 'none'.");
    }

    /** Lists leave it out unless asked, its address does not; taken back, it is listed again. */
    @Test
    void anArchivedRunIsNotListedUnlessAsked() {
        String run = Fixture.RUNNING, address = "/api/v1/runs/" + run;
        List<String> all = runs("");
        assertThat(all).contains(run);
        assertThat(runs("?archived=true")).isEqualTo(all);
        assertThat(get("/runs")).bodyText().contains("/runs/" + run).doesNotContain("archived=true");
        JsonNode mark = body(post(address + "/marks", "{\"kind\":\"archived\"}"));
        assertThat(runs("")).doesNotContain(run).hasSize(all.size() - 1);
        assertThat(runs("?archived=true")).isEqualTo(all);
        assertThat(ok(get(address)).at("/run/archived").asBoolean()).isTrue();
        assertThat(get("/runs")).bodyText().doesNotContain("/runs/" + run).contains("/runs?archived=true");
        assertThat(get("/runs?archived=true"))
                .bodyText()
                .contains("/runs/" + run, "<small>archived</small>")
                .doesNotContain("/runs?archived=true");
        assertThat(mvc.delete()
                        .uri("/api/v1/marks/" + mark.path("id").asString())
                        .exchange())
                .hasStatus(204);
        assertThat(runs("")).isEqualTo(all);
        assertThat(ok(get(address)).at("/run/archived").asBoolean()).isFalse();
        refused(get("/api/v1/runs?archived=perhaps"), 400, "archived");
    }

    /** The block of {@code run --json}; runs that asked all have none. */
    @Test
    void whatStoppingMadeOfARunIsTold() {
        String address = "/api/v1/runs/" + Fixture.DONE;
        assertThat(ok(get(address)).has("stopping")).isFalse();
        List<String> cells = ok(get(address + "/cells")).path("items").values().stream()
                .filter(cell -> cell.path("status").asString().equals("done"))
                .map(cell -> cell.path("id").asString())
                .limit(2)
                .toList();
        int samples = jdbc.sql("select sum(samples) from cell where id in (:cells)")
                .param("cells", cells)
                .query(Integer.class)
                .single();
        jdbc.sql("insert into stopped_cell (cell_id, planned) select id, samples + 30 from cell where id = ?")
                .param(cells.get(1))
                .update();
        jdbc.sql("insert into verdict (run_id, cell_id, baseline_id, questions, log10_evidence, log10_needed, verdict)"
                        + " values (?, ?, ?, 10, 2.5, 2, 'better')")
                .params(Fixture.DONE, cells.get(1), cells.get(0))
                .update();
        try {
            JsonNode stopping = ok(get(address)).path("stopping");
            assertThat(stopping.path("asked").asInt()).isEqualTo(samples);
            assertThat(stopping.path("planned").asInt()).isEqualTo(samples + 30);
            assertThat(stopping.path("saved").asInt()).isEqualTo(30);
            assertThat(stopping.path("undecided").asInt()).isZero();
            assertThat(stopping.path("comparisonsLeftOut").asInt()).isZero();
            assertThat(stopping.path("comparisons")).hasSize(1);
            assertThat(stopping.at("/comparisons/0/verdict").asString()).isEqualTo("better");
            assertThat(stopping.at("/comparisons/0/log10Evidence").asDouble()).isEqualTo(2.5);
            assertThat(get("/runs/" + Fixture.DONE))
                    .bodyText()
                    .contains(" questions, 30 saved; of 1 comparisons with ");
        } finally {
            jdbc.sql("delete from verdict").update();
            jdbc.sql("delete from stopped_cell").update();
        }
    }

    private List<String> runs(String query) {
        return ok(get("/api/v1/runs" + query)).path("items").values().stream()
                .map(run -> run.path("id").asString())
                .toList();
    }

    /** A board has no number of a superseded cell, and says why; its cell keeps it. */
    @Test
    void aSupersededCellIsNoNumberOfItsBoard() {
        JsonNode row = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0/rows/0");
        String cell = row.path("cellId").asString();
        assertThat(row.path("status").asString()).isEqualTo("done");
        JsonNode mark =
                body(post("/api/v1/cells/" + cell + "/marks", "{\"kind\":\"superseded\",\"text\":\"too warm\"}"));
        JsonNode superseded =
                ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0/rows/0");
        assertThat(superseded.path("status").asString()).isEqualTo("superseded");
        assertThat(superseded.path("message").asString()).isEqualTo("superseded, because too warm");
        assertThat(superseded.has("score")).isFalse();
        assertThat(ok(get("/api/v1/cells/" + cell)).path("score")).isEqualTo(row.path("score"));
        assertThat(ok(get("/api/v1/cells/" + cell + "/rescores")).isEmpty()).isTrue();
        leftOutAndSaid(cell, row.path("label").asString(), row.path("length").asInt());
        assertThat(mvc.delete()
                        .uri("/api/v1/marks/" + mark.path("id").asString())
                        .exchange())
                .hasStatus(204);
        assertThat(ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0/rows/0"))
                .isEqualTo(row);
    }

    /** Wherever configurations are held against each other. */
    private void leftOutAndSaid(String cell, String label, int length) {
        String sentence = "1 cell is left out as superseded, because too warm";
        for (JsonNode answer : List.of(
                ok(asked(
                        "compare",
                        "configuration=" + label,
                        "configuration=rope",
                        "configuration=dca",
                        "task=passkey")),
                ok(asked("standings", "task=passkey")),
                ok(asked("significance", "task=passkey", "length=" + length)),
                ok(asked("pareto", "task=passkey")))) {
            assertThat(answer.at("/superseded/sentence").asString()).isEqualTo(sentence);
            assertThat(answer.at("/superseded/cells")).hasSize(1);
            JsonNode left = answer.at("/superseded/cells/0");
            assertThat(left.path("cell").asString()).isEqualTo(cell);
            assertThat(left.path("configuration").asString()).isEqualTo(label);
            assertThat(left.path("length").asInt()).isEqualTo(length);
            assertThat(left.path("reason").asString()).isEqualTo("too warm");
        }
        assertThat(ok(asked("standings", "task=passkey")).at("/standings/0/tables/0/configurations").values().stream()
                        .filter(line -> line.path("label").asString().equals(label))
                        .map(line -> line.path("columns").asInt()))
                .containsExactly(3); // of four lengths
        refused(
                asked("standings", "task=passkey", "length=" + length, "configuration=" + label),
                400,
                "nothing of it was measured on reference-model: passkey at " + length + "; " + sentence);
        assertThat(followed("/standings?model=" + Fixture.MODEL + "&task=passkey@1"))
                .bodyText()
                .contains(sentence + ".", "/cells/" + cell);
        assertThat(ok(asked("standings", "task=ppl")).has("superseded")).isFalse();
    }

    /** A run that is superseded takes the cells along that it measured itself, not those that it only took over. */
    @Test
    void aSupersededRunTakesItsOwnCellsAlong() {
        JsonNode mark = body(
                post("/api/v1/runs/" + Fixture.RUNNING + "/marks", "{\"kind\":\"superseded\",\"text\":\"too warm\"}"));
        assertThat(jdbc.sql("select count(*) from superseded_cell_v1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(20); // of 24, 4 of which were there before
        assertThat(mvc.delete()
                        .uri("/api/v1/marks/" + mark.path("id").asString())
                        .exchange())
                .hasStatus(204);
        assertThat(jdbc.sql("select count(*) from superseded_cell_v1")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    // what is known

    @Test
    void modelsThatWereMeasuredAreListed() {
        assertThat(ok(get("/api/v1/models")).at("/0/name").asString()).isEqualTo("reference-model");
    }

    /** Wherever a result names its model, it says what the model was tuned from and by which recipe. */
    @Test
    void aModelSaysWhereItComesFrom() {
        JsonNode model = ok(get("/api/v1/models")).at("/0");
        assertThat(model.path("parentId").asString()).isEqualTo(Fixture.PARENT);
        assertThat(model.at("/recipe/name").asString()).isEqualTo("pi-100");
        assertThat(model.path("recipeSha256").asString()).isEqualTo(Fixture.RECIPE);
        assertThat(model.path("recipeSteps").asInt()).isEqualTo(6);
        JsonNode board = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0");
        String cell = board.at("/rows/0/cellId").asString();
        for (JsonNode result : List.of(board.path("board"), ok(get("/api/v1/cells/" + cell)))) {
            assertThat(result.path("parentId").asString()).isEqualTo(Fixture.PARENT);
            assertThat(result.path("recipeSha256").asString()).isEqualTo(Fixture.RECIPE);
        }
        for (String page : List.of("/boards/" + Fixture.PASSKEY, "/cells/" + cell))
            assertThat(get(page)).bodyText().contains("tuned from 99999999 by recipe 88888888");
    }

    /** It is written down for whoever sees to it; where a model may lie is known before. */
    @Test
    void modelsAreAskedFor() {
        MvcTestResult wanted = post("/api/v1/models", "{\"name\":\"reference-model\"}");
        assertThat(wanted).hasStatus(202);
        String address = wanted.getResponse().getHeader("Location");
        assertThat(ok(get(address)).path("status").asString()).isEqualTo("queued");
        assertThat(ok(get("/api/v1/models/requests?limit=1"))
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(body(wanted).path("id").asString());
        jdbc.sql("update model_request set status = 'fetching', file = 'model.safetensors', bytes = 7, bytes_total = 9")
                .update();
        assertThat(ok(get(address)).path("bytesTotal").asInt()).isEqualTo(9);
        refused(post("/api/v1/models", "{\"name\":\"../secret\"}"), 400, "must lie in a folder of the service's");
        refused(post("/api/v1/models", "{\"name\":\"\"}"), 400, "name");
        refused(get("/api/v1/models/requests/1"), 404, "There is no request for a model '1'.");
        for (int i = 1; i < 20; i++)
            assertThat(post("/api/v1/models", "{\"name\":\"m\"}")).hasStatus(202);
        refused(post("/api/v1/models", "{\"name\":\"m\"}"), 409, "20 models are on their way already");
        jdbc.sql("delete from model_request").update();
    }

    @Test
    void whatIsKnownIsNotSentAgain() {
        for (String path : List.of("/api/v1/methods", "/api/v1/tasks/passkey", "/api/v1/openapi.json")) {
            String tag = ok(get(path)).isEmpty() ? "" : get(path).getResponse().getHeader("ETag");
            assertThat(tag).isNotBlank();
            MvcTestResult again =
                    mvc.get().uri(path).header("If-None-Match", tag).exchange();
            assertThat(again).hasStatus(304).body().isEmpty();
            assertThat(mvc.get().uri(path).header("If-None-Match", "\"other\"").exchange())
                    .hasStatusOk();
        }
    }

    @Test
    void allThatIsWrongIsToldWithItsPlace() {
        JsonNode problem = refused(
                post("/api/v1/configs", "{\"name\":\"pi\",\"parameters\":{\"factor\":-1,\"fictor\":2}}"),
                400,
                "2 values are wrong: pi: factor must be a number from ");
        JsonNode factor = problem.path("errors").path(0);
        assertThat(factor.path("pointer").asString()).isEqualTo("/parameters/factor");
        assertThat(factor.path("given").asString()).isEqualTo("-1");
        assertThat(factor.path("allowed").asString())
                .startsWith("a number from ")
                .doesNotContain("got");
        assertThat(factor.path("message").asString())
                .startsWith("pi: factor must be")
                .endsWith(", got -1");
        assertThat(problem.path("errors").path(1).path("pointer").asString()).isEqualTo("/parameters/fictor");
        assertThat(problem.path("errors").path(1).path("allowed").asString()).isEqualTo("factor");
        JsonNode typed = refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"rope\"},\"trainedLength\":\"x\",\"length\":1}"),
                400,
                "trainedLength is missing, or has a value of the wrong kind");
        assertThat(typed.path("errors").path(0).path("pointer").asString()).isEqualTo("/trainedLength");
        JsonNode missing = refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"\"},\"trainedLength\":0,\"length\":9}"),
                400,
                "2 values");
        assertThat(missing.path("errors").values())
                .extracting(error -> error.path("pointer").asString())
                .containsExactlyInAnyOrder("/method/name", "/trainedLength");
    }

    @Test
    void configurationsAreIdempotentByContent() {
        String body = "{\"name\":\"yarn\",\"parameters\":{\"factor\":"
                + (2 + Math.abs(UUID.randomUUID().hashCode()) % 1000) + ".5}}";
        MvcTestResult first = post("/api/v1/configs", body), second = post("/api/v1/configs", body);
        assertThat(first).hasStatus(201);
        assertThat(second).hasStatus(200);
        assertThat(body(first)).isEqualTo(body(second));
        String id = body(first).path("id").asString();
        assertThat(id).hasSize(64);
        assertThat(ok(get("/api/v1/configs/" + id.substring(0, 12))).path("id").asString())
                .isEqualTo(id);
        assertThat(ok(get("/api/v1/configs?limit=1")).path("next").asString()).isNotBlank();
        refused(get("/api/v1/configs/abcdef"), 404, "no configuration 'abcdef'");
        refused(get("/api/v1/configs/xyz"), 400, "6 to 64 hexadecimal digits");
        refused(
                post("/api/v1/configs", "{\"name\":\"rope\",\"parameters\":{\"x\":1}}"),
                400,
                "rope has no parameter 'x'");
    }

    @Test
    void theLeaderboardKeepsBoardsApart() {
        JsonNode all = ok(get("/api/v1/leaderboard"));
        assertThat(all.path("boards").size()).isGreaterThanOrEqualTo(2);
        JsonNode one = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).path("boards");
        assertThat(one).hasSize(1);
        assertThat(one.at("/0/rows")).hasSize(44);
        assertThat(one.at("/0/board/task").asString()).isEqualTo("passkey@1");
        assertThat(one.at("/0/rows").values())
                .anySatisfy(row -> assertThat(row.path("status").asString()).isEqualTo("refused"));
        assertThat(ok(get("/api/v1/leaderboard?task=ppl/lastk-128@1")).path("boards"))
                .hasSize(1);
        refused(get("/api/v1/leaderboard?board=ffffffffffff"), 404, "no board");
    }

    private MvcTestResult asked(String path, String... parameters) {
        String query = Stream.of(parameters)
                .map(one -> one.substring(0, one.indexOf('=') + 1)
                        + URLEncoder.encode(one.substring(one.indexOf('=') + 1), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return mvc.get()
                .uri(URI.create("/api/v1/" + path + "?model=reference-model&" + query))
                .exchange();
    }

    /** The document of the command, one pair: rope finds none of the keys at 1,024, the other all that its strength lets it. A label is one value. */
    @Test
    void configurationsAreCompared() {
        JsonNode comparison = ok(asked(
                "compare",
                "configuration=self-extend{group=8,window=128}",
                "configuration=rope",
                "task=passkey",
                "length=1024",
                "baseline=rope"));
        assertThat(comparison.at("/tables")).hasSize(1);
        JsonNode pair = comparison.at("/tables/0/pairs/0");
        assertThat(pair.path("a").asString()).isEqualTo("self-extend{group=8,window=128}");
        assertThat(pair.path("b").asString()).isEqualTo("rope{}");
        assertThat(pair.path("difference").asDouble()).isEqualTo(0.9);
        assertThat(pair.path("exactP").asDouble()).isCloseTo(2 * Math.pow(2, -18), within(1e-12));
        JsonNode likely = ok(asked(
                        "compare",
                        "configuration=self-extend{group=8,window=128}",
                        "configuration=rope",
                        "task=passkey",
                        "length=1024",
                        "likelihood=true"))
                .at("/tables/0");
        assertThat(likely.path("metric").asString()).isEqualTo("likelihood");
        assertThat(likely.at("/pairs/0/signFlipP").isNumber()).isTrue();
        refused(
                asked("compare", "configuration=rope", "configuration=dca", "task=ppl", "likelihood=true"),
                400,
                "has no likelihood of a right answer to ppl/lastk-128@1 at ");
        refused(asked("compare", "configuration=rope"), 400, "at least two different configurations, got rope");
        refused(asked("compare", "configuration=rope", "configuration=pi{factor=77}"), 400, "'pi{factor=77}'");
        refused(asked("compare", "configuration=rope", "configuration=dca", "level=2"), 400, "level must be above 0.5");
        refused(get("/api/v1/compare?configuration=rope&configuration=dca&model=nobody"), 404, "no model 'nobody'");
        refused(asked("compare", "metric=f1"), 400, "There is no parameter 'metric' here");
    }

    /** Eleven configurations are 55 pairs, each with p, adjusted p and who stands above; refused cells have no score and no pair. */
    @Test
    void pairsAreTold() {
        JsonNode tables =
                ok(asked("significance", "task=passkey", "length=1024,2048")).path("tables");
        assertThat(tables).hasSize(2);
        assertThat(tables.at("/0/pairs")).hasSize(55);
        assertThat(tables.at("/1/pairs")).hasSize(45);
        JsonNode pair = tables.at("/0/pairs").values().stream()
                .filter(one -> one.path("a").asString().equals("rope{}")
                        || one.path("b").asString().equals("rope{}"))
                .findFirst()
                .orElseThrow();
        assertThat(pair.path("adjustedP").asDouble()).isBetween(pair.path("p").asDouble(), 1.0);
        assertThat(pair.path("lower").isNumber()).isTrue();
        refused(asked("significance", "task=haystack"), 400, "'haystack'");
    }

    /** One board a model: what was refused at a length leaves its line without a mean; rope is the plain one that price and gain are told against. */
    @Test
    void standingsAreTold() {
        JsonNode standing =
                ok(asked("standings", "task=passkey", "threshold=0.5")).at("/standings/0");
        assertThat(standing.at("/tables/0/columns")).hasSize(4);
        JsonNode lines = standing.at("/tables/0/configurations");
        assertThat(lines).hasSize(11);
        JsonNode lacking = lines.values().stream()
                .filter(line -> line.path("label").asString().startsWith("pi{"))
                .findFirst()
                .orElseThrow();
        assertThat(lacking.path("columns").asInt()).isEqualTo(3);
        assertThat(lacking.path("mean").isNull()).isTrue();
        assertThat(lines.at("/0/rank").asInt()).isEqualTo(1);
        assertThat(lines.at("/0/rising/score").isNumber()).isTrue();
        assertThat(standing.path("effectiveLengths").values().stream()
                        .map(one -> one.path("rule").asString())
                        .distinct())
                .containsExactly("own", "absolute");
        assertThat(standing.path("price")).hasSize(10);
        assertThat(standing.path("gain").values())
                .allMatch(one -> !one.path("configuration").asString().equals("rope{}"));
        assertThat(ok(asked("standings", "task=passkey", "by=task")).at("/standings/0/tables"))
                .hasSize(4);
        JsonNode all = ok(asked("standings"));
        assertThat(all.path("next").isNull()).isTrue();
        assertThat(ok(asked("standings", "after=" + all.at("/standings/0/name").asString()))
                        .path("standings"))
                .hasSize(all.path("standings").size() - 1);
        refused(asked("standings", "after=nowhere"), 400, "after must be a page's next, got 'nowhere'");
        refused(asked("standings", "by=depth"), 400, "by must be length or task, got 'depth'");
        refused(asked("standings", "threshold=85"), 400, "threshold must be above 0 and at most 1, got 85");
        assertThat(followed("/standings?model=" + Fixture.MODEL + "&task=passkey@1"))
                .bodyText()
                .contains("id=\"scores\"", "3 of 4");
        assertThat(followed("/standings?model=" + Fixture.MODEL + "&task=haystack"))
                .hasStatus(404);
    }

    /** The cheapest first, nobody's point is dominated by one that costs more, and rope's cache is the smallest. */
    @Test
    void theFrontIsTold() {
        JsonNode pareto =
                ok(asked("pareto", "task=passkey", "length=2048", "cost=kv")).path("pareto");
        assertThat(pareto).hasSize(1);
        JsonNode points = pareto.at("/0/points");
        assertThat(points).hasSize(10);
        assertThat(points.at("/0/label").asString()).isEqualTo("rope{}");
        assertThat(points.at("/0/front").asBoolean()).isTrue();
        assertThat(points.values().stream()
                        .map(point -> point.path("cost").asDouble())
                        .toList())
                .isSorted();
        refused(
                asked("pareto", "cost=dollars"),
                400,
                "cost must be prefill, decode, kv, need or memory, got 'dollars'");
    }

    /** Of 8 processor seconds something else used 1.84 while cells of yarn were measured, 0.02 of the others: 23 and 0.25 %. */
    @Test
    void whatDisturbedSpeedAndMemoryStandsBesideThem() throws UnsupportedEncodingException {
        String yarn = Fixture.CONFIGURATIONS.get(5).toString();
        JsonNode rows = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0/rows");
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("disturbed").asDouble())
                        .isEqualTo(row.path("label").asString().equals(yarn) ? .23 : .0025));
        Map<Boolean, String> cells = new HashMap<>();
        rows.forEach(row -> cells.put(
                row.path("label").asString().equals(yarn), row.path("cellId").asString()));
        assertThat(ok(get("/api/v1/cells/" + cells.get(true))).path("disturbed").asDouble())
                .isEqualTo(.23);
        assertThat(text(get("/cells/" + cells.get(true))))
                .contains(">~5,121<", ">~61.2<", ">~700 MiB<", "used 23 % of the processors");
        assertThat(text(get("/cells/" + cells.get(false))))
                .contains(">5,121<", ">61.2<", ">700 MiB<")
                .doesNotContain("of the processors");
        assertThat(text(followed("/?board=" + Fixture.PASSKEY)))
                .contains("while other cells or other work used the processors");
        assertThat(text(followed("/standings?model=" + Fixture.MODEL + "&task=passkey@1")))
                .contains(
                        "<td>~16.3</td>", "<td>16.3</td>", "~ Other cells or other work used the processors meanwhile");
        JsonNode points = ok(asked("pareto", "task=passkey", "length=2048", "cost=prefill"))
                .at("/pareto/0/points");
        assertThat(points)
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.path("disturbed").asDouble())
                        .isEqualTo(point.path("label").asString().equals(yarn) ? .23 : .0025));
        assertThat(ok(asked("pareto", "task=passkey", "length=2048", "cost=kv"))
                        .at("/pareto/0/points/0/disturbed")
                        .isNull())
                .isTrue();
    }

    /** What plan knows against a number stands beside the number, wherever it is read. */
    @Test
    void whatIsKnownAgainstANumberStandsBesideIt() {
        String note = "tells distances up to 1023, trained are 511";
        JsonNode board = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY)).at("/boards/0");
        JsonNode row = board.path("rows")
                .valueStream()
                .filter(r -> r.path("method").asString().equals("rope")
                        && r.path("length").asInt() == 1024)
                .findFirst()
                .orElseThrow();
        assertThat(row.at("/notes/0").asString()).isEqualTo(note);
        assertThat(board.at("/board/notes/0").asString()).isEqualTo("layers 2 and 3 see 64 keys");
        JsonNode cell = ok(get("/api/v1/cells/" + row.path("cellId").asString()));
        assertThat(cell.at("/notes/0").asString()).isEqualTo(note);
        assertThat(cell.at("/modelNotes/0").asString()).isEqualTo("layers 2 and 3 see 64 keys");
        JsonNode cells = ok(get("/api/v1/runs/" + Fixture.DONE + "/cells")).path("items");
        assertThat(cells.at("/0/notes").isArray()).isTrue();
        assertThat(cells.at("/0/notes")).isEmpty();
        assertThat(cells.at("/2/notes/0").asString()).isEqualTo(note);
        assertThat(ok(get("/api/v1/runs/" + Fixture.DONE)).at("/notes")).hasSize(1);
        assertThat(ok(get("/api/v1/models")).at("/0/notes")).hasSize(1);
        for (String page : List.of("/?board=" + Fixture.PASSKEY, "/runs/" + Fixture.DONE))
            assertThat(followed(page)).bodyText().contains(note, "layers 2 and 3 see 64 keys", "†");
    }

    /** An assumption that all choices rest on stands with the board, on the page and over REST. */
    @Test
    void anAssumedTrainedLengthIsNamed() {
        jdbc.sql("update cell set assumed_trained_length = 300 where board = ?")
                .param(Fixture.PERPLEXITY)
                .update();
        new Fixture(jdbc).boards();
        try {
            JsonNode board =
                    ok(get("/api/v1/leaderboard?board=" + Fixture.PERPLEXITY)).at("/boards/0/board");
            assertThat(board.path("trainedLength").asInt()).isEqualTo(300);
            assertThat(board.path("assumedTrainedLength").asInt()).isEqualTo(300);
            assertThat(ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY))
                            .at("/boards/0/board")
                            .has("assumedTrainedLength"))
                    .isFalse();
            assertThat(get("/boards/" + Fixture.PERPLEXITY)).bodyText().contains("planned as if trained on 300 tokens");
        } finally {
            jdbc.sql("update cell set assumed_trained_length = null").update();
            new Fixture(jdbc).boards();
        }
    }

    /** A name is understood in every place or in none: what a suite calls a task or a model names its boards. */
    @Test
    void tasksAndModelsAreFoundByEveryNameTheyHave() {
        int passkeys =
                ok(get("/api/v1/leaderboard?task=passkey@1")).path("boards").size();
        assertThat(passkeys).isPositive();
        assertThat(ok(get("/api/v1/leaderboard?task=passkey")).path("boards")).hasSize(passkeys);
        assertThat(ok(get("/api/v1/leaderboard?task=ppl/lastk-128")).path("boards"))
                .hasSize(1);
        assertThat(ok(get("/api/v1/leaderboard?task=copy")).path("boards")).isEmpty(); // a task, but not measured yet
        for (String model : List.of("reference-model", "bundled", Fixture.MODEL, Fixture.MODEL.substring(0, 8)))
            assertThat(ok(get("/api/v1/leaderboard?task=passkey&model=" + model))
                            .path("boards"))
                    .as(model)
                    .hasSize(passkeys);
        assertThat(ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY + "&task=ppl/lastk-128@1"))
                        .path("boards"))
                .isEmpty();
    }

    /** A filter that is not understood is never taken as none. */
    @Test
    void whatIsNotUnderstoodInAnAddressIsRefused() {
        refused(
                get("/api/v1/leaderboard?taks=passkey@1"),
                400,
                "There is no parameter 'taks' here, /api/v1/leaderboard takes board, task, model, after, limit.");
        refused(get("/api/v1/leaderboard?task=passky"), 400, "There is no task 'passky'; boards are of passkey@1,");
        refused(get("/api/v1/leaderboard?task="), 400, "There is no task ''");
        refused(get("/api/v1/leaderboard?model=bogus"), 404, "There is no model 'bogus'; there is reference-model.");
        refused(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY + "&model=bogus"), 404, "There is no model");
        refused(get("/api/v1/runs?status=failed"), 400, "/api/v1/runs takes after, limit, archived.");
        refused(get("/api/v1/runs/" + Fixture.DONE + "/cells?length=256"), 400, "no parameter 'length'");
        refused(get("/api/v1/runs/" + Fixture.DONE + "?task=passkey"), 400, "takes none.");
        refused(get("/api/v1/models?name=x"), 400, "takes after, limit.");
        refused(get("/api/v1/methods?name=x"), 400, "takes none.");
        refused(get("/api/v1/schedules?suite=x"), 400, "takes after, limit.");
        refused(get("/api/v1/configs?after=zzz"), 400, "after must be the next of an earlier page, got 'zzz'");
        refused(post("/api/v1/runs?dry=true", SUITE), 400, "no parameter 'dry'");
        assertThat(get("/methods/yarn?p.factor=4")).hasStatusOk();
    }

    /** So is a field of a body. */
    @Test
    void whatIsNotUnderstoodInABodyIsRefused() {
        refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"rope\"},\"trainedLength\":8,\"length\":8,\"row\":[1]}"),
                400,
                "The body has an unknown field 'row', known: base, length, method, model, picture, rotaryDim, rows, trainedLength.");
        refused(
                post("/api/v1/plans", "{\"method\":{\"name\":\"pi\",\"params\":{}},\"trainedLength\":8,\"length\":8}"),
                400,
                "The body has an unknown field 'params' in method, known: name, parameters.");
        refused(post("/api/v1/configs", "{\"name\":\"pi\",\"factor\":4}"), 400, "unknown field 'factor'");
        refused(
                post("/api/v1/tokens", "{\"name\":\"x\",\"days\":4}"),
                400,
                "unknown field 'days', known: expiresInDays, name, scopes.");
        refused(
                post(
                        "/api/v1/schedules",
                        "{\"name\":\"x\",\"cron\":\"0 0 2 * * *\",\"tz\":\"UTC\",\"suite\":" + SUITE + "}"),
                400,
                "unknown field 'tz', known: at, cron, enabled, name, suite, watch, zone.");
    }

    @Test
    void samplesArePaged() {
        String cell = ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY))
                .at("/boards/0/rows/0/cellId")
                .asString();
        JsonNode first = ok(get("/api/v1/cells/" + cell + "/samples?limit=15"));
        assertThat(first.path("items")).hasSize(15);
        JsonNode rest = ok(get("/api/v1/cells/" + cell + "/samples?limit=15&after="
                + first.path("next").asString()));
        assertThat(rest.path("items")).hasSize(5);
        assertThat(rest.has("next")).isFalse();
        refused(get("/api/v1/cells/nothing/samples"), 404, "no cell 'nothing'");
        JsonNode problem = refused(get("/api/v1/cells/" + cell + "/samples?limit=0"), 400, "limit must be");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("limit");
        refused(get("/api/v1/cells/" + cell + "/samples?limit=x"), 400, "limit must be a whole number, got 'x'");
    }

    // runs

    @Test
    void aSuiteIsQueuedAsJsonOrYaml() {
        MvcTestResult queued = post("/api/v1/runs", SUITE);
        assertThat(queued).hasStatus(202);
        String location = queued.getResponse().getHeader("Location");
        JsonNode run = ok(get(location));
        assertThat(run.at("/run/status").asString()).isEqualTo("queued");
        assertThat(run.at("/document/model").asString()).isEqualTo("reference-model");
        assertThat(mvc.post()
                        .uri("/api/v1/runs")
                        .contentType(MediaType.APPLICATION_YAML)
                        .content("name: ünicode\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n"
                                .getBytes(StandardCharsets.UTF_8))
                        .exchange())
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.suite")
                .isEqualTo("ünicode");
    }

    @Test
    void aStoredConfigurationMayBeNamedInASuite() {
        Configuration stored = Fixture.CONFIGURATIONS.get(8);
        MvcTestResult queued = post(
                "/api/v1/runs",
                SUITE.replace("\"rope\"", "{\"config\":\"" + stored.sha256().substring(0, 10) + "\"}"));
        assertThat(queued).hasStatus(202);
        JsonNode document = ok(get(queued.getResponse().getHeader("Location"))).path("document");
        assertThat(document.at("/configurations/0")).isEqualTo(json.readTree(stored.canonicalJson()));
        refused(
                post("/api/v1/runs", SUITE.replace("\"rope\"", "{\"config\":\"000000\"}")),
                404,
                "no configuration '000000'");
    }

    @Test
    void aWrongSuiteIsRefused() {
        refused(post("/api/v1/runs", "{\"name\":\"x\"}"), 400, "model is missing");
        refused(post("/api/v1/runs", "[]"), 400, "A suite is an object");
        refused(post("/api/v1/runs", ""), 400, "A suite is an object");
        refused(post("/api/v1/runs", "{\"name\":"), 400, "the suite, line 1: what to change");
        refused(post("/api/v1/runs", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}"), 413, "up to 1048576 bytes");
    }

    /** Names are stored and shown: PostgreSQL refuses U+0000, strict readers half a surrogate pair, people what reads backwards. */
    @Test
    void noNameHoldsWhatCannotBeStoredOrShown() {
        String schedule = "{\"name\":\"%s\",\"cron\":\"0 0 3 * * *\",\"suite\":" + SUITE + "}";
        String half = "name holds half a surrogate pair, U+D83D as character 2; leave it out";
        refused(post("/api/v1/schedules", schedule.formatted("a\\ud83d")), 400, half);
        refused(post("/api/v1/schedules", schedule.formatted("a\\u0000")), 400, "a control character, U+0000");
        refused(post("/api/v1/tokens", "{\"name\":\"a\\ud83d\"}"), 400, half);
        refused(post("/api/v1/tokens", "{\"name\":\"a\\u202e\"}"), 400, "turns the direction of writing, U+202E");
        for (String asked : List.of("/api/v1/leaderboard?model={name}", "/api/v1/runs?after={name}"))
            assertThat(mvc.get().uri(asked, "a\0").exchange()).hasStatus(400);
    }

    @Test
    void aSuiteInUtf16IsRefused() {
        for (Charset other : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE))
            refused(
                    mvc.post()
                            .uri("/api/v1/runs")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(SUITE.getBytes(other))
                            .exchange(),
                    400,
                    "The suite is no text in UTF-8; send it as UTF-8.");
    }

    @Test
    void theSameKeyGivesTheSameRun() {
        String key = UUID.randomUUID().toString();
        MvcTestResult first = keyed(key, SUITE), again = keyed(key, SUITE);
        assertThat(again).hasStatus(202);
        assertThat(again.getResponse().getHeader("Location"))
                .isEqualTo(first.getResponse().getHeader("Location"));
        refused(keyed(key, SUITE.replace("256", "512")), 422, "used for another suite");
    }

    /** The one of the model itself, and one a tuning; they are one request, and are left together. */
    @Test
    void aStudyIsSeveralRuns() {
        String study = SUITE.replaceFirst("\\{", "{\"tuning\":[1,2],"),
                key = UUID.randomUUID().toString();
        MvcTestResult queued = keyed(key, study);
        assertThat(queued).hasStatus(202);
        JsonNode first = body(queued);
        String id = first.path("id").asString();
        assertThat(first.path("study").asString()).isEqualTo(id);
        assertThat(first.has("tuningSteps")).isFalse();
        JsonNode told = ok(get("/api/v1/studies/" + id));
        assertThat(told.at("/document/tuning")).hasSize(2);
        assertThat(told.path("runs").values().stream()
                        .map(run -> run.path("suite").asString()))
                .containsExactly(first.path("suite").asString(), "tuned, seed 1", "tuned, seed 2");
        assertThat(told.at("/runs/2/tuningSteps").asInt()).isEqualTo(6);
        assertThat(told.at("/means/0/seeds").asInt()).isEqualTo(2);
        assertThat(get("/studies/" + id))
                .hasStatus(200)
                .bodyText()
                .contains("tuned, seed 1", "/runs/" + told.at("/runs/2/id").asString());
        assertThat(get("/runs/" + id)).hasStatus(200).bodyText().contains("/studies/" + id);
        assertThat(keyed(key, study).getResponse().getHeader("Location"))
                .isEqualTo(queued.getResponse().getHeader("Location"));
        refused(keyed(key, SUITE), 422, "used for another suite");
        refused(keyed(key, study.replace("2]", "3]")), 422, "used for another suite");
        MvcTestResult cancelled = post("/api/v1/studies/" + id + "/cancel", "");
        assertThat(cancelled).hasStatus(202);
        assertThat(body(cancelled).values().stream()
                        .map(run -> run.path("status").asString()))
                .containsOnly("cancelled")
                .hasSize(3);
        refused(post("/api/v1/studies/" + id + "/cancel", ""), 409, "All runs of this study have ended.");
        refused(get("/api/v1/studies/unknown"), 404, "no study 'unknown'");
        refused(
                post("/api/v1/schedules", "{\"name\":\"n\",\"cron\":\"0 0 3 * * *\",\"suite\":" + study + "}"),
                400,
                "a study tunes its models once and for all: give it to POST runs");
        assertThat(ok(post("/api/v1/forecasts", study)).path("notes").toString())
                .contains("how long its tunings take is not");
    }

    /** Decision 75: what is handed in is a suite that races; what it came to is told as soon as a round was asked whole. */
    @Test
    void anAdviceIsARunThatRaces() {
        MvcTestResult queued = post("/api/v1/advice", "{\"model\": \"reference-model\", \"length\": 4096}");
        assertThat(queued).hasStatus(202);
        String id = body(queued).path("id").asString();
        assertThat(queued.getResponse().getHeader("Location")).isEqualTo("/api/v1/runs/" + id);
        JsonNode document = ok(get("/api/v1/runs/" + id)).path("document");
        assertThat(document.at("/stop/race").asBoolean()).isTrue();
        assertThat(document.path("lengths").toString()).isEqualTo("[512,1024,2048,4096]");
        assertThat(document.path("configurations").size()).isGreaterThan(12);
        refused(get("/api/v1/runs/" + id + "/advice"), 409, "No round was asked whole yet, so nothing can be said.");
        assertThat(get("/runs/" + id + "/advice")).hasStatus(200).bodyText().contains("This page follows the race.");
        assertThat(get("/runs/" + id)).bodyText().contains("/runs/" + id + "/advice");

        jdbc.sql(
                        "insert into run_cell (run_id, cell_id, ordinal, reused) select ?, min(id), 0, true from cell where model_id = ?")
                .params(id, Fixture.MODEL)
                .update();
        String rope = racer(id, 0, Configuration.of("rope"), "baseline"),
                dca = racer(id, 1, Configuration.of("dca"), "in"),
                pi = racer(id, 2, Configuration.parse("pi{factor=4}"), "worse");
        for (String one : List.of(rope, dca, pi))
            jdbc.sql(
                            "insert into racer_length (run_id, configuration_id, length, score, lower_bound, upper_bound, holds) values (?, ?, 512, 0.9, 0.8, 1, null)")
                    .params(id, one)
                    .update();
        // another run asked plain RoPE beyond the window, too: the line is that of the window
        jdbc.sql(
                        "insert into racer_length (run_id, configuration_id, length, score, lower_bound, upper_bound, holds) values (?, ?, 4096, 0, 0, 0.1, null)")
                .params(id, rope)
                .update();
        JsonNode advice = ok(get("/api/v1/runs/" + id + "/advice"));
        assertThat(advice.at("/effectiveLength/line").asDouble()).isEqualTo(0.85 * 0.9);
        assertThat(advice.at("/advised/configuration").asString()).isEqualTo("dca");
        assertThat(advice.at("/eliminated/0/configuration").asString()).isEqualTo("pi{factor=4}");
        assertThat(advice.at("/ruledOut").findValuesAsString("configuration")).contains("rope{}");
        assertThat(get("/runs/" + id + "/advice"))
                .hasStatus(200)
                .bodyText()
                .contains(
                        "What to set for", "Set dca: all others are worse so far", "candidates that were not measured");

        assertThat(advice.at("/command").asString()).isEqualTo("./ropewalk advise --model bundled --length 4096");

        MvcTestResult named = post(
                "/api/v1/advice",
                "{\"model\": \"reference-model\", \"length\": 4096, \"methods\": [\"dca\", \"self-extend{group=16,window=64}\"], \"tasks\": [\"passkey{depths=3,trials=1}\"]}");
        assertThat(named).hasStatus(202);
        String other = body(named).path("id").asString();
        assertThat(ok(get("/api/v1/runs/" + other)).at("/document/configurations").values().stream()
                        .map(one -> one.asString().replaceAll("\\{.*", "")))
                .containsExactly("rope", "dca", "self-extend");
        assertThat(post("/api/v1/runs/" + other + "/cancel", "")).hasStatus(202);
        refused(
                post("/api/v1/advice", "{\"model\": \"reference-model\", \"length\": 4096, \"methods\": [\"rope\"]}"),
                400,
                "None of [rope] can serve 4096 tokens without turning rotary pairs to angles that were never trained.");
        refused(
                post("/api/v1/advice", "{\"model\": \"reference-model\", \"length\": 4096, \"methods\": [\"nosuch\"]}"),
                400,
                "nosuch");
        refused(
                post("/api/v1/advice", "{\"model\": \"reference-model\", \"length\": 512}"),
                400,
                "length must be more than the 512 tokens that the model was trained on");
        refused(get("/api/v1/runs/" + Fixture.DONE + "/advice"), 400, "is no race");
        assertThat(post("/api/v1/runs/" + id + "/cancel", "")).hasStatus(202);
    }

    private String racer(String run, int place, Configuration configuration, String state) {
        jdbc.sql("""
                        insert into racer (run_id, configuration_id, place, state, rounds, all_rounds, questions, planned, score, prefill_seconds,
                          cache_bytes, memory_bytes)
                        values (?, ?, ?, ?, 2, 44, 8, 176, 0.9, 0.1, 1000, 2000)""").params(run, configuration.sha256(), place, state).update();
        return configuration.sha256();
    }

    @Test
    void runsArePagedNewestFirst() {
        post("/api/v1/runs", SUITE);
        JsonNode first = ok(get("/api/v1/runs?limit=2"));
        assertThat(first.path("items")).hasSize(2);
        JsonNode second = ok(mvc.get()
                .uri("/api/v1/runs?limit=2&after={a}", first.path("next").asString())
                .exchange());
        assertThat(second.path("items")).isNotEmpty();
        assertThat(second.at("/items/0/id")).isNotEqualTo(first.at("/items/1/id"));
        assertThat(OffsetDateTime.parse(second.at("/items/0/createdAt").asString()))
                .isBeforeOrEqualTo(
                        OffsetDateTime.parse(first.at("/items/1/createdAt").asString()));
        refused(get("/api/v1/runs?after=x"), 400, "after must be");
        refused(get("/api/v1/runs/nothing"), 404, "no run 'nothing'");
        assertThat(ok(get("/api/v1/runs/" + Fixture.DONE + "/cells?limit=5")).path("items"))
                .hasSize(5);
    }

    @Test
    void aRunIsCancelledAndResumed() {
        String path = post("/api/v1/runs", SUITE).getResponse().getHeader("Location"),
                id = path.substring(path.lastIndexOf('/') + 1);
        refused(post(path + "/resume", ""), 409, "this one is queued");
        jdbc.sql(
                        "update run set status = 'running', owner = 'elsewhere/1/a', heartbeat_at = current_timestamp where id = ?")
                .param(id)
                .update();
        assertThat(post(path + "/cancel", ""))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.cancelRequested")
                .isEqualTo(true);
        jdbc.sql("update run set status = 'queued' where id = ?").param(id).update();
        assertThat(post(path + "/cancel", ""))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("cancelled"); // nobody has to hear of it first
        refused(post(path + "/cancel", ""), 409, "this one is cancelled");
        assertThat(post(path + "/resume", ""))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("queued");
        assertThat(body(get(path)).at("/run/cancelRequested").asBoolean()).isFalse();
    }

    /** A word on the way in, and for as long as it has not ended (decision 61). It is no part of the suite: the same key brings the same run. */
    @Test
    void aRunHasAPriority() {
        JsonNode low = body(post("/api/v1/runs?priority=low", SUITE));
        assertThat(low.path("priority").asString()).isEqualTo("low");
        String path = "/api/v1/runs/" + low.path("id").asString();
        assertThat(ok(post(path + "/priority", "{\"priority\":\"high\"}"))
                        .path("priority")
                        .asString())
                .isEqualTo("high");
        assertThat(get(path.substring("/api/v1".length()))).bodyText().contains("high priority");
        refused(
                post(path + "/priority", "{\"priority\":\"urgent\"}"),
                400,
                "priority must be high, normal or low, got 'urgent'.");
        refused(post("/api/v1/runs?priority=1", SUITE), 400, "priority must be high, normal or low, got '1'.");
        assertThat(post(path + "/cancel", "")).hasStatus(202);
        refused(
                post(path + "/priority", "{\"priority\":\"low\"}"),
                409,
                "Only what waits has a priority, this run is cancelled.");
    }

    /** Only what failed, and why it failed is kept with the cell. */
    @Test
    void cellsThatFailedAreTriedAgain() {
        JsonNode run = body(post("/api/v1/runs", SUITE));
        String id = run.path("id").asString(), path = "/api/v1/runs/" + id;
        refused(
                post(path + "/retry", ""),
                409,
                "Only the cells of a failed run can be tried again, this one is queued.");
        jdbc.sql("update run set status = 'failed', finished_at = created_at, message = 'too bad' where id = ?")
                .param(id)
                .update();
        refused(post(path + "/retry", ""), 409, "No cell of this run failed; resume queues it again.");
        String cell = jdbc.sql("select id from cell where status = 'failed' limit 1")
                .query(String.class)
                .single();
        jdbc.sql("insert into run_cell (run_id, cell_id, ordinal, reused) values (?, ?, 0, false)")
                .params(id, cell)
                .update();
        JsonNode again = body(post(path + "/retry", ""));
        assertThat(again.path("status").asString()).isEqualTo("queued");
        assertThat(again.path("message").asString("")).isEmpty();
        jdbc.sql(
                        "insert into failure (cell_id, failed_at, message, run_id) values (?, current_timestamp, 'out of memory', ?)")
                .params(cell, id)
                .update();
        assertThat(ok(get(path)).path("triedAgain").asInt()).isEqualTo(1);
        assertThat(ok(get("/api/v1/cells/" + cell + "/failures"))
                        .at("/0/message")
                        .asString())
                .isEqualTo("out of memory");
        assertThat(get("/cells/" + cell)).bodyText().contains("and was tried again: <span>out of memory</span>");
        jdbc.sql("delete from failure").update();
        jdbc.sql("delete from run_cell where run_id = ?").param(id).update();
        jdbc.sql("update run set status = 'cancelled', finished_at = created_at where id = ?")
                .param(id)
                .update();
    }

    /** Why nothing happens with a run, while it is in the queue. */
    @Test
    void whyARunWaitsIsTold() {
        jdbc.sql("update run set priority = 2 where status in ('queued', 'running')")
                .update(); // those of other tests go after these
        String first = body(post("/api/v1/runs", SUITE)).path("id").asString(),
                second = body(post("/api/v1/runs", SUITE)).path("id").asString();
        assertThat(ok(get("/api/v1/runs/" + first)).at("/waiting/0/sentence").asString())
                .isEqualTo("It waits for a process that takes it.");
        jdbc.sql(
                        "update run set status = 'running', owner = 'elsewhere/1/a', heartbeat_at = current_timestamp where id = ?")
                .param(first)
                .update();
        assertThat(ok(get("/api/v1/runs/" + second)).at("/waiting/0/sentence").asString())
                .as("a service that measures one run at a time is at it")
                .isEqualTo("It waits: 1 run handed in earlier by the same person goes first.");
        jdbc.sql("update run set submitted_by = 'anna', priority = 0 where id = ?")
                .param(first)
                .update();
        JsonNode why = ok(get("/api/v1/runs/" + second)).at("/waiting/0");
        assertThat(why.path("reason").asString()).isEqualTo("queue");
        assertThat(why.path("sentence").asString())
                .isEqualTo("It waits: 1 run of 1 person with a higher priority goes first.");
        assertThat(get("/runs/" + second))
                .bodyText()
                .contains("It waits: 1 run of 1 person with a higher priority goes first.");
        jdbc.sql("update run set priority = 1 where id = ?").param(first).update();
        assertThat(ok(get("/api/v1/runs/" + second)).at("/waiting/0/sentence").asString())
                .isEqualTo("It waits: 1 run of 1 person takes turns with it.");
        jdbc.sql("update run set status = 'cancelled', finished_at = created_at where id in (?, ?)")
                .params(first, second)
                .update();
        jdbc.sql("update run set priority = 1").update();
    }

    /** Each cell of a running run that nobody is at is told of once, by what it waits for. */
    @Test
    void whyCellsWaitIsTold() {
        JsonNode waiting = ok(get("/api/v1/runs/" + Fixture.RUNNING)).path("waiting");
        assertThat(waiting.values()).allSatisfy(why -> {
            assertThat(why.path("reason").asString()).isIn("queue", "worker", "draining", "model", "memory", "manager");
            assertThat(why.path("sentence").asString()).endsWith(".");
        });
        assertThat(waiting).isNotEmpty();
    }

    /** What it would take is told, and nothing is queued. */
    @Test
    void aSuiteIsForetoldWithoutARun() {
        int before = jdbc.sql("select count(*) from run").query(Integer.class).single();
        JsonNode told = ok(post("/api/v1/forecasts", SUITE));
        assertThat(told.path("cells").asInt()).isEqualTo(1);
        assertThat(told.at("/places/0/why").asString()).isEqualTo("needs 4 MB, offers 2 MB");
        assertThat(told.at("/rows/0/seconds").asDouble()).isEqualTo(12.5);
        refused(
                post("/api/v1/forecasts", SUITE.replace("\"quick\"", "\"late\"")),
                400,
                "takes longer than 10 s; ask for a part of it.");
        refused(
                post("/api/v1/forecasts", SUITE.replace("\"quick\"", "\"unfit\"")),
                400,
                "passkey@1 needs at least 60 tokens");
        refused(post("/api/v1/forecasts", "{\"name\":\"x\"}"), 400, "model is missing");
        assertThat(jdbc.sql("select count(*) from run").query(Integer.class).single())
                .isEqualTo(before);
    }

    /** Nobody would hear of the wish: the run ends at once, says why, and keeps how it stood. */
    @Test
    void aRunWhoseProcessIsSilentIsCancelledAtOnce() {
        String path = post("/api/v1/runs", SUITE).getResponse().getHeader("Location"),
                id = path.substring(path.lastIndexOf('/') + 1);
        String silent =
                "update run set status = 'running', owner = 'elsewhere/1/a', cancel_requested = false, heartbeat_at = current_timestamp"
                        + " - interval '%d' second where id = ?";
        jdbc.sql(silent.formatted(25)).param(id).update();
        assertThat(body(post(path + "/cancel", "")).path("status").asString()).isEqualTo("running");
        jdbc.sql(silent.formatted(185)).param(id).update();
        JsonNode run = body(post(path + "/cancel", ""));
        assertThat(run.path("status").asString()).isEqualTo("cancelled");
        assertThat(run.path("message").asString())
                .isEqualTo("Cancelled without its process, which was last heard of 3 min before.");
        assertThat(run.path("cancelRequested").asBoolean()).isFalse();
        assertThat(run.path("finishedAt").isNull()).isFalse();
        assertThat(jdbc.sql("select cells from run where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isZero();
        jdbc.sql("update run set status = 'running', owner = 'elsewhere/1/a', heartbeat_at = null where id = ?")
                .param(id)
                .update();
        assertThat(body(post(path + "/cancel", "")).path("message").asString())
                .isEqualTo("Cancelled without its process, which was never heard of.");
    }

    @Test
    void eventsTellOfProgressAndEndWithTheRun() throws Exception {
        String path = post("/api/v1/runs", SUITE).getResponse().getHeader("Location"),
                id = path.substring(path.lastIndexOf('/') + 1);
        Thread worker = new Thread(() -> {
            pause();
            jdbc.sql("update run set status = 'running', owner = 'elsewhere/1/a', started_at = created_at where id = ?")
                    .param(id)
                    .update();
            pause();
            jdbc.sql("update run set status = 'completed', finished_at = created_at where id = ?")
                    .param(id)
                    .update();
        });
        worker.start();
        MvcTestResult events = mvc.get()
                .uri(path + "/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange(Duration.ofSeconds(20));
        worker.join();
        String text = events.getResponse().getContentAsString();
        assertThat(text)
                .contains("event:progress")
                .contains("\"status\":\"queued\"")
                .contains("\"status\":\"running\"")
                .endsWith("event:end\ndata:{\"status\":\"completed\"}\n\n");
        List<String> ids = text.lines()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3))
                .toList();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        assertThat(comingBack(path, ids.get(0)))
                .contains("\"status\":\"completed\"")
                .contains("event:end");
        assertThat(comingBack(path, ids.get(ids.size() - 1)))
                .doesNotContain("event:progress")
                .contains("event:end");
        assertThat(comingBack(path, "another-7")).contains("event:progress");
        refused(
                mvc.get()
                        .uri("/api/v1/runs/nothing/events")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange(),
                404,
                "no run 'nothing'");
    }

    private String comingBack(String run, String last) throws UnsupportedEncodingException {
        return text(mvc.get()
                .uri(run + "/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .header("Last-Event-ID", last)
                .exchange(Duration.ofSeconds(20)));
    }

    // workers

    @Test
    void workersAreToldWithWhatTheyAreAt() {
        new Fixture(jdbc).workers();
        JsonNode workers = ok(get("/api/v1/workers"));
        assertThat(workers.values())
                .extracting(worker -> worker.path("name").asString())
                .containsExactly(Fixture.ALPHA, Fixture.BETA, Fixture.GAMMA);
        assertThat(workers.values())
                .extracting(worker -> worker.path("state").asString())
                .containsExactly("living", "draining", "silent");
        JsonNode alpha = workers.get(0);
        assertThat(alpha.path("device").asString()).isEqualTo("cpu (Xeon)");
        assertThat(alpha.path("slots").asInt()).isEqualTo(4);
        assertThat(alpha.path("labels").values()).extracting(JsonNode::asString).containsExactly("rack=3", "mem=80g");
        assertThat(alpha.path("secondsSilent").asDouble()).isBetween(1., 20.);
        JsonNode taken = alpha.at("/taken/0");
        assertThat(alpha.path("taken")).hasSize(2);
        assertThat(taken.path("run").asString()).isEqualTo(Fixture.RUNNING);
        assertThat(taken.path("suite").asString()).isEqualTo("nightly");
        assertThat(taken.path("cell").asString()).isEqualTo(Fixture.id("r", 9));
        assertThat(taken.path("task").asString()).isEqualTo("passkey@1");
        assertThat(taken.path("length").asInt()).isEqualTo(512);
        assertThat(taken.path("stored").asInt()).isEqualTo(7);
        assertThat(taken.path("planned").asInt()).isEqualTo(20);
        assertThat(taken.path("seconds").asDouble()).isBetween(120., 140.);
        assertThat(taken.path("secondsToFree").asDouble()).isBetween(5., 29.);
        assertThat(workers.at("/1/message").asString()).isEqualTo("The model llama is not here.");
        assertThat(workers.at("/2/secondsSilent").asDouble()).isBetween(40., 60.);
        assertThat(workers.at("/2/taken/0/secondsToFree").asDouble()).isBetween(-30., -10.);

        MvcTestResult first = get("/api/v1/workers?limit=2");
        assertThat(ok(first)).hasSize(2);
        String next = first.getResponse().getHeader("Link").replaceAll("^<(.*)>; rel=\"next\"$", "$1");
        assertThat(ok(mvc.get().uri(URI.create(next)).exchange()).at("/0/name").asString())
                .isEqualTo(Fixture.GAMMA);
    }

    /** Cells that are measured together in rounds are one slot's. */
    @Test
    void aColumnIsOneSlots() {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        jdbc.sql("update cell_order set lead = ? where holder = ?")
                .params(Fixture.id("r", 9), Fixture.ALPHA)
                .update();
        JsonNode taken = ok(get("/api/v1/workers")).at("/0/taken");
        assertThat(taken).hasSize(1);
        assertThat(taken.at("/0/cells").asInt()).isEqualTo(2);
        assertThat(taken.at("/0/planned").asInt()).isEqualTo(40);
        assertThat(taken.at("/0/cell").asString()).isEqualTo(Fixture.id("r", 9));
        assertThat(page("/workers")).contains("2 of 5 slots busy").contains("1 more in rounds");
    }

    @Test
    void aRunTellsWhoIsAtItAndWhatItWaitsFor() {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        String run = "/api/v1/runs/" + Fixture.RUNNING;
        JsonNode found = ok(get(run));
        assertThat(found.at("/attendance/manager").asString()).isEqualTo(Fixture.MANAGER);
        assertThat(found.at("/attendance/managerSecondsSilent").asDouble()).isBetween(0., 20.);
        assertThat(found.at("/attendance/slots").asInt()).isEqualTo(4);
        assertThat(found.path("remarks").values())
                .extracting(JsonNode::asString)
                .hasSize(2)
                .anyMatch(remark -> remark.matches(
                        "gamma/9/5e5e5e5e, which is at 1 cell, was last heard of 4\\d s ago; others may take it now."))
                .contains(
                        "1 cell waits for a worker with NVIDIA H200: none is there that takes cells. ./ropewalk worker starts one.");

        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '15' second where id = ?")
                .param(Fixture.RUNNING)
                .update();
        assertThat(page("/runs/" + Fixture.RUNNING))
                .contains("Its process was last heard of", "another takes the run in");
        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '3' minute where id = ?")
                .param(Fixture.RUNNING)
                .update();
        assertThat(page("/runs/" + Fixture.RUNNING + "/attendance"))
                .contains("3 min ago; the next one that manages runs takes it.")
                .doesNotContain("waits for a worker"); // whoever takes it may have such a card
        JsonNode ended = ok(get("/api/v1/runs/" + Fixture.DONE));
        assertThat(ended.path("attendance").has("manager")).isFalse();
        assertThat(ended.path("remarks")).isEmpty();
    }

    /**
     * Decision 73. Cells that were foretold 100 s each: of the five that were measured and the two that are, 5 x 20 + 2 x 7 samples took 0.3 s each, 34.2 s of 570; so the 13 samples
     * of 20 that are left take 3.9 s, and a cell of which nothing is measured 6 s.
     */
    @Test
    void whatIsLeftOfACellIsToldByWhatTheOthersTook() throws Exception {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        JsonNode taken = ok(get("/api/v1/workers")).at("/0/taken/0");
        assertThat(taken.path("foretold").asDouble()).isEqualTo(65);
        assertThat(taken.path("bytes").asLong()).isEqualTo(52_000_000);
        assertThat(taken.path("offered").asLong()).isEqualTo(8_000_000_000L);
        assertThat(ok(get("/api/v1/workers")).at("/1/taken/0").has("bytes"))
                .as("nobody has foretold")
                .isFalse();
        assertThat(page("/runs/" + Fixture.RUNNING + "/attendance"))
                .contains(">about 4 s<", ">52 MB of 8.0 GB<", ">not known<");
        assertThat(page("/runs/" + Fixture.RUNNING)).contains(">about 6 s<");
        MvcTestResult events =
                mvc.get().uri("/api/v1/runs/" + Fixture.RUNNING + "/events").asyncExchange();
        assertThat(events.getResponse().getContentAsString())
                .contains("\"foretoldSeconds\":100.0")
                .containsPattern("\"tookPerForetold\":0\\.0(6|5999999)");
        jdbc.sql("update run_cell set foretold_seconds = null").update();
        assertThat(page("/runs/" + Fixture.RUNNING)).doesNotContain(">about 6 s<");
    }

    /** Decision 55: the orders of the run that goes on, one of them larger than all that measure. It is said on its page, in its JSON and in its events. */
    @Test
    void whatNobodyHasTheMemoryForIsToldAtOnce() throws Exception {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        jdbc.sql("update worker set memory = case when name = ? then 8000000000 else 99000000000 end")
                .param(Fixture.ALPHA)
                .update();
        jdbc.sql("update cell_order set model_bytes = 14000000000, bytes = 230000000 where cell_id = ?")
                .param(Fixture.id("r", 14))
                .update();
        String sentence = "1 cell needs 14.2 GB of memory; the largest worker with cpu offers 8.0 GB.";
        JsonNode found = ok(get("/api/v1/runs/" + Fixture.RUNNING));
        assertThat(found.path("remarks").values())
                .extracting(JsonNode::asString)
                .contains(sentence);
        assertThat(found.at("/attendance/shortages/0/bytes").asLong()).isEqualTo(14_230_000_000L);
        assertThat(page("/runs/" + Fixture.RUNNING)).contains(sentence);
        assertThat(ok(get("/api/v1/workers")).at("/0/memory").asLong()).isEqualTo(8_000_000_000L);
        MvcTestResult events =
                mvc.get().uri("/api/v1/runs/" + Fixture.RUNNING + "/events").asyncExchange();
        for (int patience = 0;
                patience < 100 && !events.getResponse().getContentAsString().contains(sentence);
                patience++) Thread.sleep(50); // another thread writes them
        assertThat(events.getResponse().getContentAsString()).contains(sentence);
        jdbc.sql("update worker set memory = null where name = ?")
                .param(Fixture.ALPHA)
                .update();
        assertThat(ok(get("/api/v1/runs/" + Fixture.RUNNING)).at("/attendance/shortages"))
                .as("who does not say may have it")
                .isEmpty();
    }

    /** The worker has the right device, and says what it lacks. */
    @Test
    void whatThoseThatAreThereLackIsToldInTheirWords() {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        jdbc.sql("delete from cell_order where holder is not null").update();
        jdbc.sql("delete from worker where name <> ?").param(Fixture.BETA).update();
        jdbc.sql("update worker set draining = false").update();
        assertThat(ok(get("/api/v1/runs/" + Fixture.RUNNING)).at("/remarks/0").asString())
                .isEqualTo(
                        "1 cell waits for a worker with cpu that can measure reference-model. The one that is there says: The model llama is not here.");
        jdbc.sql("update worker set message = null").update();
        assertThat(ok(get("/api/v1/runs/" + Fixture.RUNNING)).path("remarks")).isEmpty();
        jdbc.sql("update worker set draining = true").update();
        assertThat(ok(get("/api/v1/runs/" + Fixture.RUNNING)).at("/remarks/0").asString())
                .contains("the one that is there ends what it is at and takes no more");
    }

    @Test
    void whereNobodyMeasuresThePageSaysWhatToDo() {
        jdbc.sql("delete from cell_order").update();
        jdbc.sql("delete from worker").update();
        assertThat(ok(get("/api/v1/workers"))).isEmpty();
        assertThat(page("/workers")).contains("Nothing is being measured", "./ropewalk worker");
        String path = post("/api/v1/runs", SUITE).getResponse().getHeader("Location");
        assertThat(page(path.replace("/api/v1", "")))
                .contains("Nobody has taken this run yet")
                .contains("--no-worker");
    }

    @Test
    void whoseAnswersACellHasIsTold() {
        String cell = Fixture.id("r", 2), asked = Fixture.id("r", 0);
        assertThat(ok(get("/api/v1/cells/" + cell)).has("answersOf")).isFalse();
        jdbc.sql("update cell set answers_of = ? where id = ?")
                .params(asked, cell)
                .update();
        try {
            JsonNode told = ok(get("/api/v1/cells/" + cell));
            assertThat(told.path("answersOf").asString()).isEqualTo(asked);
            assertThat(told.path("answersOfConfiguration").asString()).isEqualTo("rope{}");
            assertThat(page("/cells/" + cell)).contains("Its answers and speeds are those of", "/cells/" + asked);
        } finally {
            jdbc.sql("update cell set answers_of = null where id = ?")
                    .param(cell)
                    .update();
        }
    }

    // schedules

    @Test
    void aScheduleFiresAndQueuesItsSuite() {
        String path = schedule("0 0 3 * * *", "UTC").getResponse().getHeader("Location"), id = idOf(path);
        assertThat(ok(get(path + "/firings")).path("items")).isEmpty();
        lookedAt(id, "72");
        JsonNode first = firing(path, 1);
        assertThat(first.path("outcome").asString()).isEqualTo("queued");
        assertThat(first.path("dueAt").asString()).endsWith("T03:00:00Z");
        assertThat(first.path("missed").asInt()).isEqualTo(2);
        assertThat(OffsetDateTime.parse(first.path("missedFrom").asString()))
                .isEqualTo(OffsetDateTime.parse(first.path("dueAt").asString()).minusDays(2));
        JsonNode run = ok(get("/api/v1/runs/" + first.path("run").asString())).path("run");
        assertThat(run.path("scheduleId").asString()).isEqualTo(id);
        assertThat(ok(get(path)).at("/last/run").asString())
                .isEqualTo(first.path("run").asString());
        assertThat(mvc.delete().uri(path).exchange()).hasStatus(204);
        refused(get(path), 404, "no schedule");
        refused(get(path + "/firings"), 404, "no schedule");
        refused(mvc.delete().uri(path).exchange(), 404, "no schedule");
    }

    /** A run that nobody executes stays queued. */
    @Test
    void aScheduleWhoseRunStillGoesOnSkipsAndSaysSo() {
        String path = schedule("0 0 3 * * *", "UTC").getResponse().getHeader("Location"), id = idOf(path);
        lookedAt(id, "48");
        String run = firing(path, 1).path("run").asString();
        jdbc.sql("update firing set due_at = due_at - interval '2' day where schedule_id = ?")
                .param(id)
                .update();
        lookedAt(id, "24");
        JsonNode second = firing(path, 2);
        assertThat(second.path("outcome").asString()).isEqualTo("skipped");
        assertThat(second.path("run").asString()).isEqualTo(run);
        assertThat(fired(id)).isEqualTo(1);
        mvc.delete().uri(path).exchange();
    }

    @Test
    void aFiringThatFailsLeavesItsReason() {
        String path = schedule("0 0 3 * * *", "UTC").getResponse().getHeader("Location"), id = idOf(path);
        jdbc.sql("update schedule set document = '{\"name\":\"x\"}' where id = ?")
                .param(id)
                .update();
        lookedAt(id, "24");
        JsonNode only = firing(path, 1);
        assertThat(only.path("outcome").asString()).isEqualTo("failed");
        assertThat(only.path("message").asString()).contains("model is missing");
        assertThat(only.has("run")).isFalse();
        mvc.delete().uri(path).exchange();
    }

    /** As it stands in the clockwork's table when an instance died while it fired. */
    @Test
    void whatADeadInstanceWasAboutToFireIsFiredUnderItsOwnTime() {
        String path = schedule("0 0 3 * * *", "UTC").getResponse().getHeader("Location"), id = idOf(path);
        jdbc.sql(
                        "update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = current_timestamp - interval '1' hour,"
                                + " execution_time = current_timestamp - interval '1' hour where task_instance = ?")
                .param(id)
                .update();
        jdbc.sql("update schedule set accounted_at = current_timestamp - interval '24' hour where id = ?")
                .param(id)
                .update();
        assertThat(firing(path, 1).path("dueAt").asString()).endsWith("T03:00:00Z");
        mvc.delete().uri(path).exchange();
    }

    /** Missed like any other time: fired late, under its own. */
    @Test
    void aScheduleThatIsDueOnceFiresOnceAndIsDone() {
        JsonNode made = made(once("2999-07-01T02:30", "Europe/Berlin"));
        assertThat(made.path("at").asString()).isEqualTo("2999-07-01T02:30:00+02:00");
        assertThat(made.path("nextAt")).isEqualTo(made.path("at"));
        assertThat(made.path("done").asBoolean()).isFalse();
        String path = "/api/v1/schedules/" + made.path("id").asString(), id = idOf(path);
        var earlier = jdbc.sql("update schedule set once_at = timestamp with time zone '2026-11-30 01:30:00+00',"
                        + " accounted_at = timestamp with time zone '2026-11-29 00:00:00+00' where id = ?")
                .param(id);
        earlier.update();
        look(id);
        JsonNode only = firing(path, 1);
        assertThat(only.path("outcome").asString()).isEqualTo("queued");
        assertThat(only.path("dueAt").asString()).isEqualTo("2026-11-30T01:30:00Z");
        assertThat(only.path("missed").asInt()).isZero();
        JsonNode done = ok(get(path));
        assertThat(done.path("done").asBoolean()).isTrue();
        assertThat(done.has("nextAt")).isFalse();
        assertThat(page("/schedules/" + id)).contains("once, ", ">done<");
        assertThat(page("/schedules")).contains(">done<");
        mvc.delete().uri(path).exchange();
    }

    @Test
    void aScheduleIsDueByCronOrOnce() {
        refused(once("2020-01-01T00:00Z", "UTC"), 400, "at must lie ahead, 2020-01-01T00:00:00Z has passed");
        refused(once("tomorrow", "UTC"), 400, "at must be a time such as 2027-01-31T02:30");
        refused(once("2999-01-01T00:00", "Moon/Crater"), 400, "zone must be a time zone");
        String both = "{\"name\":\"n\",\"cron\":\"0 0 0 * * *\",\"at\":\"2999-01-01T00:00Z\",\"suite\":" + SUITE + "}";
        refused(post("/api/v1/schedules", both), 400, "give one of cron and at, got both");
        refused(
                post("/api/v1/schedules", "{\"name\":\"n\",\"suite\":" + SUITE + "}"),
                400,
                "give one of cron and at, got neither");
    }

    private MvcTestResult once(String at, String zone) {
        return post(
                "/api/v1/schedules",
                "{\"name\":\"once\",\"at\":\"" + at + "\",\"zone\":\"" + zone + "\",\"suite\":" + SUITE + "}");
    }

    /** {@code true}, or how; what is not said is as it is unasked. */
    @Test
    void aScheduleIsWatchedByTrueOrByHow() {
        String body = "{\"name\":\"watched\",\"cron\":\"0 0 3 * * *\",\"suite\":" + SUITE + ",\"watch\":WATCH}";
        JsonNode plain = made(post("/api/v1/schedules", body.replace("WATCH", "true")));
        assertThat(plain.path("watch")).isEqualTo(json.readTree("{\"alpha\":0.05,\"tolerance\":0.0}"));
        String path = "/api/v1/schedules/" + plain.path("id").asString();
        assertThat(ok(put(path, body.replace("WATCH", "{\"tolerance\":0.02}"))).path("watch"))
                .isEqualTo(json.readTree("{\"alpha\":0.05,\"tolerance\":0.02}"));
        assertThat(ok(put(path, body.replace("WATCH", "false"))).has("watch")).isFalse();
        refused(
                put(path, body.replace("WATCH", "{\"alpha\":0}")),
                400,
                "watch.alpha must be above 0 and at most 0.5, got 0.0");
        refused(
                put(path, body.replace("WATCH", "{\"tolerance\":-1}")),
                400,
                "watch.tolerance must lie between 0 and 1000");
        refused(put(path, body.replace("WATCH", "{\"level\":1}")), 400, "level");
        refused(put(path, body.replace("WATCH", "\"yes\"")), 400, "watch");
        mvc.delete().uri(path).exchange();
    }

    // alarms and webhooks

    /** From a run that ended to a receiver: 95 of 100 questions were answered, and then 75. */
    @Test
    void whatGotWorseIsAnAlarmThatIsToldListedShownAndAcknowledged() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        JsonNode webhook = made(post("/api/v1/webhooks", "{\"url\":\"" + url + "\"}"));
        assertThat(webhook.path("secret").asString()).startsWith("whsec_");
        String webhooks = "/api/v1/webhooks/" + webhook.path("id").asString();
        assertThat(ok(get(webhooks)).has("secret")).isFalse();
        assertThat(get("/api/v1/webhooks").getResponse().getContentAsString())
                .contains(url)
                .doesNotContain("whsec_");

        Measured measured = new Measured(jdbc);
        String schedule = measured.schedule("5ced0000-0000-4000-8000-000000000001", true),
                before = measured.run("5ced0000-0000-4000-8000-00000000000a", schedule, "completed"),
                now = measured.run("5ced0000-0000-4000-8000-00000000000b", schedule, "completed");
        measured.cell(before, "first", 100, i -> i < 95);
        measured.cell(now, "second", 100, i -> i < 75);
        jdbc.sql("update run set awaited = true where id in (?, ?)")
                .params(before, now)
                .update();

        JsonNode told = json.readTree(heard.poll(60, TimeUnit.SECONDS));
        assertThat(told.path("type").asString()).isEqualTo("alarm");
        JsonNode alarm = ok(get("/api/v1/schedules/" + schedule + "/alarms")).at("/items/0");
        assertThat(alarm).isEqualTo(told.at("/data/alarm"));
        assertThat(alarm.at("/findings/0/difference").asDouble()).isEqualTo(-0.2);
        assertThat(alarm.path("previousRun").asString()).isEqualTo(before);
        assertThat(ok(get("/api/v1/schedules/" + schedule)).path("openAlarms").asInt())
                .isEqualTo(1);
        assertThat(page("/schedules")).contains("1 alarm");
        assertThat(page("/schedules/" + schedule)).contains("went from 95 to 75 %", "&lt; 0.0001", "trend-scores");
        assertThat(page("/runs/" + now)).contains("went from 95 to 75 %", "1 of 1 worse.", "Acknowledge");

        String one = "/api/v1/alarms/" + alarm.path("id").asString();
        assertThat(ok(get("/api/v1/alarms?open=true")).path("items")).contains(alarm);
        JsonNode seen = ok(post(one + "/acknowledge", ""));
        assertThat(seen.path("acknowledgedAt").asString()).isNotEmpty();
        assertThat(ok(post(one + "/acknowledge", ""))).as("the first stands").isEqualTo(seen);
        assertThat(ok(get("/api/v1/alarms?open=true")).path("items")).doesNotContain(seen);
        assertThat(ok(get("/api/v1/alarms")).path("items")).contains(seen);
        assertThat(page("/runs/" + now)).contains("Acknowledged").doesNotContain("data-acknowledge");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok(get(webhooks + "/deliveries"))
                        .at("/items/0/state")
                        .asString()
                        .equals("delivered"));
        JsonNode delivery = ok(get(webhooks + "/deliveries")).at("/items/0");
        assertThat(delivery.path("status").asInt()).isEqualTo(204);
        assertThat(delivery.path("body")).isEqualTo(told);
        MvcTestResult replayed =
                post("/api/v1/deliveries/" + delivery.path("id").asString() + "/replay", "");
        assertThat(replayed).hasStatus(202);
        assertThat(json.readTree(heard.poll(60, TimeUnit.SECONDS))).isEqualTo(told);
        assertThat(heard).isEmpty();

        assertThat(mvc.delete().uri(webhooks).exchange()).hasStatus(204);
        refused(get(webhooks + "/deliveries"), 404, "no webhook");
        refused(post("/api/v1/deliveries/" + delivery.path("id").asString() + "/replay", ""), 404, "no delivery");
        receiver.stop(0);
        mvc.delete().uri("/api/v1/schedules/" + schedule).exchange();
        refused(get(one), 404, "no alarm");
        measured.forget();
    }

    @Test
    void aFiringThatFailsIsAnAlarmWhereSomebodyWatches() {
        String path = "/api/v1/schedules/"
                + made(post(
                                "/api/v1/schedules",
                                "{\"name\":\"w\",\"cron\":\"0 0 3 * * *\",\"watch\":true,\"suite\":" + SUITE + "}"))
                        .path("id")
                        .asString();
        jdbc.sql("update schedule set document = '{\"name\":\"x\"}' where id = ?")
                .param(idOf(path))
                .update();
        lookedAt(idOf(path), "24");
        firing(path, 1);
        JsonNode alarm = ok(get(path + "/alarms")).at("/items/0");
        assertThat(alarm.path("kind").asString()).isEqualTo("firing-failed");
        assertThat(alarm.path("message").asString()).contains("Its suite was refused", "model is missing");
        mvc.delete().uri(path).exchange();
    }

    @Test
    void aWebhookThatLeadsWhereNobodyMayIsRefused() {
        String body = "{\"url\":\"URL\",\"events\":[\"alarm\"]}";
        refused(
                post("/api/v1/webhooks", body.replace("URL", "https://10.0.0.1/")),
                400,
                "has an address that is not public");
        refused(post("/api/v1/webhooks", body.replace("URL", "https://[::ffff:10.0.0.1]/")), 400, "not public");
        refused(post("/api/v1/webhooks", body.replace("URL", "http://9.9.9.9/")), 400, "goes by https:// alone");
        refused(post("/api/v1/webhooks", body.replace("URL", "gopher://x/")), 400, "url must begin with https://");
        refused(
                post(
                        "/api/v1/webhooks",
                        body.replace("URL", "http://127.0.0.1/").replace("alarm", "rain")),
                400,
                "events are alarm and run.ended, got 'rain'");
    }

    private MvcTestResult put(String path, String body) {
        return mvc.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A schedule that was last looked at so many hours ago. */
    private void lookedAt(String schedule, String hours) {
        jdbc.sql("update schedule set accounted_at = current_timestamp - interval '" + hours + "' hour where id = ?")
                .param(schedule)
                .update();
        look(schedule);
    }

    /** Once whoever still fires it has said when it is to be looked at next. */
    private void look(String schedule) {
        var now = jdbc.sql(
                        "update scheduled_tasks set execution_time = current_timestamp where task_instance = ? and not picked")
                .param(schedule);
        await().atMost(Duration.ofSeconds(30)).until(() -> now.update() == 1);
    }

    /** The latest, once there are so many. */
    private JsonNode firing(String schedule, int number) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok(get(schedule + "/firings")).path("items").size() == number);
        return ok(get(schedule + "/firings")).at("/items/0");
    }

    /** The clockwork marks what it fires as picked. */
    @Test
    void aScheduleThatFiresIsChangedOnceItHas() {
        String path = schedule("0 0 3 1 1 *", "UTC").getResponse().getHeader("Location");
        var pick = jdbc.sql("update scheduled_tasks set picked = :picked where task_instance = :id")
                .param("id", path.substring(path.lastIndexOf('/') + 1));
        pick.param("picked", true).update();
        refused(mvc.delete().uri(path).exchange(), 409, "firing just now");
        assertThat(get(path)).hasStatus(200);
        pick.param("picked", false).update();
        assertThat(mvc.delete().uri(path).exchange()).hasStatus(204);
    }

    @Test
    void aScheduleIsChangedAndPaused() {
        MvcTestResult made = schedule("0 30 2 * * *", "Europe/Berlin");
        assertThat(made)
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.nextAt")
                .asString()
                .contains(":30:00");
        String path = made.getResponse().getHeader("Location");
        String body = "{\"name\":\"weekly\",\"cron\":\"0 0 4 * * MON\",\"enabled\":false,\"suite\":" + SUITE + "}";
        JsonNode paused = ok(mvc.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange());
        assertThat(paused.has("nextAt")).isFalse();
        assertThat(paused.path("zone").asString()).isEqualTo("UTC");
        JsonNode again = ok(mvc.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body.replace("false", "true"))
                .exchange());
        assertThat(again.path("nextAt").asString()).contains("T04:00");
        assertThat(ok(get("/api/v1/schedules")).values())
                .anySatisfy(s -> assertThat(s.path("name").asString()).isEqualTo("weekly"));
        mvc.delete().uri(path).exchange();
    }

    @Test
    void aWrongScheduleIsRefused() {
        refused(schedule("every night", "UTC"), 400, "cron must have six fields");
        refused(schedule("-", "UTC"), 400, "cron must have six fields");
        refused(schedule("* * * * * *", "UTC"), 400, "cron must be due at most once a minute");
        refused(schedule("0 0 0 30 2 *", "UTC"), 400, "cron must be due sometime");
        refused(
                schedule("0 0 0 * * *", "Moon/Crater"),
                400,
                "zone must be a time zone such as Europe/Berlin or UTC, got 'Moon/Crater'");
        refused(
                post("/api/v1/schedules", "{\"name\":\"n\",\"cron\":\"0 0 0 * * *\",\"suite\":{\"name\":\"x\"}}"),
                400,
                "model is missing");
        refused(post("/api/v1/schedules", "{\"name\":\"n\",\"cron\":\"0 0 0 * * *\"}"), 400, "suite");
    }

    // tokens and foreign pages

    @Test
    void tokensAreShownOnceAndStoredAsHash() {
        MvcTestResult made = post("/api/v1/tokens", "{\"name\":\"ci\"}");
        assertThat(made).hasStatus(201);
        String token = body(made).path("token").asString();
        assertThat(token).startsWith("rope_").hasSizeGreaterThan(40);
        assertThat(ok(get("/api/v1/tokens")).toString()).contains("ci").doesNotContain(token);
        assertThat(jdbc.sql("select sha256 from api_token").query(String.class).list())
                .doesNotContain(token);
        assertThat(mvc.delete().uri(made.getResponse().getHeader("Location")).exchange())
                .hasStatus(204);
        refused(post("/api/v1/tokens", "{\"name\":\" \"}"), 400, "name must not be blank");
    }

    @Test
    void onLoopbackForeignPagesCannotChangeAnything() {
        refused(
                mvc.post()
                        .uri("/api/v1/tokens")
                        .header("Origin", "https://evil.example")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}")
                        .exchange(),
                403,
                "own pages only");
        refused(
                mvc.post()
                        .uri("/api/v1/tokens")
                        .header("Origin", "null")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}")
                        .exchange(),
                403,
                "own pages only");
        refused(
                mvc.post()
                        .uri("/api/v1/tokens")
                        .header("Sec-Fetch-Site", "cross-site")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}")
                        .exchange(),
                403,
                "sent cross-site");
        refused(mvc.delete().uri("http://rebound.example/api/v1/tokens/1").exchange(), 403, "rebound.example");
        assertThat(mvc.post()
                        .uri("/api/v1/tokens")
                        .header("Origin", "http://localhost:8080")
                        .header("Sec-Fetch-Site", "same-origin")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"name\":\"page\"}")
                        .exchange())
                .hasStatus(201);
    }

    @Test
    void pagesCarrySensibleHeaders() {
        MvcTestResult page = get("/");
        assertThat(page).hasStatusOk().headers().containsHeader("Content-Security-Policy");
        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.getResponse().getCookies()).isEmpty();
    }

    // imported

    /** Imported cells have no run, no plan, no length, and stand beside measured ones, marked. */
    @Test
    void whatWasImportedIsShownAndMarked() throws UnsupportedEncodingException {
        String cell = "1c".repeat(32), board = "1b".repeat(32), label = "vicuna{}";
        new Fixture(jdbc).imported(cell, board, label);
        JsonNode row = ok(get("/api/v1/leaderboard?board=" + board)).at("/boards/0/rows/0");
        assertThat(row.path("method").asString()).isEqualTo("imported");
        assertThat(row.path("label").asString()).isEqualTo(label);
        assertThat(row.path("origin").asString()).startsWith("imported from pred/vicuna/hotpotqa.jsonl");
        assertThat(ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY))
                                .at("/boards/0/rows/0/origin")
                                .isMissingNode()
                        || ok(get("/api/v1/leaderboard?board=" + Fixture.PASSKEY))
                                .at("/boards/0/rows/0/origin")
                                .isNull())
                .isTrue();
        assertThat(ok(get("/api/v1/models")).values())
                .anyMatch(model -> model.path("name").asString().equals("vicuna")
                        && model.path("cells").asInt() == 1);
        assertThat(ok(get("/api/v1/cells/" + cell)).path("origin").asString()).startsWith("imported from");
        JsonNode sample = ok(get("/api/v1/cells/" + cell + "/samples")).at("/items/0");
        assertThat(sample.path("question").asString()).isEqualTo("q-17");
        assertThat(sample.path("cluster").asString()).isEqualTo("d-4");
        String id = row.path("configurationId").asString();
        assertThat(ok(get("/api/v1/configs/" + id)).path("label").asString()).isEqualTo(label);
        refused(
                post("/api/v1/runs", SUITE.replace("\"rope\"", "{\"config\":\"" + id + "\"}")),
                400,
                "'vicuna{}' was imported: it is a label, not a method, and has no plan.");

        String page = text(followed("/?board=" + board));
        assertThat(page).contains("<small>imported</small>", "as published", "/cells/" + cell);
        assertThat(page)
                .doesNotContain("/configurations/" + id, "trained on 0", "unknown on unknown", "Curves by length");
        assertThat(text(get("/boards/" + Fixture.PASSKEY)))
                .contains("Heatmaps by depth", "Curves by length", "trained on", "/configurations/")
                .doesNotContain("as published", "<small>imported</small>");
        assertThat(text(get("/cells/" + cell)))
                .contains("imported from pred/vicuna/hotpotqa.jsonl", "q-17")
                .doesNotContain("its position map", "0</span> <em>tokens");
        for (String address : List.of("/boards/" + board + "/curves", "/boards/" + board + "/depths", "/"))
            assertThat(get(address)).hasStatusOk();
        assertThat(get("/configurations/" + id)).hasStatus(400);
    }

    /** What an address that moved leads to. */
    private MvcTestResult followed(String address) {
        MvcTestResult answer = get(address);
        for (int hops = 0; hops < 3 && answer.getResponse().getStatus() == 302; hops++)
            answer = mvc.get()
                    .uri(URI.create(Objects.requireNonNull(answer.getResponse().getHeader("Location"))))
                    .exchange();
        return answer;
    }

    private static String text(MvcTestResult result) throws UnsupportedEncodingException {
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString();
    }

    /** The document is part of what users rely on: a difference is a decision. {@code -Dopenapi.write} writes it anew. */
    @Test
    void theOpenApiDocumentIsTheCommittedOne() throws Exception {
        JsonNode document = ok(get("/api/v1/openapi.json"));
        assertThat(document.path("openapi").asString()).startsWith("3.1");
        OpenApiDocument.compare(json, document);
    }

    /** Law: every operation tells what it answers when all is well. A refusal that is told by hand hides what is told by itself. */
    @Test
    void everyOperationDescribesItsSuccess() {
        ok(get("/api/v1/openapi.json"))
                .path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(operation -> operation.getValue().has("responses"))
                        .forEach(operation -> assertThat(
                                        operation.getValue().path("responses").propertyNames())
                                .as(operation.getKey() + " " + path.getKey())
                                .anyMatch(status -> status.matches("[23].."))));
    }

    private int fired(String schedule) {
        return jdbc.sql("select count(*) from run where schedule_id = ?")
                .param(schedule)
                .query(Integer.class)
                .single();
    }

    private MvcTestResult schedule(String cron, String zone) {
        return post(
                "/api/v1/schedules",
                "{\"name\":\"nightly\",\"cron\":\"" + cron + "\",\"zone\":\"" + zone + "\",\"suite\":" + SUITE + "}");
    }

    private MvcTestResult keyed(String key, String content) {
        return mvc.post()
                .uri("/api/v1/runs")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(content)
                .exchange();
    }

    private MvcTestResult get(String uri) {
        return mvc.get().uri(uri).exchange();
    }

    private MvcTestResult post(String uri, String content) {
        return mvc.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .content(content)
                .exchange();
    }

    private JsonNode ok(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return body(result);
    }

    private JsonNode made(MvcTestResult result) {
        assertThat(result).hasStatus(201);
        return body(result);
    }

    private JsonNode refused(MvcTestResult result, int status, String sentence) {
        assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode problem = body(result);
        assertThat(problem.path("detail").asString()).contains(sentence);
        assertThat(problem.has("trace")).isFalse();
        return problem;
    }

    private String page(String address) {
        MvcTestResult result = get(address);
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode body(MvcTestResult result) {
        try {
            return json.readTree(result.getResponse().getContentAsString(StandardCharsets.UTF_8));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
