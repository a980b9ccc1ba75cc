package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** "Which method is best for this model at four times its window, over all that was measured, and is that certain?" */
class ResearcherIT {

    private static final String ANSWER = "/models/reference-model/passkey";

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("researcher", fixture -> {
        fixture.fill();
        fixture.change("update model set parameters = 800000000");
    });

    /** The model, its tasks, the lengths and who leads stand on the first page; one click leads to all of the answer. */
    @Test
    void theAnswerIsOneClickAway() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/"));
        Locator passkey = page.locator("section.model tbody tr", new Page.LocatorOptions().setHasText("passkey@1"));
        assertThat(passkey).containsText("at 2,048 tokens, of 11");
        assertThat(passkey).containsText("≈");
        passkey.locator(".lengths a", new Locator.LocatorOptions().setHasText("4×"))
                .click(); // the one click
        assertThat(page).hasURL(walk.at(ANSWER + "?lengths=2048"));
        assertThat(page.locator("h1")).containsText("passkey@1 on reference-model");
        assertThat(page.locator("#answer")).containsText("leads at 2,048 tokens (4×) with");
        assertThat(page.locator("#answer")).containsText("Not told apart from it by the paired test:");
        assertThat(page.locator("#scores thead")).containsText("2,048");
        assertThat(page.locator("#scores tbody tr")).hasCount(11);
        assertThat(page.locator("#settle tbody tr")).not().hasCount(0);
        page.locator("[name=lengths]").first().check();
        page.locator("form.tools button").click();
        assertThat(page).hasURL(java.util.regex.Pattern.compile("lengths=256,2048"));
        page.navigate(walk.at(ANSWER));
        assertThat(page.locator("#curves .picture.small")).hasCount(10);
        assertThat(page.locator("#scores thead")).containsText("Effective length");
        page.locator("#scores td.best a").first().click();
        assertThat(page.locator("h1")).containsText("tokens"); // from the number to its samples
    }

    /** Memory that weights, keys and values need, and seconds until the first token; the front follows. */
    @Test
    void whatIsTooDearIsLeftOut() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at(ANSWER + "?cost=need"));
        assertThat(page.locator("#scores tbody tr")).hasCount(11);
        assertThat(page.locator("#pareto .spot")).hasCount(10);
        page.locator("[name=memory]").fill("2.99");
        page.locator("form.tools button").click();
        assertThat(page).hasURL(java.util.regex.Pattern.compile("memory=2.99"));
        int left = page.locator("#scores tbody tr").count();
        assertThat(left).isBetween(2, 10);
        assertThat(page.locator("#pareto .spot")).not().hasCount(10);
        assertThat(page.locator(".notes")).containsText((11 - left) + " configurations are left out by the filter");
        page.navigate(walk.at(ANSWER + "?memory=0"));
        assertThat(page.locator("main")).containsText("memory must be above 0, got 0.0.");
        walk.expectsComplaint(400);
    }

    /** No word of these pages leads elsewhere by an arrow key, and an address that moved leads on. */
    @Test
    void addressesThatMovedLeadOn() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
        page.setDefaultNavigationTimeout(60_000);
        Map.of(
                        "/standings?model=" + Fixture.MODEL + "&task=passkey@1&cost=kv",
                        ANSWER + "?cost=kv",
                        "/models/" + Fixture.MODEL + "/passkey@1?lengths=512,256",
                        ANSWER + "?lengths=256,512",
                        "/?board=" + Fixture.PASSKEY + "&sort=512",
                        "/boards/" + Fixture.PASSKEY + "?sort=512",
                        "/?task=passkey",
                        "/boards?task=passkey")
                .forEach((old, now) -> {
                    page.navigate(walk.at(old));
                    assertThat(page).hasURL(walk.at(now));
                });
        page.navigate(walk.at(ANSWER));
        page.locator("select[name=cost]").focus();
        page.keyboard().press("ArrowDown");
        page.waitForTimeout(300);
        assertThat(page).hasURL(walk.at(ANSWER));
    }

    /** The same without a script: curves and the front are there, and forms do what they do. */
    @Test
    void readsWithoutScript() {
        Page page = walk.visitWithoutScript();
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/"));
        page.locator("section.model tbody th a").first().click();
        assertThat(page.locator("#curves .curve polyline").first()).isVisible();
        assertThat(page.locator("#pareto .spot").first()).isVisible();
        page.locator("#take summary").first().click();
        assertThat(page.locator("#markdown")).containsText("| --- |");
        page.locator("[name=q]").fill("yarn");
        page.locator("form.tools button").click();
        assertThat(page.locator("#scores tbody tr")).hasCount(3);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 1440", "LIGHT, 390", "DARK, 390"})
    void pagesFitTheWindow(ColorScheme scheme, int width) {
        Page page = walk.visit(scheme, width, 900);
        page.setDefaultNavigationTimeout(60_000);
        for (String[] place : List.of(
                new String[] {"front", "/"},
                new String[] {"answer", ANSWER},
                new String[] {"answer-perplexity", "/models/reference-model/ppl-lastk-128"},
                new String[] {"boards", "/boards"},
                new String[] {"board", "/boards/" + Fixture.PASSKEY},
                new String[] {"curves", "/boards/" + Fixture.PASSKEY + "/curves"},
                new String[] {"depths", "/boards/" + Fixture.PASSKEY + "/depths"})) {
            page.navigate(walk.at(place[1]));
            BrowserWalk.picture(
                    page,
                    "researcher-" + place[0] + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
            BrowserWalk.isNotWiderThanTheWindow(page);
        }
    }

    /** Five hundred configurations: the best are told, and it is said of how many. */
    @Test
    void fiveHundredStayReadable() {
        try (ConfigurableApplicationContext many = BrowserWalk.serve("five-hundred")) {
            new Fixture(many.getBean(JdbcClient.class)).fiveHundred();
            Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
            page.setDefaultNavigationTimeout(60_000);
            for (String[] place : List.of(
                    new String[] {"answer", ANSWER + "?lengths=256,512,1024"},
                    new String[] {"curves", "/boards/" + Fixture.PASSKEY + "/curves"},
                    new String[] {"depths", "/boards/" + Fixture.PASSKEY + "/depths"})) {
                page.navigate(BrowserWalk.at(many, place[1]));
                BrowserWalk.picture(page, "researcher-500-" + place[0]);
                assertThat(((Number) page.evaluate("document.documentElement.scrollHeight")).intValue())
                        .as("height of " + place[0])
                        .isLessThan(9_000);
            }
            page.navigate(BrowserWalk.at(many, ANSWER));
            assertThat(page.locator("#scores tbody tr")).hasCount(48);
            assertThat(page.locator(".notes")).containsText("The 48 best of 500");
        }
    }
}
