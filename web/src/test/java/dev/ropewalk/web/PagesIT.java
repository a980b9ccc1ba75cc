package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Walks through every page as a visitor would, with eyes open for errors; leaves pictures in target/screenshots. */
class PagesIT {

    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM_PATH", "/usr/bin/chromium"));
    private static final Path PICTURES = Path.of("target/screenshots");

    private static Playwright playwright;
    private static Browser browser;
    private static ConfigurableApplicationContext server;
    private static JdbcClient jdbc;
    private static String root;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext visitor;

    @BeforeAll
    static void open() {
        if (!Files.isExecutable(CHROMIUM))
            System.err.println("SKIPPED: no browser at " + CHROMIUM + "; set CHROMIUM_PATH to walk through the pages");
        assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM);
        server = serve("pages");
        jdbc = server.getBean(JdbcClient.class);
        root = root(server);
        new Fixture(jdbc).fill();
        new Fixture(jdbc).workers();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setHeadless(true)
                        .setArgs(List.of("--disable-dev-shm-usage")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) playwright.close();
        if (server != null) server.close();
    }

    @AfterEach
    void leave() {
        if (visitor != null) visitor.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1600, 1000", "DARK, 1600, 1000", "LIGHT, 390, 844", "DARK, 390, 844"})
    void everyPageIsWhole(ColorScheme scheme, int width, int height) {
        Page page = visit(scheme, width, height);
        Map<String, Consumer<Page>> walk = new LinkedHashMap<>();
        String cell = "p0" + "00";
        walk.put("front /", p -> assertThat(p.locator("section.model")).hasCount(1));
        walk.put(
                "boards /boards", p -> assertThat(p.locator("#boards tbody tr")).hasCount(3));
        walk.put(
                "board /boards/" + Fixture.PASSKEY,
                p -> assertThat(p.locator("h1")).containsText("passkey@1"));
        walk.put(
                "board-perplexity /?board=" + Fixture.PERPLEXITY,
                p -> assertThat(p.locator("h1")).containsText("ppl/lastk-128@1"));
        walk.put(
                "heatmap /boards/" + Fixture.PASSKEY + "/depths",
                p -> assertThat(p.locator("figure.depths")).hasCount(11));
        walk.put("curves /boards/" + Fixture.PERPLEXITY + "/curves", p -> {
            assertThat(p.locator("figure.curve")).hasCount(10); // rope stands in each
        });
        walk.put("answer /standings?model=" + Fixture.MODEL + "&task=passkey@1&cost=kv", p -> {
            assertThat(p.locator("#scores tbody tr")).hasCount(11);
            assertThat(p.locator("#pareto .spot")).hasCount(10);
        });
        walk.put("answer-perplexity /standings?model=" + Fixture.MODEL + "&task=ppl/lastk-128@1", p -> {
            assertThat(p.locator("#scores tbody tr")).hasCount(11);
            assertThat(p.locator("#pareto .spot")).hasCount(11);
        });
        walk.put("runs /runs", p -> {
            assertThat(p.locator("tbody tr")).hasCount(3);
            assertThat(p.locator("tbody")).containsText("<b>long</b> & risky");
        });
        walk.put("run-running /runs/" + Fixture.RUNNING, p -> {
            assertThat(p.locator(".cell[data-state=running]")).hasCount(2);
            assertThat(p.locator("#said")).containsText("waits for a worker with NVIDIA H200");
            p.locator(".attendance summary").click();
            assertThat(p.locator("#at tbody tr")).hasCount(4);
        });
        walk.put("workers /workers", p -> {
            assertThat(p.locator("tbody tr")).hasCount(3);
            assertThat(p.locator("li .slot[data-state=busy]")).hasCount(3);
            assertThat(p.locator("li .slot[data-state=free]")).hasCount(2);
            assertThat(p.locator("li .slot[data-state=silent]")).hasCount(2);
            assertThat(p.locator("tbody")).containsText("free for others now");
        });
        walk.put("run-failed /runs/" + Fixture.FAILED, p -> {
            assertThat(p.locator("#message")).containsText("does not exist");
            assertThat(p.locator("#resume")).isVisible();
        });
        walk.put(
                "cell /cells/" + cell.repeat(16),
                p -> assertThat(p.locator("#rows tr")).hasCount(20));
        walk.put("plan-self-extend /plans", p -> {
            assertThat(p.locator("#sentences li")).not().hasCount(0);
            assertThat(p.locator("#distances canvas")).isVisible();
        });
        walk.put(
                "plan-dca /plans?method=dca&trainedLength=2048&length=8192",
                p -> assertThat(p.locator("#bands tr")).hasCount(3));
        walk.put(
                "plan-yarn /plans?method=yarn&trainedLength=2048&length=8192",
                p -> assertThat(p.locator("#label")).containsText("yarn{"));
        walk.put("plan-entropy-abf /plans?method=entropy-abf&trainedLength=4096&length=131072", p -> {
            assertThat(series(p, "distances")).contains("plain RoPE", "query 32,767", "query 131,071", "trained");
            assertThat(series(p, "spectrum")).contains("as trained", "as planned", "trained", "wanted");
            assertThat(series(p, "temperature")).contains("whole logit", "whole logit, deep layers", "trained");
        });
        walk.put(
                "methods /methods?trainedLength=2048&length=8192",
                p -> assertThat(p.locator("tbody tr")).not().hasCount(0));
        walk.put("method-overlaid /methods/yarn?length=8192&with=self-extend", p -> {
            assertThat(p.locator("#other")).containsText("self-extend{");
            assertThat(series(p, "distances")).contains("self-extend{");
        });
        walk.put("tasks /tasks", p -> assertThat(p.locator("article")).hasCount(2));
        walk.put(
                "schedules /schedules",
                p -> assertThat(p.locator("form#schedule")).isVisible());
        walk.forEach((place, look) -> {
            String name = place.substring(0, place.indexOf(' '));
            new Fixture(jdbc).workers(); // who was heard of before all these pages is silent by now
            page.navigate(root + place.substring(place.indexOf(' ') + 1));
            look.accept(page);
            picture(page, name + "-" + scheme.name().toLowerCase() + "-" + width);
            double reach = ((Number) page.evaluate("document.documentElement.scrollWidth")).doubleValue();
            assertThat(reach).as(name + " is not wider than the window").isLessThanOrEqualTo(width);
        });
    }

    /** Names of a chart's lines, and of the lengths marked in it. */
    private static String series(Page page, String chart) {
        String drawn = "";
        for (int tenth = 0; tenth < 100 && drawn.isEmpty(); tenth++) {
            page.waitForTimeout(100);
            drawn = String.valueOf(page.evaluate("""
                chart => (window.echarts?.getInstanceByDom(document.getElementById(chart))?.getOption()?.series ?? [])
                    .flatMap(line => [line.name, ...(line.markLine?.data ?? []).map(mark => mark.label?.formatter ?? line.markLine.label?.formatter)])
                    .join("; ")""", chart));
        }
        return drawn;
    }

    @Test
    void theLeaderboardIsFilteredAndSorted() {
        Page page = visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(root + "/boards/" + Fixture.PASSKEY);
        assertThat(page.locator(".matrix tbody tr")).hasCount(11);
        assertThat(page.locator("th.edge")).containsText("1,024");
        page.locator("input[type=search]").fill("yarn");
        assertThat(page.locator(".matrix tbody tr")).hasCount(3);
        assertThat(page.locator("#shown")).containsText("3 of 11 configurations");
        page.locator("thead a", new Page.LocatorOptions().setHasText("1,024")).click();
        assertThat(page.locator("th[aria-sort]")).containsText("1,024");
        page.locator(".matrix td a").first().click();
        assertThat(page.locator("h1")).containsText("tokens");
    }

    @Test
    void aRunIsWatchedToItsEnd() {
        String id = "0f0e0d0c-0000-4000-8000-00000000000f";
        if (jdbc.sql("select count(*) from run where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                == 0)
            new Fixture(jdbc)
                    .run(id, "watched", "running", null, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
        jdbc.sql("update run set heartbeat_at = current_timestamp where id = ?")
                .param(id)
                .update();
        Page page = visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(root + "/runs/" + id);
        assertThat(page.locator("#state")).hasText("running");
        page.locator("#cancel").click();
        assertThat(page.locator("#state")).hasText("stopping");
        jdbc.sql(
                        "update run set status = 'cancelled', finished_at = created_at, message = 'Cancelled by a visitor.' where id = ?")
                .param(id)
                .update();
        assertThat(page.locator("#state")).hasText("cancelled");
        assertThat(page.locator("#message")).hasText("Cancelled by a visitor.");
        assertThat(page.locator("#resume")).isVisible();
        jdbc.sql("delete from run where id = ?").param(id).update();
    }

    /** A run that goes on has the list of runs read again, whole. */
    @Test
    void theListOfRunsIsKeptUpToDate() {
        String id = "0f0e0d0c-0000-4000-8000-00000000000d";
        Page page = visit(ColorScheme.LIGHT, 1200, 800);
        page.setDefaultTimeout(15_000);
        page.navigate(root + "/runs");
        new Fixture(jdbc)
                .run(id, "handed in meanwhile", "queued", null, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
        page.locator("tbody th", new Page.LocatorOptions().setHasText("handed in meanwhile"))
                .waitFor();
        jdbc.sql("delete from run where id = ?").param(id).update();
    }

    /** What was opened stays open. */
    @Test
    void whoIsAtARunIsKeptUpToDate() {
        Fixture fixture = new Fixture(jdbc);
        fixture.workers();
        Page page = visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(root + "/runs/" + Fixture.RUNNING);
        assertThat(page.locator("#slots")).hasText("4 slots are at its cells");
        page.locator(".attendance summary").click();
        fixture.workers();
        jdbc.sql("delete from cell_order where holder = ?").param(Fixture.ALPHA).update();
        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '1' hour where id = ?")
                .param(Fixture.RUNNING)
                .update();
        page.setDefaultTimeout(15_000);
        page.locator("#said li", new Page.LocatorOptions().setHasText("was last heard of 60 min ago"))
                .waitFor();
        assertThat(page.locator("#slots")).hasText("2 slots are at its cells");
        assertThat(page.locator("#at tbody tr")).hasCount(2);
        assertThat(page.locator("#at tbody tr").first()).isVisible();
        fixture.workers();
    }

    @Test
    void aPlanFollowsTheForm() {
        Page page = visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(
                root + "/configurations/" + Fixture.CONFIGURATIONS.get(8).sha256() + "?trainedLength=512&length=2048");
        assertThat(page.locator("#label")).containsText("self-extend{group=8");
        page.locator("[name='p.group']").fill("0");
        assertThat(page.locator("#refusal")).containsText("group must be an integer from 1");
        page.locator("[name='p.group']").fill("16");
        assertThat(page.locator("#label")).containsText("self-extend{group=16");
        assertThat(page.locator("#refusal")).hasCount(0);
        assertThat(page.locator("#choices")).containsText("given");
        assertThat(page.url()).contains("p.group=16");
    }

    @Test
    void aScheduleIsMadeAndRemoved() {
        Page page = visit(ColorScheme.LIGHT, 1200, 900);
        page.onDialog(dialog -> dialog.accept());
        page.navigate(root + "/schedules");
        page.locator("[name=name]").fill("<script>nightly</script>");
        page.locator("[name=suite]")
                .fill("name: s\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n");
        page.locator("[name=cron]").fill("soon");
        page.locator("form button").click();
        assertThat(page.locator("#refusal")).containsText("cron must have six fields");
        complaints.removeIf(line -> line.contains("400"));
        page.locator("[name=cron]").fill("0 30 2 * * *");
        page.locator("form button").click();
        assertThat(page.locator("tbody tr")).containsText("<script>nightly</script>");
        picture(page, "schedules-with-one");
        page.locator("tbody th a").click();
        assertThat(page.locator("h1")).hasText("<script>nightly</script>");
        assertThat(page.locator("time")).hasCount(5);
        assertThat(page.locator("main")).containsText("It has not been due yet.");
        picture(page, "schedule");
        page.goBack();
        page.locator("[data-delete] button").click();
        assertThat(page.locator("tbody tr")).hasCount(0);
    }

    @Test
    void theThemeIsSwitchedAndRemembered() {
        Page page = visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(root + "/methods");
        page.locator("#theme").click();
        page.navigate(root + "/runs");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void lostVisitorsAreToldSo() {
        Page page = visit(ColorScheme.LIGHT, 1200, 800);
        for (String path : List.of(
                "/nothing",
                "/runs/nothing",
                "/cells/nothing",
                "/boards/ffffffffffff/depths",
                "/configurations/abcdef")) {
            assertThat(page.navigate(root + path).status()).isEqualTo(404);
            assertThat(page.locator("h1")).hasText("The rope ends here");
        }
        assertThat(page.navigate(root + "/methods/yarn?length=x").status()).isEqualTo(400);
        picture(page, "error");
        complaints.clear();
    }

    @Test
    void anEmptyHouseNamesTheFirstCommand() {
        try (ConfigurableApplicationContext empty = serve("empty")) {
            Page page = visit(ColorScheme.LIGHT, 1200, 800);
            for (String path : List.of("/", "/runs")) {
                page.navigate(root(empty) + path);
                assertThat(page.locator("main pre")).hasText("./ropewalk run");
            }
            page.navigate(root(empty) + "/");
            picture(page, "empty");
        }
    }

    /** None, one, forty. */
    @Test
    void workersAreSeenAtAGlance() {
        try (ConfigurableApplicationContext house = serve("workers")) {
            JdbcClient few = house.getBean(JdbcClient.class);
            Fixture fixture = new Fixture(few);
            fixture.fill();
            Page page = visit(ColorScheme.LIGHT, 1200, 800);
            page.navigate(root(house) + "/workers");
            assertThat(page.locator("h1")).hasText("Nothing is being measured");
            picture(page, "workers-none");
            fixture.worker(Fixture.ALPHA, "cpu (Xeon)", "cpu", 2, "", false, null, 1);
            fixture.order(9, "cpu", Fixture.ALPHA, 29);
            assertThat(page.locator("li .slot")).hasCount(2); // by itself, within some seconds
            assertThat(page.locator(".facts")).containsText("1 of 2 slots busy");
            picture(page, "workers-one");
            for (int w = 1; w < 40; w++)
                fixture.worker(
                        "node-" + w + "/1/" + Fixture.RUNNING,
                        w % 3 == 0 ? "cuda:0 (NVIDIA H200)" : "cpu (Xeon)",
                        w % 3 == 0 ? "NVIDIA H200" : "cpu",
                        w % 3 == 0 ? 2 : 8,
                        w % 3 == 0 ? "gpu" : "",
                        w == 5,
                        null,
                        w == 7 ? 90 : 1);
            for (int cell = 10; cell < 24; cell++)
                fixture.order(cell, "cpu", "node-" + (cell - 8) + "/1/" + Fixture.RUNNING, cell == 15 ? -60 : 28);
            page.navigate(root(house) + "/workers");
            assertThat(page.locator("tbody tr")).hasCount(40);
            picture(page, "workers-forty");
        }
    }

    @Test
    void aThousandConfigurationsStayReadable() {
        try (ConfigurableApplicationContext full = serve("full")) {
            JdbcClient many = full.getBean(JdbcClient.class);
            new Fixture(many).fill();
            many.sql("""
                            insert into configuration (id, method, parameters, label, created_at)
                            select 'ff' || c.n, 'pi', '{}', 'pi{factor=' || c.n || '}', timestamp '2026-11-20 00:00:00' from system_range(1, 1000) c (n)
                            """).update();
            many.sql("""
                            insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                              plan_sha256, code_version, dtype, device, status, samples, score, lower_bound, upper_bound, created_at, finished_at)
                            select 'ff' || c.n || '-' || l.n, '{}', '%1$s', '%2$s', 'ff' || c.n, '{}', '[]', 'passkey@1', 'accuracy', 256 * l.n, 1,
                              'e', '0.1.0', 'float32', 'cpu', 'done', 20, c.n / 1000.0, c.n / 1100.0, c.n / 1000.0,
                              timestamp '2026-11-20 00:00:00', timestamp '2026-11-20 00:00:00'
                            from system_range(1, 1000) c (n), system_range(1, 4) l (n)
                            """.formatted(Fixture.PASSKEY, Fixture.MODEL)).update();
            new Fixture(many).boards();
            Page page = visit(ColorScheme.LIGHT, 1600, 1000);
            page.navigate(root(full) + "/?board=" + Fixture.PASSKEY);
            assertThat(page.locator(".matrix tbody tr")).hasCount(32); // 160 numbers
            assertThat(page.locator("#shown")).containsText("1,011 configurations");
            String best = page.locator(".matrix tbody th").first().textContent();
            page.locator("#shown a", new Page.LocatorOptions().setHasText("the next"))
                    .click();
            assertThat(page.locator("#shown")).containsText("showing 33 to 64");
            assertThat(page.locator(".matrix tbody th").first()).not().hasText(best);
            page.locator("#shown a", new Page.LocatorOptions().setHasText("from the best"))
                    .click();
            assertThat(page.locator(".matrix tbody th").first()).hasText(best);
            page.locator("input[type=search]").fill("factor=77");
            assertThat(page.locator(".matrix tbody tr")).hasCount(11);
        }
    }

    private Page visit(ColorScheme scheme, int width, int height) {
        visitor = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        Page page = visitor.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning"))
                complaints.add(page.url() + ": " + message.text());
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    private static void picture(Page page, String name) {
        page.waitForTimeout(400);
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
    }

    private static ConfigurableApplicationContext serve(String name) {
        return new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--ropewalk.web.poll=200ms",
                        "--spring.datasource.url=jdbc:h2:mem:" + name + RestOnH2Test.MEMORY);
    }

    private static String root(ConfigurableApplicationContext server) {
        return "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
    }
}
