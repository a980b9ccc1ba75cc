package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a new run to one sample without a mouse: Tab, Enter, Space and arrows, and whatever has the focus is seen to have it. */
class KeyboardIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("keyboard", Fixture::fill);

    private static final int MOST = 400;

    /** What has the focus: whether it is meant, whether it is in sight, and whether it looks otherwise than without. */
    private static final String FOCUSED = """
            meant => {
              const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
              const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
              return { meant: one.matches(meant), seen, marked: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
                what: one.outerHTML.slice(0, 120), nothing: one === document.body };
            }""";

    /** Goes on to the next that is meant; everything on the way is looked at, too. */
    private static void tabTo(Page page, String meant) {
        for (int n = 0; n < MOST; n++) {
            page.keyboard().press("Tab");
            if (!(page.evaluate(FOCUSED, meant) instanceof Map<?, ?> focus)) throw new AssertionError(meant);
            if (Boolean.TRUE.equals(focus.get("nothing"))) continue; // from the last to the first by way of the window
            assertThat(focus.get("seen")).as("in sight: " + focus.get("what")).isEqualTo(true);
            assertThat(focus.get("marked")).as("marked: " + focus.get("what")).isEqualTo(true);
            if (Boolean.TRUE.equals(focus.get("meant"))) return;
        }
        throw new AssertionError("no Tab leads to " + meant + " on " + page.url());
    }

    private static void press(Page page, String meant, String key) {
        tabTo(page, meant);
        page.keyboard().press(key);
    }

    @Test
    void fromANewRunToASample() {
        Page page = walk.visit(ColorScheme.LIGHT, 1200, 800);
        page.setDefaultNavigationTimeout(60_000);
        page.navigate(walk.at("/"));
        press(page, ".skip", "Enter");
        tabTo(page, "*");
        assertThat((Boolean) page.evaluate("document.activeElement.closest('main') !== null"))
                .as("past the navigation")
                .isTrue();

        press(page, "header a[href='/submit']", "Enter");
        assertThat(page.locator("h1")).hasText("A new run");
        press(page, "#c1", "ArrowDown"); // another method has other fields, made by the service
        assertThat(page.locator("[name='c1.was']")).not().hasValue("self-extend");
        assertThat(page.locator("#c1")).isFocused();
        press(page, "select[name=priority]", "ArrowDown");
        assertThat(page.locator("#curl")).containsText("priority=low");
        press(page, "#run", "Enter");
        assertThat(page.locator("#state")).hasText("queued");
        assertThat(page.locator(".lead .facts")).containsText("low priority");

        press(page, "main .actions a[href='/']", "Enter");
        assertThat(page.locator("h1")).hasText("Which method is best?");
        press(page, ".topics th a[href$='/passkey']", "Enter");
        assertThat(page.locator("h1")).containsText("passkey@1");
        press(page, "#scores input[value='dca{}']", "Space");
        press(page, "#scores input[value='rope{}']", "Space");
        press(page, "form[action='/compare'] button", "Enter");
        assertThat(page.locator("#differences tbody tr")).hasCount(1);
        press(page, ".apart td.text a", "Enter");
        assertThat(page.locator("h1")).containsText("Sample");
        assertThat(page.locator("#prompt")).containsText("which no page opens");
        String other = page.url();
        press(page, "tbody tr:not([aria-current]) th a", "Enter");
        assertThat(page).not().hasURL(other);
        assertThat(page.locator("h1")).containsText("Sample");
    }
}
