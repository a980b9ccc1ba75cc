package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page is held against the rules of axe-core: none is broken, whatever its impact. On a phone, where least has room; in the dark by its colours. */
class AccessibilityIT {

    private static final List<String> PAGES = List.of(
            "/",
            "/models/" + Fixture.MODEL + "/passkey@1",
            "/models/" + Fixture.MODEL + "/ppl/lastk-128@1",
            "/compare?model=" + Fixture.MODEL + "&task=passkey@1&configuration=rope&configuration=self-extend",
            "/boards",
            "/boards/" + Fixture.PERPLEXITY,
            "/boards/" + Fixture.PASSKEY + "/depths",
            "/boards/" + Fixture.PERPLEXITY + "/curves",
            "/models",
            "/models/" + Fixture.MODEL,
            "/cells/" + "p000".repeat(16),
            "/cells/" + "q000".repeat(16),
            "/cells/" + "p000".repeat(16) + "/samples/3",
            "/runs",
            "/runs/" + Fixture.RUNNING,
            "/runs/" + Fixture.DONE,
            "/runs/" + Fixture.FAILED,
            "/runs/" + Fixture.DONE + "/log",
            "/workers",
            "/methods",
            "/methods/dca",
            "/methods/yarn?with=self-extend",
            "/methods/longrope",
            "/submit",
            "/tasks",
            "/schedules",
            "/login",
            "/nowhere");

    private static BrowserWalk walk;

    @BeforeAll
    static void open() {
        walk = new BrowserWalk("accessible");
        Fixture fixture = new Fixture(walk.jdbc());
        fixture.fill();
        fixture.workers();
    }

    @AfterAll
    static void close() {
        if (walk != null) walk.close();
    }

    @AfterEach
    void leave() {
        walk.leave();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 390, 844", "DARK, 1440, 900"})
    void noPageBreaksARule(ColorScheme scheme, int width, int height) {
        Page page = walk.visit(scheme, width, height);
        List<String> broken = PAGES.stream()
                .flatMap(place -> {
                    page.navigate(walk.at(place));
                    page.waitForTimeout(300); // what fades in has its colours then
                    AxeBuilder rules = new AxeBuilder(page);
                    if (scheme == ColorScheme.DARK) rules.withRules(List.of("color-contrast"));
                    return rules.analyze().getViolations().stream()
                            .flatMap(rule -> rule.getNodes().stream()
                                    .limit(3)
                                    .map(node -> place + ": " + rule.getId() + " (" + rule.getImpact() + ") "
                                            + node.getTarget() + " " + node.getHtml()));
                })
                .toList();
        walk.expectsComplaint("404");
        assertThat(broken).isEmpty();
    }
}
