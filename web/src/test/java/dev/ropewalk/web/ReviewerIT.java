package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reviewer doubts a number: from it to its samples, to the one prompt, to what others answered, to the command that asks again. */
class ReviewerIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("reviewer", Fixture::fill);

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440, 1000", "DARK, 1440, 1000", "LIGHT, 390, 844", "DARK, 390, 844"})
    void fromANumberToTheCommandThatReplaysIt(ColorScheme scheme, int width, int height) {
        String name = "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
        Page page = walk.visit(scheme, width, height);
        page.navigate(walk.at("/?board=" + Fixture.PASSKEY));
        page.locator(".matrix tbody tr", new Page.LocatorOptions().setHasText("yarn"))
                .first()
                .locator("td a")
                .last()
                .click();
        assertThat(page.locator(".proofs").first()).containsText("./ropewalk replay");
        assertThat(page.locator(".proofs").first()).containsText("quick"); // the run
        BrowserWalk.isNotWiderThanTheWindow(page);
        BrowserWalk.picture(page, "reviewer-cell" + name);
        page.locator(".choice a", new Page.LocatorOptions().setHasText("Not wholly right"))
                .click();
        Locator wrong = page.locator("#rows tr");
        assertThat(wrong.first().locator(".state")).hasText("wrong");
        assertThat(wrong.locator(".state[data-state=done]")).hasCount(0);
        page.locator(".choice a", new Page.LocatorOptions().setHasText("All")).click();
        page.locator("#rows th a").first().click();

        assertThat(page.locator("h1")).containsText("Sample 0");
        assertThat(page.locator(".tokens .token[data-role=needle]").first()).hasText("48");
        assertThat(page.locator(".tokens .token[data-role=end]").last()).containsText("The key is");
        assertThat(page.locator(".tokens")).containsText("139 tokens, 110 to 248, are left out here");
        assertThat(page.locator("table tr[aria-current]")).hasCount(1);
        assertThat(page.locator("table tbody tr")).hasCount(10); // one of eleven was refused at this length
        String command = page.locator("#replay").textContent();
        assertThat(command).matches("./ropewalk replay p[0-9p]{11} --sample 0"); // these ids are not hashes
        assertThat(page.locator("main")).containsText("Prompt, SHA-256");
        assertThat(page.locator("main")).containsText("float32 on cpu, code 0.1.0");
        BrowserWalk.isNotWiderThanTheWindow(page);
        BrowserWalk.picture(page, "reviewer-sample" + name);
        page.locator("table tbody tr:not([aria-current]) th a").first().click();
        assertThat(page.locator("#replay")).not().hasText(command);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 390"})
    void modelsAndWhatHappenedToARunAreWhole(ColorScheme scheme, int width) {
        walk.jdbc()
                .sql(
                        "update model set hidden = 576, layers = 30, heads = 9, key_heads = 3, head_size = 64, vocabulary = 49152,"
                                + " rope_base = 10000 where id = ?")
                .param(Fixture.MODEL)
                .update();
        Page page = walk.visit(scheme, width, 900);
        for (String path : java.util.List.of(
                "/models", "/models/" + Fixture.MODEL, "/runs/" + Fixture.DONE + "/log", "/runs/" + Fixture.RUNNING)) {
            page.navigate(walk.at(path));
            BrowserWalk.isNotWiderThanTheWindow(page);
            BrowserWalk.picture(page, "reviewer" + path.replaceAll("[^a-z]+", "-") + scheme + "-" + width);
        }
        assertThat(page.locator("#pace")).isHidden(); // how long it was measured is not written down
        walk.jdbc()
                .sql(
                        "insert into run_span (run_id, started_at, ended_at) values (?, current_timestamp - interval '1' minute, current_timestamp)")
                .param(Fixture.RUNNING)
                .update();
        page.reload();
        assertThat(page.locator("#pace")).containsText("samples a minute");
        walk.jdbc()
                .sql("delete from run_span where run_id = ?")
                .param(Fixture.RUNNING)
                .update();
    }

    /** The box is there before the prompt is: nothing moves when it comes. */
    @Test
    void nothingMovesWhenThePromptComes() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        String address = walk.at("/cells/" + Fixture.id("p", 23) + "/samples/0");
        page.route("**/prompt", route -> {
            page.waitForTimeout(500);
            route.resume();
        });
        page.addInitScript("""
                window.shifts = 0;
                new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts += entry.value))
                    .observe({type: 'layout-shift', buffered: true});""");
        page.navigate(address);
        assertThat(page.locator(".tokens .token[data-role=needle]").first()).isVisible();
        page.waitForTimeout(300);
        assertThat(((Number) page.evaluate("window.shifts")).doubleValue()).isLessThan(0.05);
    }

    @Test
    void whatCannotBeMadeAnewIsToldWithTheCommandInstead() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(walk.at("/cells/" + Fixture.id("p", 23) + "/samples/1"));
        assertThat(page.locator("#prompt")).containsText("it is made of a file, which no page opens");
        assertThat(page.locator("#prompt pre")).containsText("--sample 1 --prompt");
        assertThat(page.locator("#prompt").boundingBox().height)
                .as("no room is kept for what will not come")
                .isLessThan(150);
    }

    /** Of a cell with failures the reason stands in the page. */
    @Test
    void whyASampleFailedIsText() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 900);
        page.navigate(walk.at("/cells/" + Fixture.id("p", 11) + "?show=failed"));
        assertThat(page.locator("#rows tr")).hasCount(1);
        assertThat(page.locator("#rows .reason")).hasText("The answer is empty.");
    }
}
