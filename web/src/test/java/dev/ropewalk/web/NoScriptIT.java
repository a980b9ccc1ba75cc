package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reading, and every form, where scripts are off. */
class NoScriptIT {

    private static BrowserWalk walk;

    @BeforeAll
    static void open() {
        walk = new BrowserWalk("noscript");
        new Fixture(walk.jdbc()).fill();
    }

    @AfterAll
    static void close() {
        if (walk != null) walk.close();
    }

    @AfterEach
    void leave() {
        walk.leave();
    }

    @Test
    void aPromptIsReadOnAPageOfItsOwn() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/cells/" + Fixture.id("p", 23) + "/samples/0"));
        page.locator("#prompt a").click();
        assertThat(page.locator("h1")).hasText("Prompt of sample 0");
        assertThat(page.locator(".tokens .token[data-role=needle]").first()).hasText("48");
        page.locator(".crumbs a").click();
        assertThat(page.locator("h1")).containsText("Sample 0");
    }

    @Test
    void aRunIsStoppedResumedAndPutBehind() {
        String id = "0f0e0d0c-0000-4000-8000-00000000000e";
        new Fixture(walk.jdbc()).run(id, "watched", "queued", null, OffsetDateTime.now(ZoneOffset.UTC));
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/runs/" + id));
        page.locator("#priority").selectOption("low");
        page.locator("#urgency button").click();
        assertThat(page.locator(".lead .facts")).containsText("low priority");
        page.locator("#cancel").click();
        assertThat(page.locator("#state")).hasText("cancelled");
        page.locator("#resume").click();
        assertThat(page.locator("#state")).hasText("queued");
        page.locator(".lead .facts a", new Page.LocatorOptions().setHasText("what happened"))
                .click();
        assertThat(page.locator("tbody")).containsText("handed in");
    }

    @Test
    void aScheduleIsMadeAndRemoved() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/schedules"));
        page.locator("[name=name]").fill("by hand");
        page.locator("[name=suite]")
                .fill("name: s\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n");
        page.locator("[name=cron]").fill("soon");
        page.locator("form#schedule button").click();
        assertThat(page.locator("#refusal")).containsText("cron must have six fields");
        walk.expectsComplaint("400");
        assertThat(page.locator("[name=suite]")).hasValue(Pattern.compile("configurations: \\[rope]"));
        page.locator("[name=cron]").fill("0 30 2 * * *");
        page.locator("form#schedule button").click();
        assertThat(page.locator("tbody tr th")).hasText("by hand");
        assertThat(page.locator("tbody tr time")).hasCount(1);
        page.locator("tbody form button").click();
        assertThat(page.locator("tbody tr")).hasCount(0);
    }

    /** 30 layers of 3 heads of 64 channels take 2 x 30 x 3 x 64 x 4 = 46,080 bytes a token: 22.5 MiB of 512, told as 23. */
    @Test
    void aModelIsLookedAtAndAnotherIsAskedFor() {
        walk.jdbc()
                .sql(
                        "update model set hidden = 576, layers = 30, heads = 9, key_heads = 3, head_size = 64, vocabulary = 49152,"
                                + " rope_base = 10000, parameters = 134515008 where id = ?")
                .param(Fixture.MODEL)
                .update();
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/models"));
        page.locator("[name=name]").fill("../secret");
        page.locator("main form button").click();
        assertThat(page.locator("#refusal")).containsText("model must lie in a folder of the service's");
        walk.expectsComplaint("400");
        page.locator("[name=name]").fill("owner/name");
        page.locator("main form button").click();
        assertThat(page.locator("h2#requests ~ .scroll tbody")).containsText("owner/name");
        page.locator("#known tbody a").first().click();
        assertThat(page.locator("h1")).hasText("reference-model");
        assertThat(page.locator("[aria-labelledby=fits] tbody tr").first()).containsText("512");
        assertThat(page.locator("[aria-labelledby=fits] tbody tr").first()).containsText("23 MiB");
        assertThat(page.locator("[aria-labelledby=measured] tbody tr")).hasCount(2);
    }
}
