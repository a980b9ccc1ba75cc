package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real browser before a service of its own, with eyes open for errors; leaves pictures in target/screenshots. */
final class BrowserWalk implements AutoCloseable {

    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM_PATH", "/usr/bin/chromium"));
    private static final Path PICTURES = Path.of("target/screenshots");

    private final ConfigurableApplicationContext server;
    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> visitors = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /** @param name of a database of its own */
    BrowserWalk(String name) {
        if (!Files.isExecutable(CHROMIUM))
            System.err.println("SKIPPED: no browser at " + CHROMIUM + "; set CHROMIUM_PATH to walk through the pages");
        assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM);
        server = new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--ropewalk.web.poll=200ms",
                        "--spring.datasource.url=jdbc:h2:mem:" + name + RestOnH2Test.MEMORY);
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

    JdbcClient jdbc() {
        return server.getBean(JdbcClient.class);
    }

    /** @param path with a slash in front */
    String at(String path) {
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
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
    }

    static void isNotWiderThanTheWindow(Page page) {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .as(page.url() + " is not wider than the window")
                .isLessThanOrEqualTo(page.viewportSize().width);
    }

    /** A page that was asked for in vain complains of it. */
    void expectsComplaint(String part) {
        assertThat(complaints).anyMatch(line -> line.contains(part));
        complaints.removeIf(line -> line.contains(part));
    }

    /** After each walk. */
    void leave() {
        visitors.forEach(BrowserContext::close);
        visitors.clear();
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        assertThat(all).as("what the browser complained of").isEmpty();
    }

    @Override
    public void close() {
        playwright.close();
        server.close();
    }
}
