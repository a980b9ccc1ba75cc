package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.StreamReadConstraints;

/** The table of docs/security.md says what the code does: each limit, and none besides. */
class LimitsTest {

    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([\\d,]+) \\| [^|]+ \\|");

    @Test
    void theTableIsTheCodes() throws IOException {
        Properties properties = properties();
        Map<String, Long> limits = new LinkedHashMap<>();
        limits.put("bytes of a body", number("web.door.BodyFilter", "LARGEST"));
        limits.put("seconds until a body is there", seconds("web.door.BodyFilter", "SLOWEST"));
        limits.put("bodies that are read at once", number("web.door.BodyFilter", "AT_ONCE"));
        limits.put("levels of a JSON or YAML document", (long) StreamReadConstraints.DEFAULT_MAX_DEPTH);
        limits.put("cells of a suite", number("evaluator.suite.Suite", "MOST_CELLS"));
        limits.put("tunings of a study", number("evaluator.suite.SuiteDocument", "MOST_TUNINGS"));
        limits.put("tokens of a length", number("evaluator.suite.Suite", "LONGEST"));
        limits.put("characters of an `Idempotency-Key`", number("web.run.RunController", "LONGEST_KEY"));
        limits.put("models on their way at once", number("web.model.RequestedModels", "MOST"));
        limits.put("rows of a page", number("web.Page", "ROWS"));
        limits.put("bytes of a page", number("web.Room", "BYTES"));
        limits.put("answers that a comparison rests on", number("web.comparison.Asked", "MOST_ANSWERS"));
        limits.put("rotary channels of a plan", number("web.plan.PlanQuestion", "MOST_CHANNELS"));
        limits.put("tokens of a plan", number("web.plan.PlanQuestion", "LONGEST"));
        limits.put("plans that are computed at once", number("web.plan.Plans", "AT_ONCE"));
        limits.put("suites that are foretold at once", number("web.run.Outlooks", "AT_ONCE"));
        limits.put("seconds that a suite is foretold", number("web.run.Outlooks", "SLOWEST_SECONDS"));
        limits.put("prompts that are made anew at once", number("web.sample.PromptDesk", "AT_ONCE"));
        limits.put("seconds that a prompt is made anew", number("web.sample.PromptDesk", "SLOWEST_SECONDS"));
        limits.put("tokens of a prompt that is made anew", number("app.PromptSheet", "LONGEST"));
        limits.put(
                "seconds without a byte in the middle of a request",
                duration(properties, "server.tomcat.connection-timeout").toSeconds());
        limits.put(
                "seconds without a request",
                duration(properties, "server.tomcat.keep-alive-timeout").toSeconds());
        limits.put("connections", Long.valueOf(properties.getProperty("server.tomcat.max-connections")));
        limits.put("streams of events at once", number("web.run.RunEvents", "STREAMS"));
        limits.put(
                "minutes of a stream of events",
                duration(properties, "spring.mvc.async.request-timeout").toMinutes());
        limits.put("webhooks", number("web.webhook.Webhooks", "MOST"));
        limits.put("seconds of a delivery", seconds("web.webhook.Sender", "LONGEST"));
        limits.put("tries of a delivery", number("web.webhook.Postman", "TRIES"));
        limits.put("characters kept of a receiver's answer", number("web.webhook.Sender", "KEPT"));
        limits.put("findings of an alarm", number("web.alarm.Alarms", "FINDINGS"));
        limits.put("wrong passwords from one address in a minute", number("web.door.Attempts", "FOR_ADDRESS"));
        limits.put("wrong passwords for one name in a minute", number("web.door.Attempts", "FOR_NAME"));
        limits.put("changes of one person in a minute", number("web.door.ChangesFilter", "A_MINUTE"));
        limits.put(
                "rows of the audit about people who are not known, in a minute",
                number("web.audit.Audit", "OF_NOBODY"));
        limits.put("days of the audit", number("web.audit.Audit", "DAYS"));
        limits.put(
                "hours of a session without a request",
                duration(properties, "spring.session.timeout").toHours());
        assertThat(table()).isEqualTo(limits);
    }

    /** Without memory a service would go on accepting, and never answer. */
    @Test
    void aServiceWithoutMemoryEnds() throws IOException {
        for (String launcher : new String[] {"ropewalk", "ropewalk.cmd"})
            assertThat(Files.readString(Path.of("..", launcher)))
                    .as(launcher)
                    .containsPattern("serve\"?[^\\n]*-XX:\\+ExitOnOutOfMemoryError");
        assertThat(Files.readString(Path.of("..", "Dockerfile"))).contains("ENTRYPOINT [\"/opt/ropewalk/ropewalk\"]");
    }

    private static Map<String, Long> table() throws IOException {
        Map<String, Long> table = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "security.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) table.put(row.group(1), Long.valueOf(row.group(2).replace(",", "")));
        }
        return table;
    }

    private static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = LimitsTest.class.getResourceAsStream("/ropewalk-web.properties")) {
            properties.load(file);
        }
        return properties;
    }

    private static Duration duration(Properties properties, String name) {
        return DurationStyle.detectAndParse(properties.getProperty(name));
    }

    private static long number(String type, String constant) {
        return ((Number) constant(type, constant)).longValue();
    }

    private static long seconds(String type, String constant) {
        return ((Duration) constant(type, constant)).toSeconds();
    }

    private static Object constant(String type, String name) {
        try {
            Field field = Class.forName("dev.ropewalk." + type).getDeclaredField(name);
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has no constant " + name, e);
        }
    }
}
