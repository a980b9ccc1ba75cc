package dev.ropewalk.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engineer reads why a method's parameters are what they are, takes them along, and has them measured. */
class EngineerIT {

    @RegisterExtension
    static final BrowserWalk walk = new BrowserWalk("engineer", fixture -> {
        fixture.fill();
        fixture.change("update model set location = 'reference-model'");
    });

    private static Pattern matching(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    @Test
    void fromAllMethodsToARunThatIsQueued() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 1000);
        page.navigate(walk.at("/methods?trainedLength=2048&length=8192"));
        assertThat(page.locator("#rope td").nth(0)).containsText("8,191");
        page.locator("#yarn th a").click();
        assertThat(page.locator("h1")).hasText("YaRN");
        assertThat(page.locator("#choices")).containsText("N/L = 8192/2048");
        assertThat(page.locator("#differences")).containsText("ramp");
        assertThat(page.locator("#distances canvas")).isVisible();
        page.locator("[name='p.slope']").fill("0.07");
        assertThat(page.locator("#label")).containsText("slope=0.07");
        Configuration exact = Configuration.parse("yarn{slope=0.07}")
                .resolve(new Rope(128, 10_000, 2048), 8192)
                .exact();
        assertThat(page.locator("#copy-json")).hasText(exact.canonicalJson());
        assertThat(page.locator("#copy-plan"))
                .hasText(
                        "./ropewalk plan --method 'yarn{slope=0.07}' --length 8192 --trained-length 2048 --rotary-dim 128 --base 10000");
        assertThat(page.locator("#copy-0")).containsText("\"rope_type\": \"yarn\"");
        assertThat(page.locator("#copy-1")).containsText("--hf-overrides");
        assertThat(page.locator("#copy-2")).containsText("--rope-scaling yarn");
        page.locator("figure.copy:has(#copy-1) button").click();
        assertThat(page.locator("figure.copy:has(#copy-1) button")).hasText("Copied");
        page.locator("#measure").click();

        assertThat(page.locator("h1")).hasText("A new run");
        assertThat(page.locator("#written")).hasValue(matching(".*- yarn\\{slope=0\\.07}.*lengths: \\[8192].*"));
        assertThat(page.locator("figure.copy button")).isVisible();
        page.locator("[name=name]").fill("does slope matter");
        assertThat(page.locator("#written")).hasValue(matching("name: \"does slope matter\".*"));
        assertThat(page.locator("#time")).containsText("13 s");
        page.locator("#run").click();
        assertThat(page.locator("#state")).hasText("queued");
        assertThat(page.locator("h1")).containsText("does slope matter");
    }

    @Test
    void theFormFollowsWhatIsWritten() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 1000);
        page.navigate(walk.at("/submit"));
        assertThat(page.locator("figure.copy button")).isVisible();
        String suite =
                "name: mine\nmodel: reference-model\nconfigurations: [dca, 'pi{factor=4}']\ntasks: [passkey]\nlengths: [1024]\n";
        page.locator("#written").fill(suite);
        assertThat(page.locator("[name=name]")).hasValue("mine");
        assertThat(page.locator("[name='c1.p.factor']")).hasValue("4");
        assertThat(page.locator("#written")).hasValue(suite);
        assertThat(page.locator("#automatic")).containsText("chunk");
        page.locator("[name='c1.p.factor']").fill("8");
        assertThat(page.locator("#written")).hasValue(matching(".*- dca\n.*- pi\\{factor=8}\n.*"));
        page.locator("[name='c0.name']").selectOption("yarn");
        assertThat(page.locator("[name='c0.p.betaFast']")).isVisible();
        page.locator("[value='add-c']").click();
        assertThat(page.locator("select[name='c2.name']")).isVisible();
        page.locator("[value='drop-c0']").click();
        assertThat(page.locator("select[name='c2.name']")).hasCount(0);
        page.locator("#written").fill("");
        page.locator("#written") // key by key: a text put in at once, just as the field was changed, would be heard
                // by nobody
                .pressSequentially("name: [", new Locator.PressSequentiallyOptions().setDelay(50));
        assertThat(page.locator("#refusal")).isVisible();
        assertThat(page.locator("#run")).isDisabled();
        page.locator("#written").fill(suite);
        assertThat(page.locator("#run")).isEnabled();
    }

    @Test
    void allOfItWorksWithoutScript() {
        Page page = walk.visitWithoutScript();
        page.navigate(walk.at("/methods/self-extend?trainedLength=2048&length=8192&with=dca"));
        assertThat(page.locator("#choices")).containsText("ceil((N-W)/(0.6 L-W))");
        assertThat(page.locator("#other")).containsText("dca{");
        page.locator("[name=length]").fill("4096");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .click();
        assertThat(page.locator("#choices")).containsText("N=4096");
        page.locator("#measure").click();
        page.locator("[value='add-c']").click();
        assertThat(page.locator("select[name='c3.name']")).hasCount(1);
        page.locator("[value='drop-c3']").click();
        page.locator("[name=lengths]").fill("512");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Run").setExact(true))
                .click();
        assertThat(page.locator("main")).containsText("queued");
        assertThat(walk.jdbc()
                        .sql("select document from run where suite = 'my suite' order by created_at desc limit 1")
                        .query(String.class)
                        .single())
                .contains("\"lengths\":[512]", "dca", "self-extend");
    }

    /** A cell's plan is the one that is shown, of its model's own rope. */
    @Test
    void aCellLeadsToTheVeryPlanItWasMeasuredBy() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 1000);
        String cell = walk.jdbc()
                .sql("select id from cell where configuration_id = ? and length = 2048 and task = 'passkey@1'")
                .param(Fixture.CONFIGURATIONS.get(5).sha256())
                .query(String.class)
                .list()
                .get(0);
        String plan = Fixture.CONFIGURATIONS
                .get(5)
                .resolve(new Rope(32, 10_000, 512), 2048)
                .plan()
                .sha256();
        walk.jdbc()
                .sql("update cell set plan_sha256 = ? where id = ?")
                .params(plan, cell)
                .update();
        page.navigate(walk.at("/cells/" + cell));
        page.locator("a[href*='/configurations/']").first().click();
        assertThat(page.locator("#hash")).hasText(plan.substring(0, 8));
        assertThat(page.locator("#said")).containsText("the plan of cell");
        assertThat(page.locator("#said")).not().containsText("This is not the plan");
        assertThat(page.locator("#said")).containsText("32 channels");
        walk.jdbc()
                .sql("update cell set plan_sha256 = 'another' where id = ?")
                .param(cell)
                .update();
        page.reload();
        assertThat(page.locator("#said")).containsText("This is not the plan of cell");
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 1440", "LIGHT, 390", "DARK, 390"})
    void itsPagesAreWhole(ColorScheme scheme, int width) {
        Page page = walk.visit(scheme, width, 900);
        String name = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        for (String[] place : new String[][] {
            {"methods-table", "/methods?trainedLength=2048&length=8192"},
            {"method-self-extend", "/methods/self-extend?model=" + Fixture.MODEL + "&length=2048"},
            {"method-overlaid", "/methods/yarn?length=8192&with=self-extend"},
            {"method-refused", "/methods/self-extend?p.window=4096&length=8192"},
            {"submit", "/submit?configuration=yarn%7Bfactor%3D4%7D&length=2048"}
        }) {
            page.navigate(walk.at(place[1]));
            BrowserWalk.picture(page, place[0] + name);
            BrowserWalk.isNotWiderThanTheWindow(page);
        }
    }

    /** Whoever types an address knows a name. */
    @Test
    void aModelIsTakenByItsName() {
        Page page = walk.visit(ColorScheme.LIGHT, 1440, 1000);
        for (String place : new String[] {"/methods", "/methods/yarn"}) {
            page.navigate(walk.at(place + "?model=reference-model"));
            assertThat(page.locator("select[name=model]")).hasValue(Fixture.MODEL);
        }
        page.navigate(walk.at("/methods?model=nobody"));
        assertThat(page.locator("[role=alert]")).containsText("nobody");
    }
}
