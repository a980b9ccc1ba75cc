package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.evaluator.suite.Study;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.util.HtmlUtils;

/** Every suite that comes with the program begins a new run: the form takes it without an error, and hands on all that it says. */
class BundledSuitesInTheFormTest {

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext service;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void serve() {
        DatabaseOptions database = new DatabaseOptions();
        database.url = "jdbc:h2:file:" + folder.resolve("db");
        service = Application.start(
                Application.Service.class,
                WebApplicationType.SERVLET,
                database,
                Map.of("server.port", 0, "server.address", "127.0.0.1"));
    }

    @AfterAll
    static void close() {
        service.close();
    }

    static List<String> names() {
        return BundledSuites.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void theFormSaysWhatTheSuiteSays(String name) throws Exception {
        String written = BundledSuites.written(name),
                begun = page(HttpRequest.newBuilder(at("/submit?suite=" + encoded(name))));
        assertThat(begun).doesNotContain("id=\"refusal\"");
        assertThat(textOf("written", begun)).isEqualTo(written);

        Map<String, String> fields = fields(begun);
        fields.put("was", written); // nobody has written anything: the fields count
        fields.put("written", written);
        String sent = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        String drafted = page(HttpRequest.newBuilder(at("/submit/draft"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(sent)));
        assertThat(drafted).doesNotContain("id=\"refusal\"");
        String again = textOf("written", drafted);
        assertThat(again).as("what the fields come to").isNotEqualTo(written).startsWith("name: ");
        Study of = Study.unread(written), as = Study.unread(again);
        assertThat(as.suite().identity().json()).isEqualTo(of.suite().identity().json());
        assertThat(as.tunings()).isEqualTo(of.tunings());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String page(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String textOf(String area, String page) {
        Matcher found = Pattern.compile("(?s)<textarea name=\"" + area + "\"[^>]*>\n?(.*?)</textarea>")
                .matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return HtmlUtils.htmlUnescape(found.group(1));
    }

    /** What a browser would send of the form, but for its texts. */
    private static Map<String, String> fields(String page) {
        String form = page.substring(page.indexOf("<form id=\"suite\""), page.indexOf("id=\"writing\""));
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher inputs = Pattern.compile("<input ([^>]*)>").matcher(form);
        while (inputs.find()) {
            String input = inputs.group(1);
            if (!input.contains("type=\"checkbox\"") || input.contains("checked"))
                fields.put(attribute("name", input), attribute("value", input));
        }
        Matcher selects = Pattern.compile("(?s)<select ([^>]*)>(.*?)</select>").matcher(form);
        while (selects.find())
            fields.put(
                    attribute("name", selects.group(1)),
                    Pattern.compile("<option ([^>]*)>")
                            .matcher(selects.group(2))
                            .results()
                            .map(option -> option.group(1))
                            .filter(option -> option.contains("selected"))
                            .findFirst()
                            .map(option -> attribute("value", option))
                            .orElse(""));
        return fields;
    }

    private static String attribute(String name, String element) {
        Matcher found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(element);
        return found.find() ? HtmlUtils.htmlUnescape(found.group(1)) : "";
    }
}
