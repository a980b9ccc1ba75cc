package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.ropewalk.results.paper.Papers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Walks through every page as a visitor would, with eyes open for errors; leaves pictures in target/screenshots. */
class PagesIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("pages", fixture -> {
        fixture.fill();
        fixture.workers();
        fixture.readFile();
        fixture.race();
    });

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440, 900", "DARK, 1440, 900", "LIGHT, 390, 844", "DARK, 390, 844"})
    void everyPageIsWhole(ColorScheme scheme, int width, int height) {
        Page page = walk.visit(scheme, width, height);
        Map<String, Consumer<Page>> pages = new LinkedHashMap<>();
        String cell = "p0" + "00";
        pages.put("front /", p -> assertThat(p.locator("section.model")).hasCount(1));
        pages.put(
                "boards /boards", p -> assertThat(p.locator("#boards tbody tr")).hasCount(3));
        pages.put(
                "board /boards/" + Fixture.PASSKEY,
                p -> assertThat(p.locator("h1")).containsText("passkey@1"));
        pages.put(
                "board-perplexity /?board=" + Fixture.PERPLEXITY,
                p -> assertThat(p.locator("h1")).containsText("ppl/lastk-128@1"));
        pages.put(
                "heatmap /boards/" + Fixture.PASSKEY + "/depths",
                p -> assertThat(p.locator("figure.depths")).hasCount(11));
        pages.put("curves /boards/" + Fixture.PERPLEXITY + "/curves", p -> {
            assertThat(p.locator("figure.curve")).hasCount(10); // rope stands in each
        });
        pages.put("answer /standings?model=" + Fixture.MODEL + "&task=passkey@1&cost=kv", p -> {
            assertThat(p.locator("#scores tbody tr")).hasCount(11);
            assertThat(p.locator("#pareto .spot")).hasCount(10);
        });
        pages.put("answer-perplexity /standings?model=" + Fixture.MODEL + "&task=ppl/lastk-128@1", p -> {
            assertThat(p.locator("#scores tbody tr")).hasCount(11);
            assertThat(p.locator("#pareto .spot")).hasCount(11);
        });
        pages.put("runs /runs", p -> {
            assertThat(p.locator("tbody tr")).hasCount(4);
            assertThat(p.locator("tbody")).containsText("<b>long</b> & risky");
        });
        pages.put("run-running /runs/" + Fixture.RUNNING, p -> {
            assertThat(p.locator(".cell[data-state=running]")).hasCount(2);
            assertThat(p.locator("#said")).containsText("waits for a worker with NVIDIA H200");
            p.locator(".attendance summary").click();
            assertThat(p.locator("#at tbody tr")).hasCount(4);
        });
        pages.put("advice /runs/0f0e0d0c-0000-4000-8000-000000000200/advice", p -> {
            assertThat(p.locator("#sentence")).containsText("so far");
            assertThat(p.locator("#race tbody tr")).hasCount(11);
            assertThat(p.locator("#race svg path")).not().hasCount(0);
        });
        pages.put(
                "advise /advice?model=" + Fixture.MODEL,
                p -> assertThat(p.locator("input[name=length]")).hasValue("2048"));
        pages.put("workers /workers", p -> {
            assertThat(p.locator("tbody tr")).hasCount(3);
            assertThat(p.locator("li .slot[data-state=busy]")).hasCount(3);
            assertThat(p.locator("li .slot[data-state=free]")).hasCount(2);
            assertThat(p.locator("li .slot[data-state=silent]")).hasCount(2);
            assertThat(p.locator("tbody")).containsText("free for others now");
        });
        pages.put("run-failed /runs/" + Fixture.FAILED, p -> {
            assertThat(p.locator("#message")).containsText("does not exist");
            assertThat(p.locator("#resume")).isVisible();
        });
        pages.put(
                "cell /cells/" + cell.repeat(16),
                p -> assertThat(p.locator("#rows tr")).hasCount(20));
        pages.put("plan-self-extend /plans", p -> {
            assertThat(p.locator("#sentences li")).not().hasCount(0);
            assertThat(p.locator("#distances canvas")).isVisible();
        });
        pages.put(
                "plan-dca /plans?method=dca&trainedLength=2048&length=8192",
                p -> assertThat(p.locator("#bands tr")).hasCount(3));
        pages.put(
                "plan-yarn /plans?method=yarn&trainedLength=2048&length=8192",
                p -> assertThat(p.locator("#label")).containsText("yarn{"));
        pages.put("plan-entropy-abf /plans?method=entropy-abf&trainedLength=4096&length=131072", p -> {
            assertThat(series(p, "distances")).contains("plain RoPE", "query 32,767", "query 131,071", "trained");
            assertThat(series(p, "spectrum")).contains("as trained", "as planned", "trained", "wanted");
            assertThat(series(p, "temperature")).contains("whole logit", "whole logit, deep layers", "trained");
        });
        pages.put(
                "methods /methods?trainedLength=2048&length=8192",
                p -> assertThat(p.locator("tbody tr")).not().hasCount(0));
        pages.put("method-overlaid /methods/yarn?length=8192&with=self-extend", p -> {
            assertThat(p.locator("#other")).containsText("self-extend{");
            assertThat(series(p, "distances")).contains("self-extend{");
        });
        pages.put("papers /papers", p -> assertThat(p.locator("tbody tr")).hasCount(Papers.NAMES.size()));
        pages.put(
                "paper /papers/self-extend",
                p -> assertThat(p.locator("table.printed")).hasCount(4));
        pages.put("tasks /tasks", p -> assertThat(p.locator("article")).hasCount(2));
        pages.put("datasets /datasets", p -> assertThat(p.locator("tbody tr")).hasCount(3));
        pages.put(
                "schedules /schedules",
                p -> assertThat(p.locator("form#schedule")).isVisible());
        pages.put(
                "models /models", p -> assertThat(p.locator("#known tbody tr")).hasCount(1));
        pages.put(
                "model /models/" + Fixture.MODEL,
                p -> assertThat(p.locator("main")).containsText("512"));
        pages.put("submit /submit", p -> assertThat(p.locator("#cells")).isVisible());
        pages.put(
                "submit-bundled /submit?suite=papers/one",
                p -> assertThat(p.locator("#written")).hasValue(Pattern.compile("papers/one")));
        pages.put(
                "log /runs/" + Fixture.DONE + "/log",
                p -> assertThat(p.locator("main")).containsText("quick"));
        pages.put(
                "sample /cells/" + Fixture.id("p", 23) + "/samples/0",
                p -> assertThat(p.locator(".tokens")).isVisible());
        pages.put(
                "sample-without /cells/" + Fixture.id("p", 23) + "/samples/1",
                p -> assertThat(p.locator("#prompt pre")).isVisible());
        pages.put("compare /compare", p -> assertThat(p.locator("form").first()).isVisible());
        pages.put(
                "compare-two /compare?model=" + Fixture.MODEL
                        + "&task=passkey@1&configuration=rope&configuration=self-extend&configuration=yarn",
                p -> assertThat(p.locator("#differences")).isVisible());
        for (String name : List.of("webhooks", "people", "audit", "me"))
            pages.put(name + " /" + name, p -> assertThat(p.locator("h1")).isVisible());
        pages.forEach((place, look) -> {
            String name = place.substring(0, place.indexOf(' '));
            new Fixture(walk.jdbc()).workers(); // who was heard of before all these pages is silent by now
            page.navigate(walk.at(place.substring(place.indexOf(' ') + 1)));
            look.accept(page);
            BrowserWalk.picture(page, name + "-" + scheme.name().toLowerCase() + "-" + width);
            BrowserWalk.isNotWiderThanTheWindow(page);
            assertThat(
                            page.evaluate(
                                    "[...document.querySelectorAll('table')].every(t => getComputedStyle(t).display == 'table')"))
                    .as(place + ": heads stand above their columns")
                    .isEqualTo(true);
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
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(walk.at("/boards/" + Fixture.PASSKEY));
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
        if (walk.jdbc()
                        .sql("select count(*) from run where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                == 0)
            new Fixture(walk.jdbc())
                    .run(id, "watched", "running", null, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
        walk.jdbc()
                .sql("update run set heartbeat_at = current_timestamp where id = ?")
                .param(id)
                .update();
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(walk.at("/runs/" + id));
        assertThat(page.locator("#state")).hasText("running");
        page.locator("#cancel").click();
        assertThat(page.locator("#state")).hasText("stopping");
        walk.jdbc()
                .sql(
                        "update run set status = 'cancelled', finished_at = created_at, message = 'Cancelled by a visitor.' where id = ?")
                .param(id)
                .update();
        assertThat(page.locator("#state")).hasText("cancelled");
        assertThat(page.locator("#message")).hasText("Cancelled by a visitor.");
        assertThat(page.locator("#resume")).isVisible();
        walk.jdbc().sql("delete from run where id = ?").param(id).update();
    }

    /** A run that goes on has the list of runs read again, whole. */
    @Test
    void theListOfRunsIsKeptUpToDate() {
        String id = "0f0e0d0c-0000-4000-8000-00000000000d";
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        page.setDefaultTimeout(15_000);
        page.navigate(walk.at("/runs"));
        new Fixture(walk.jdbc())
                .run(id, "handed in meanwhile", "queued", null, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
        page.locator("tbody th", new Page.LocatorOptions().setHasText("handed in meanwhile"))
                .waitFor();
        walk.jdbc().sql("delete from run where id = ?").param(id).update();
    }

    /** What was opened stays open. */
    @Test
    void whoIsAtARunIsKeptUpToDate() {
        Fixture fixture = new Fixture(walk.jdbc());
        fixture.workers();
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(walk.at("/runs/" + Fixture.RUNNING));
        assertThat(page.locator("#slots")).hasText("4 slots are at its cells");
        page.locator(".attendance summary").click();
        fixture.workers();
        walk.jdbc()
                .sql("delete from cell_order where holder = ?")
                .param(Fixture.ALPHA)
                .update();
        walk.jdbc()
                .sql("update run set heartbeat_at = current_timestamp - interval '1' hour where id = ?")
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
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(walk.at(
                "/configurations/" + Fixture.CONFIGURATIONS.get(8).sha256() + "?trainedLength=512&length=2048"));
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
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        page.onDialog(dialog -> dialog.accept());
        page.navigate(walk.at("/schedules"));
        page.locator("[name=name]").fill("<script>nightly</script>");
        page.locator("[name=suite]")
                .fill("name: s\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n");
        page.locator("[name=cron]").fill("soon");
        page.locator("form button").click();
        assertThat(page.locator("#refusal")).containsText("cron must have six fields");
        walk.expectsComplaint(400);
        page.locator("[name=cron]").fill("0 30 2 * * *");
        page.locator("form button").click();
        assertThat(page.locator("tbody tr")).containsText("<script>nightly</script>");
        BrowserWalk.picture(page, "schedules-with-one");
        page.locator("tbody th a").click();
        assertThat(page.locator("h1")).hasText("<script>nightly</script>");
        assertThat(page.locator("time")).hasCount(5);
        assertThat(page.locator("main")).containsText("It has not been due yet.");
        BrowserWalk.picture(page, "schedule");
        page.goBack();
        page.locator("[data-delete] button").click();
        assertThat(page.locator("tbody tr")).hasCount(0);
    }

    @Test
    void theThemeIsSwitchedAndRemembered() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        page.navigate(walk.at("/methods"));
        page.locator("#theme").click();
        page.navigate(walk.at("/runs"));
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void lostVisitorsAreToldSo() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        for (String path : List.of(
                "/nothing",
                "/runs/nothing",
                "/cells/nothing",
                "/boards/ffffffffffff/depths",
                "/configurations/abcdef")) {
            assertThat(page.navigate(walk.at(path)).status()).isEqualTo(404);
            assertThat(page.locator("h1")).hasText("The rope ends here");
        }
        assertThat(page.navigate(walk.at("/methods/yarn?length=x")).status()).isEqualTo(400);
        BrowserWalk.picture(page, "error");
        walk.expectsComplaint(404);
        walk.expectsComplaint(400);
    }

    @Test
    void anEmptyHouseNamesTheFirstCommand() {
        try (ConfigurableApplicationContext empty = BrowserWalk.serve("empty")) {
            Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
            for (String path : List.of("/", "/runs")) {
                page.navigate(BrowserWalk.at(empty, path));
                assertThat(page.locator("main pre")).hasText("./ropewalk run");
            }
            page.navigate(BrowserWalk.at(empty, "/"));
            BrowserWalk.picture(page, "empty");
        }
    }

    /** What was measured stands below what is printed; a word says what comes of it, and why something is not compared is said once. */
    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 390", "LIGHT, 390"})
    void aPaperStandsBesideWhatWasMeasured(ColorScheme scheme, int width) {
        try (ConfigurableApplicationContext house = BrowserWalk.serve("papers" + scheme + width)) {
            Fixture fixture = new Fixture(house.getBean(JdbcClient.class));
            fixture.fill();
            fixture.published();
            Page page = walk.visit(scheme, width, 900);
            page.navigate(BrowserWalk.at(house, "/papers/lceg"));
            assertThat(page.locator(".judged")).hasCount(5);
            assertThat(page.locator(".judged[data-verdict=differs]")).hasText("differs: higher here");
            assertThat(page.locator(".reasons li").first()).containsText("Not comparable: tuned weights");
            BrowserWalk.picture(page, "paper-measured-" + scheme.name().toLowerCase() + "-" + width);
            BrowserWalk.isNotWiderThanTheWindow(page);
            page.locator(".crumbs a").click();
            assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("A Controlled Study")))
                    .containsText("5");
        }
    }

    /** None, one, forty. */
    @Test
    void workersAreSeenAtAGlance() {
        try (ConfigurableApplicationContext house = BrowserWalk.serve("workers")) {
            JdbcClient few = house.getBean(JdbcClient.class);
            Fixture fixture = new Fixture(few);
            fixture.fill();
            Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
            page.navigate(BrowserWalk.at(house, "/workers"));
            assertThat(page.locator("h1")).hasText("Nothing is being measured");
            BrowserWalk.picture(page, "workers-none");
            fixture.worker(Fixture.ALPHA, "cpu (Xeon)", "cpu", 2, "", false, null, 1);
            fixture.order(9, "cpu", Fixture.ALPHA, 29);
            assertThat(page.locator("li .slot")).hasCount(2); // by itself, within some seconds
            assertThat(page.locator(".facts")).containsText("1 of 2 slots busy");
            BrowserWalk.picture(page, "workers-one");
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
            page.navigate(BrowserWalk.at(house, "/workers"));
            assertThat(page.locator("tbody tr")).hasCount(40);
            BrowserWalk.picture(page, "workers-forty");
        }
    }

    @Test
    void aThousandConfigurationsStayReadable() {
        try (ConfigurableApplicationContext full = BrowserWalk.serve("full")) {
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
            Page page = walk.visit(ColorScheme.LIGHT, 1600, 1000);
            page.navigate(BrowserWalk.at(full, "/?board=" + Fixture.PASSKEY));
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
}
