package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an answer to what parts two of its configurations, and to the question that they answered otherwise. */
class CompareIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("compare", Fixture::fill);

    private static void tick(Page page, String label) {
        page.locator("input[name=configuration][value='" + label + "']").check();
    }

    @Test
    void whatWasTickedIsComparedAndLeadsToSamples() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/models/reference-model/passkey"));
        tick(page, "rope{}");
        tick(page, "dca{}");
        tick(page, "yarn{}");
        page.locator("form[action='/compare'] button").click();
        assertThat(page.locator("h1")).hasText("Side by side");
        assertThat(page.locator("#curves .curve")).hasCount(3);
        assertThat(page.locator("#differences tbody tr")).hasCount(3); // of three there are three pairs
        assertThat(page.locator("#significance tbody tr")).hasCount(3);
        Locator pair = page.locator("#differences tbody tr", new Page.LocatorOptions().setHasText("dca − rope"));
        assertThat(pair.locator("td").nth(2).locator("b")).hasText("+90.0"); // 18 of 20 against none at 1,024
        pair.locator("a").click();
        assertThat(page.locator("#questions h2")).hasText("dca against rope");
        assertThat(page.locator("#questions .facts")).containsText("80 questions that both answered");
        Locator first = page.locator("#questions .apart tbody tr").first();
        assertThat(first).containsText("2,048");
        first.locator("td.text a").nth(1).click();
        assertThat(page.locator("main .facts").first()).containsText("rope");
        assertThat(page.locator("main .facts").first()).containsText("2,048");
        assertThat(page).hasURL(Pattern.compile(".*/cells/[0-9a-z]{64}/samples/\\d+"));
    }

    /** What cannot be compared says what can. */
    @Test
    void oneAloneIsNoComparison() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 900);
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/compare?model=" + Fixture.MODEL + "&task=passkey@1&configuration=rope"));
        assertThat(page.locator("main")).containsText("two to six can be compared");
        tick(page, "yarn{}"); // rope is ticked already
        page.locator("#choose button").click();
        assertThat(page.locator("#differences tbody tr")).hasCount(1);
        page.locator(".crumbs a").click();
        assertThat(page).hasURL(walk.at("/models/reference-model/passkey"));
        page.navigate(walk.at("/compare?task=passkey@1&configuration=rope&configuration=nobody"));
        assertThat(page.locator("main")).containsText("no result of a configuration 'nobody' is stored here");
    }

    /** Model, task and what the labels hold stand in one form, what is compared in another; neither needs a script. */
    @Test
    void whatIsComparedIsChosenOnItsOwnPage() {
        Page page = walk.visitWithoutScript();
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/compare"));
        assertThat(page.locator("#choose input[type=checkbox]")).hasCount(11);
        page.locator(".chooser input[list]").fill("reference-model");
        page.locator(".chooser select").selectOption("ppl/lastk-128@1");
        page.locator(".chooser [name=q]").fill("YARN");
        page.locator(".chooser .bar-of-tools button").click();
        assertThat(page.locator("#choose input[type=checkbox]")).hasCount(3); // one is composed of it
        BrowserWalk.picture(page, "compare-choose");
        tick(page, "yarn{}");
        tick(page, "yarn{factor=8}");
        page.locator("#choose button").click();
        assertThat(page.locator("main .facts").first()).containsText("ppl/lastk-128@1");
        assertThat(page.locator("#differences tbody tr")).hasCount(1);
        page.locator(".chooser summary").click();
        page.locator(".chooser select").selectOption("passkey@1");
        page.locator(".chooser .bar-of-tools button").click(); // the same two on another task
        assertThat(page.locator("#differences thead")).containsText("1,024");
        assertThat(page.locator("main .facts").first()).containsText("passkey@1");
        page.navigate(walk.at("/compare?task=nothing"));
        assertThat(page.locator("main")).containsText("no result on a task 'nothing'");
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 1440", "LIGHT, 390", "DARK, 390"})
    void thePageFitsTheWindow(ColorScheme scheme, int width) {
        Page page = walk.visit(scheme, width, 900);
        page.setDefaultNavigationTimeout(60_000);
        for (String task : new String[] {"passkey@1", "ppl/lastk-128@1"}) {
            page.navigate(
                    walk.at(
                            "/compare?task=" + task
                                    + "&configuration=rope&configuration=dca&configuration=yarn&configuration=ntk-by-parts&configuration=self-extend&configuration=dynamic-ntk"));
            assertThat(page.locator("#differences tbody tr")).hasCount(15);
            BrowserWalk.picture(
                    page, "compare-" + task.charAt(1) + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
            BrowserWalk.isNotWiderThanTheWindow(page);
        }
    }
}
