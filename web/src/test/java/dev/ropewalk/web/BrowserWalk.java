package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real browser before a service of its own, for a class of tests, with eyes open for errors after each; leaves pictures in target/screenshots. */
final class BrowserWalk implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM_PATH", "/usr/bin/chromium"));
    private static final Path PICTURES = Path.of("target/screenshots");

    private final String name;
    private final Consumer<Fixture> filled;
    private final List<BrowserContext> visitors = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private ConfigurableApplicationContext server;
    private Playwright playwright;
    private Browser browser;

    /**
     * @param name of a database of its own
     * @param filled with what is in it
     */
    BrowserWalk(String name, Consumer<Fixture> filled) {
        this.name = name;
        this.filled = filled;
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        if (!Files.isExecutable(CHROMIUM))
            System.err.println("SKIPPED: no browser at " + CHROMIUM + "; set CHROMIUM_PATH to walk through the pages");
        assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM);
        PlaywrightAssertions.setDefaultAssertionTimeout(
                15_000); // what a page asks for every five seconds comes in any case
        server = serve(name);
        filled.accept(new Fixture(jdbc()));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setHeadless(true)
                        .setArgs(List.of("--disable-dev-shm-usage")));
    }

    /** A service beside that of the class, for whoever closes it. */
    static ConfigurableApplicationContext serve(String name) {
        return new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--ropewalk.web.poll=200ms",
                        "--ropewalk.webhook-addresses=127.0.0.1",
                        "--spring.datasource.url=jdbc:h2:mem:" + name + RestOnH2Test.MEMORY);
    }

    JdbcClient jdbc() {
        return server.getBean(JdbcClient.class);
    }

    /** @param path with a slash in front */
    String at(String path) {
        return at(server, path);
    }

    static String at(ConfigurableApplicationContext server, String path) {
        return "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port") + path;
    }

    Page visit(ColorScheme scheme, int width, int height) {
        return visit(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    Page visitWithoutScript() {
        return visit(new Browser.NewContextOptions().setViewportSize(1200, 900).setJavaScriptEnabled(false));
    }

    private Page visit(Browser.NewContextOptions options) {
        BrowserContext visitor = browser.newContext(options);
        visitor.setDefaultTimeout(15_000);
        visitors.add(visitor);
        Page page = visitor.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning"))
                complaints.add(page.url() + ": " + message.text());
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    static void picture(Page page, String name) {
        page.waitForTimeout(400);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setTimeout(60_000) // long pages on a slow machine
                .setPath(PICTURES.resolve(name + ".png")));
    }

    static void isNotWiderThanTheWindow(Page page) {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .as(page.url() + " is not wider than the window")
                .isLessThanOrEqualTo(page.viewportSize().width);
    }

    /** A page that was asked for in vain complains of the status it got. A number alone may stand in the server's port, too. */
    void expectsComplaint(int status) {
        String words = "a status of " + status;
        assertThat(complaints).anyMatch(line -> line.contains(words));
        complaints.removeIf(line -> line.contains(words));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        visitors.forEach(BrowserContext::close);
        visitors.clear();
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        assertThat(all).as("what the browser complained of").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (playwright != null) playwright.close();
        if (server != null) server.close();
    }
}
