package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * With tables that are full every page and list stays small, and reads no more the more there is. 100 boards of 40 cells and one of 1,200, three
 * models, 40 runs, samples whose answers are as long as they may be, 300 workers of 40 slots, four of them busy.
 */
@SpringBootTest(classes = {TestApplication.class, FilledTablesTest.Counted.class})
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilledTablesTest {

    /** What a page or a list may have, in bytes. */
    private static final int LARGEST = 200_000;

    private static final String WIDE = board(0), NARROW = board(1), CELL = cell(1, 1, 1);

    private static final Path FOLDER = folder();

    @TestConfiguration(proxyBeanMethods = false)
    static class Counted {

        @Bean
        static Reads reads() {
            return new Reads();
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "full");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:h2:file:" + FOLDER.resolve("full") + RestOnH2Test.MODE);
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcTemplate template;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Reads reads;

    private static String board(int number) {
        return String.format("%08x", number).repeat(8);
    }

    private static String cell(int board, int configuration, int length) {
        return String.format("%08x%04x%04x", board, configuration, length).repeat(4);
    }

    private static String configuration(int number) {
        return String.format("%04x", number).repeat(16);
    }

    private static String model(int number) {
        return String.format("%02x", number).repeat(32);
    }

    @BeforeAll
    void fill() {
        OffsetDateTime start = OffsetDateTime.of(2026, 11, 20, 9, 0, 0, 0, ZoneOffset.UTC);
        List<Object[]> models = new ArrayList<>(), configurations = new ArrayList<>(), cells = new ArrayList<>();
        List<Object[]> samples = new ArrayList<>(), runs = new ArrayList<>(), links = new ArrayList<>();
        for (int m = 0; m < 3; m++) models.add(new Object[] {model(m), "model-" + m, start});
        for (int c = 1; c <= 300; c++)
            configurations.add(new Object[] {configuration(c), "pi{factor=" + c + "}", start});
        for (int r = 0; r < 40; r++)
            runs.add(new Object[] {run(r), start.plusHours(r), start.plusHours(r), start.plusHours(r)});
        for (int b = 0; b <= 100; b++)
            for (int c = 1; c <= (b == 0 ? 300 : 10); c++)
                for (int l = 1; l <= 4; l++) {
                    String cell = cell(b, c, l);
                    double score = (c * 37 % 300) / 300.;
                    cells.add(new Object[] {
                        cell,
                        board(b),
                        model(b % 3),
                        configuration(c),
                        "task-" + b % 7 + "@1",
                        256 * l,
                        score,
                        start,
                        start.plusMinutes(b)
                    });
                    links.add(new Object[] {run(b % 40), cell, c * 4 + l + 50 * (b / 40)});
                    for (int s = 0; s < (cell.equals(CELL) ? 100 : 2); s++)
                        samples.add(new Object[] {
                            cell.substring(0, 16) + "-" + s,
                            cell,
                            s,
                            s / 99.,
                            cell.equals(CELL) ? "answer ".repeat(500) : "x",
                            (double) (s % 2),
                            start
                        });
                }
        fill(
                "model (id, name, created_at, family, parameters, trained_length, location)",
                ", 'llama', 1, 256, ''",
                models);
        fill("configuration (id, label, created_at, method, parameters)", ", 'pi', '{}'", configurations);
        fill(
                "run (id, created_at, started_at, finished_at, suite, document, document_sha256, status)",
                ", 'nightly', '{}', '', 'completed'",
                runs);
        fill(
                """
                cell (id, board, model_id, configuration_id, task, length, score, created_at, finished_at, identity, exact_parameters, choices,
                  metric, seed, plan_sha256, code_version, dtype, device, status, samples, lower_bound, upper_bound)""",
                ", '{}', '{\"factor\":4}', '[]', 'accuracy', 1, '', '0.1.0', 'float32', 'cpu', 'done', 2, 0, 1",
                cells);
        fill("run_cell (run_id, cell_id, ordinal, reused)", ", false", links);
        fill(
                "sample (id, cell_id, ordinal, depth, answer, score, created_at, status, prompt_tokens, answer_tokens, prompt_sha256)",
                ", 'scored', 250, 5, ''",
                samples);
        workers(cells);
        new Fixture(jdbc).boards();
    }

    private void workers(List<Object[]> cells) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        List<Object[]> workers = new ArrayList<>(), orders = new ArrayList<>();
        for (int w = 0; w < 300; w++) {
            String name = String.format("node-%03d/1/%s", w, run(w));
            workers.add(new Object[] {name, now, now});
            for (int slot = 0; slot < 4; slot++) {
                Object[] cell = cells.get(4 * w + slot);
                orders.add(new Object[] {cell[0], cell[2], name, now, now, now.plusSeconds(30), "" + slot});
            }
        }
        fill(
                "worker (name, started_at, heartbeat_at, code_version, engine, device, device_kind, slots, labels)",
                ", '0.1.0', 3, 'cpu (Xeon)', 'cpu', 40, ''",
                workers);
        fill(
                "cell_order (cell_id, model_id, holder, since, leased_at, lease_until, lease, run_id, ordinal, dtype, device, planned, stored)",
                ", '" + run(0) + "', 0, 'float32', 'cpu', 2, 0",
                orders);
    }

    private static String run(int number) {
        return String.format("0f0e0d0c-0000-4000-8000-%012d", number);
    }

    /** @param constants columns after those of the rows */
    private void fill(String columns, String constants, List<Object[]> rows) {
        String marks = "?" + ", ?".repeat(rows.get(0).length - 1);
        template.batchUpdate("insert into " + columns + " values (" + marks + constants + ")", rows);
    }

    static Stream<String> everything() {
        return Stream.of(
                "/",
                "/models/model-0/task-0",
                "/compare?model=model-0&task=task-0@1",
                "/webhooks",
                "/models/model-1/task-2?lengths=512,1024&q=factor",
                "/boards",
                "/boards?task=task-2@1&model=model-1",
                "/boards/" + WIDE,
                "/boards/" + NARROW,
                "/boards/" + WIDE + "/depths",
                "/boards/" + NARROW + "/depths",
                "/boards/" + WIDE + "/curves",
                "/runs",
                "/runs/" + run(0),
                "/runs/" + run(1),
                "/cells/" + CELL,
                "/schedules",
                "/methods?trainedLength=4096&length=131072",
                "/methods/yarn?trainedLength=4096&length=131072&with=self-extend",
                "/papers",
                "/papers/self-extend",
                "/api/v1/papers",
                "/api/v1/papers/lceg",
                "/submit",
                "/workers",
                "/api/v1/workers?limit=100",
                "/api/v1/leaderboard",
                "/api/v1/leaderboard?limit=100",
                "/api/v1/leaderboard?board=" + WIDE,
                "/api/v1/leaderboard?task=task-2@1",
                "/api/v1/models",
                "/api/v1/runs?limit=500",
                "/api/v1/runs/" + run(0) + "/cells?limit=5000",
                "/api/v1/cells/" + CELL + "/samples?limit=1000",
                "/api/v1/configs?limit=1000",
                "/api/v1/schedules",
                "/api/v1/tokens",
                "/runs/" + run(0) + "/log",
                "/cells/" + CELL + "?show=wrong",
                "/cells/" + CELL + "/samples/3",
                "/models",
                "/models/" + model(1),
                "/api/v1/cells/" + CELL + "/samples/3");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyPageAndListIsSmall(String address) {
        jdbc.sql("update worker set heartbeat_at = current_timestamp")
                .update(); // on a slow machine all would be silent
        get(address);
        reads.reset();
        int bytes = get(address).getBytes(StandardCharsets.UTF_8).length;
        assertThat(bytes).as("bytes of " + address).isLessThanOrEqualTo(LARGEST);
        assertThat(reads.statements()).as("statements of " + address).isBetween(1, 12);
        // the page of a board reads its rows, 1,200 of the widest; everything else what it shows and what the best are
        // held against
        assertThat(reads.rows()).as("rows of " + address).isLessThanOrEqualTo(address.contains(WIDE) ? 2_500 : 1_000);
    }

    /** Page by page, each once, nothing left out. */
    @Test
    void pagesTogetherAreAllThereIs() {
        List<String> rows = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json(mvc.get()
                    .uri("/api/v1/leaderboard?after={after}&limit=100", after)
                    .exchange());
            assertThat(page.path("boards").size()).isPositive();
            for (JsonNode board : page.path("boards").values())
                for (JsonNode row : board.path("rows").values())
                    rows.add(row.path("cellId").asString());
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        assertThat(rows).hasSize(100 * 40 + 1_200).doesNotHaveDuplicates();

        assertThat(all("/api/v1/leaderboard?limit=1&board=" + WIDE, "boards")).isPositive();
        assertThat(all("/api/v1/runs?limit=7", "items")).isEqualTo(40);
        assertThat(all("/api/v1/runs/" + run(0) + "/cells?limit=5000", "items")).isEqualTo(1_200 + 2 * 40);
        assertThat(all("/api/v1/cells/" + CELL + "/samples?limit=1000", "items"))
                .isEqualTo(100);
        assertThat(all("/api/v1/configs?limit=1000", "items")).isEqualTo(300);
    }

    /** A hundred configurations at four lengths, each tied with most others: more than one answer, and on every page what the table says as a whole. */
    @Test
    void aStandingOfAHundredGoesOnOnTheNextPage() {
        String hundred = IntStream.rangeClosed(1, 100)
                .mapToObj(c -> "&configuration=" + configuration(c))
                .collect(Collectors.joining("", "?model=model-0&task=task-0@1", ""));
        List<String> lines = paged("/api/v1/standings" + hundred, "/standings/0", "/tables/0/configurations");
        assertThat(lines).hasSize(100).doesNotHaveDuplicates();
        JsonNode pareto = json.readTree(get("/api/v1/pareto" + hundred + "&length=256"));
        assertThat(pareto.at("/pareto/0/unknown")).hasSize(100); // no cost of theirs is known
        assertThat(pareto.path("next").isNull()).isTrue();
        assertThat(paged("/api/v1/significance" + hundred + "&length=256", "/tables/0", "/pairs"))
                .hasSize(100 * 99 / 2)
                .doesNotHaveDuplicates();
    }

    /** The entries of one list of one table, page by page, none larger than it may be. */
    private List<String> paged(String address, String table, String entries) {
        List<String> found = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            String page = after.isEmpty()
                    ? get(address)
                    : get(address + "&after="
                            + URLEncoder.encode(after, StandardCharsets.UTF_8).replace("+", "%20"));
            assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LARGEST);
            JsonNode whole = json.readTree(page);
            assertThat(whole.at(table).path("name").asString()).isEqualTo("task-0@1");
            for (JsonNode entry : whole.at(table + entries).values())
                found.add(entry.path("label").asString("") + entry.path("a").asString("") + " "
                        + entry.path("b").asString(""));
            after = whole.path("next").asString("");
            pages++;
        } while (!after.isEmpty() && pages < 200);
        return found;
    }

    private int all(String address, String items) {
        int found = 0;
        String after = "";
        do {
            JsonNode page = json(
                    after.isEmpty()
                            ? mvc.get().uri(address).exchange()
                            : mvc.get().uri(address + "&after={after}", after).exchange());
            found += page.path(items).size();
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return found;
    }

    /** An array says in a header where there is more of it. */
    @Test
    void arraysAreLinked() {
        List<String> names = new ArrayList<>();
        String address = "/api/v1/models?limit=2";
        while (address != null) {
            MvcTestResult answer = mvc.get().uri(URI.create(address)).exchange();
            json(answer).values().forEach(model -> names.add(model.path("name").asString()));
            String link = answer.getResponse().getHeader("Link");
            assertThat(link == null).isEqualTo(names.size() == 3);
            address = link == null ? null : link.replaceAll("^<(.*)>; rel=\"next\"$", "$1");
        }
        assertThat(names).containsExactly("model-0", "model-1", "model-2");
    }

    /** The board of a choice of model and task, and the others of that choice page by page. */
    @Test
    void aBoardIsFoundByModelAndTask() {
        String page = get("/boards?model=model-1&task=task-2@1");
        assertThat(page).contains("value=\"task-2@1\"").doesNotContain("Older boards");
        assertThat(get("/boards")).contains("Older boards");
        assertThat(get("/boards?task=copy")).contains("No board of these yet");
    }

    /** H2 writes every name that it does not know into a file beside the database, nine for a row of runs, 16 kB each. */
    @Test
    void nothingIsTracedWhilePagesAreRead() throws IOException {
        everything().forEach(this::get);
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("full.trace.db");
        }
    }

    private String get(String address) {
        MvcTestResult answer = mvc.get().uri(URI.create(address)).exchange();
        assertThat(answer).as(address).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode json(MvcTestResult answer) {
        assertThat(answer).hasStatusOk();
        try {
            return json.readTree(answer.getResponse().getContentAsString(StandardCharsets.UTF_8));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
