package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading, and every form, where scripts are off. */
class NoScriptIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("noscript", Fixture::fill);

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
        walk.expectsComplaint(400);
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
        walk.expectsComplaint(400);
        page.locator("[name=name]").fill("owner/name");
        page.locator("main form button").click();
        assertThat(page.locator("h2#requests ~ .scroll tbody")).containsText("owner/name");
        page.locator("#known tbody a").first().click();
        assertThat(page.locator("h1")).hasText("reference-model");
        assertThat(page.locator("[aria-labelledby=fits] tbody tr").first()).containsText("512");
        assertThat(page.locator("[aria-labelledby=fits] tbody tr").first()).containsText("23 MiB");
        assertThat(page.locator("[aria-labelledby=measured] tbody tr")).hasCount(2);
    }

    /** A closed port answers nobody: what is sent there waits to be tried again. */
    @Test
    void anAdviceIsAskedForFromAModelsPage() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/models/" + Fixture.MODEL));
        page.locator("main .actions a").click();
        assertThat(page.locator("h1")).hasText("What to set");
        page.locator("[name=length]").fill("512");
        page.locator("main form.sheet button").click();
        assertThat(page.locator("#refusal")).containsText("length must be more than the 512 tokens");
        walk.expectsComplaint(400);
        page.locator("[name=length]").fill("much");
        page.locator("[name=methods]").fill("dca, self-extend{group=8,window=128}");
        page.locator("main form.sheet button").click();
        assertThat(page.locator("#refusal")).hasText("length must be a whole number of tokens, got 'much'.");
        walk.expectsComplaint(400);
        assertThat(page.locator("[name=methods]")).hasValue("dca, self-extend{group=8,window=128}");
        page.locator("[name=length]").fill("2048");
        page.locator("main form.sheet button").click();
        assertThat(page.locator("h1")).containsText("advise, 2048 tokens");
        assertThat(page.locator("main")).containsText("This page follows the race.");
    }

    @Test
    void aWebhookIsMadeReplayedAndRemoved() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/schedules"));
        page.locator(".lead .facts a").click();
        assertThat(page.locator("h1")).hasText("Webhooks");
        page.locator("[name=url]").fill("http://10.0.0.1/hook");
        page.locator("main form.sheet button").click();
        assertThat(page.locator("#refusal")).containsText("has an address that is not public");
        walk.expectsComplaint(400);
        assertThat(page.locator("[name=url]")).hasValue("http://10.0.0.1/hook");
        page.locator("[name=url]").fill("http://127.0.0.1:9/hook");
        page.locator("[name=events][value='run.ended']").check();
        page.locator("main form.sheet button").click();
        assertThat(page.locator("#secret")).hasText(Pattern.compile("whsec_.+"));
        assertThat(page.locator("tbody tr")).containsText("alarm, run.ended");
        BrowserWalk.picture(page, "webhooks");
        page.locator("tbody th a").click();
        assertThat(page.locator("main")).containsText("It was told nothing yet");
        walk.jdbc().sql("""
                        insert into delivery (id, webhook_id, event, body, state, tries, created_at, last_at, status, answer)
                        select 'd-1', id, 'run.ended', '{"type":"run.ended"}', 'failed', 9, current_timestamp, current_timestamp, 500, 'Out of order.' from webhook""").update();
        page.reload();
        assertThat(page.locator("tbody .state")).hasText("failed");
        assertThat(page.locator("tbody")).containsText("500 Out of order.");
        BrowserWalk.picture(page, "webhook");
        page.locator("tbody form button").click();
        assertThat(page.locator("tbody .state")).hasText("waiting");
        page.locator(".crumbs a").click();
        page.locator("tbody form button").click();
        assertThat(page.locator("main")).containsText("Nobody is told of anything yet");
    }

    /** Each ring is a seed; what is tuned stands beside the model as it was. */
    @Test
    void aStudyIsSeenAtAGlance() {
        String study = new Fixture(walk.jdbc()).study();
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/studies/" + study));
        assertThat(page.locator("figure.spread")).hasCount(2); // of two lengths
        assertThat(page.locator("figure.spread").first().locator(".mean")).hasCount(2);
        assertThat(page.locator("figure.spread").first().locator("a")).hasCount(6);
        assertThat(page.locator("figure.spread").first().locator(".against")).hasCount(2);
        BrowserWalk.picture(page, "study");
        assertThat(((Number) page.evaluate("""
                Math.max(...[...document.querySelectorAll("figure.spread text")].map(text =>
                    text.closest("svg").getBoundingClientRect().left - text.getBoundingClientRect().left))""")).doubleValue())
                .as("no name hangs out of its picture")
                .isLessThanOrEqualTo(0);
        BrowserWalk.isNotWiderThanTheWindow(page);
        page.locator("figure.spread a").last().click();
        assertThat(page.locator("h1")).containsText("pi{factor=4}");
    }

    @Test
    void aSuiteIsBegunFromWhatThereIs() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/submit"));
        page.locator("select[name=suite]").selectOption("papers/one");
        page.locator(".bar-of-tools button").click();
        assertThat(page.locator("#written"))
                .hasValue(Pattern.compile("# A suite that comes with the program.*", Pattern.DOTALL));
        assertThat(page.locator("[name=lengths]")).hasValue("256, 512");
        page.locator("[name=priority]").selectOption("low");
        page.locator("[value=show]").first().click();
        assertThat(page.locator("[name=priority]")).hasValue("low");
        assertThat(page.locator("#curl")).containsText("/api/v1/runs?priority=low");
        page.locator("#run").click();
        assertThat(page.locator(".lead .facts")).containsText("low priority");
        page.locator("#again").click();
        assertThat(page.locator("[name=name]")).hasValue("papers/one");
        assertThat(page.locator("[name='c1.name']")).hasValue("yarn");
        assertThat(page.locator("[name=lengths]")).hasValue("256, 512");
    }
}
