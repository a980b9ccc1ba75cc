package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every page is held against the rules of axe-core: none is broken, whatever its impact. On a phone, where least has room; in the dark by its colours. */
class AccessibilityIT {

    private static final List<String> PAGES = List.of(
            "/",
            "/models/" + Fixture.MODEL + "/passkey@1",
            "/models/" + Fixture.MODEL + "/ppl/lastk-128@1",
            "/compare?model=" + Fixture.MODEL + "&task=passkey@1&configuration=rope&configuration=self-extend",
            "/compare",
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
            "/studies/0f0e0d0c-0000-4000-8000-000000000100",
            "/runs/0f0e0d0c-0000-4000-8000-000000000200/advice",
            "/runs/" + Fixture.RUNNING,
            "/runs/" + Fixture.DONE,
            "/runs/" + Fixture.FAILED,
            "/runs/" + Fixture.DONE + "/log",
            "/workers",
            "/methods",
            "/methods/dca",
            "/methods/yarn?with=self-extend",
            "/methods/longrope",
            "/papers",
            "/papers/lceg",
            "/papers/self-extend",
            "/submit",
            "/advice",
            "/tasks",
            "/datasets",
            "/schedules",
            "/webhooks",
            "/me",
            "/people",
            "/audit",
            "/login",
            "/nowhere");

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("accessible", fixture -> {
        fixture.fill();
        fixture.workers();
        fixture.readFile();
        fixture.study();
        fixture.published();
        fixture.race();
    });

    @ParameterizedTest
    @CsvSource({"LIGHT, 390", "DARK, 1440", "LIGHT, 768", "LIGHT, 1920"})
    void noPageBreaksARule(ColorScheme scheme, int width) {
        Page page = walk.visit(scheme, width, 900);
        boolean colours = scheme == ColorScheme.DARK || width == 390; // they are the same at every width
        assertThat(broken(page, PAGES.stream().map(walk::at).toList(), scheme == ColorScheme.LIGHT, colours))
                .isEmpty();
        walk.expectsComplaint(404);
    }

    /** Pages that can be long, of 500 configurations. */
    @Test
    void noLongPageBreaksARule() {
        try (ConfigurableApplicationContext many = BrowserWalk.serve("accessible-many")) {
            new Fixture(many.getBean(JdbcClient.class)).fiveHundred();
            List<String> addresses = Stream.of(
                            "/models/" + Fixture.MODEL + "/passkey@1",
                            "/compare",
                            "/boards/" + Fixture.PASSKEY,
                            "/boards/" + Fixture.PASSKEY + "/curves",
                            "/runs/" + Fixture.DONE)
                    .map(path -> BrowserWalk.at(many, path))
                    .toList();
            assertThat(broken(walk.visit(ColorScheme.LIGHT, 768, 900), addresses, true, false))
                    .isEmpty();
        }
    }

    /** What is broken, three places of each rule. */
    private static List<String> broken(Page page, List<String> addresses, boolean structure, boolean colours) {
        return addresses.stream()
                .flatMap(address -> {
                    page.navigate(address);
                    if (colours) page.waitForTimeout(300); // what fades in has its colours then
                    AxeBuilder rules = new AxeBuilder(page);
                    if (!structure) rules.withRules(List.of("color-contrast"));
                    else if (!colours) rules.disableRules(List.of("color-contrast"));
                    return rules.analyze().getViolations().stream()
                            .flatMap(rule -> rule.getNodes().stream()
                                    .limit(3)
                                    .map(node -> address + ": " + rule.getId() + " (" + rule.getImpact() + ") "
                                            + node.getTarget() + " " + node.getHtml()));
                })
                .toList();
    }
}
