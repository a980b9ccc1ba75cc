package dev.ropewalk.web.run;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.configuration.Configurations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads suite documents as people send them: JSON or YAML, with stored configurations by their id. */
@Component
public class Suites {

    private final SuiteRules rules;
    private final Configurations configurations;
    private final JsonMapper json;

    Suites(SuiteRules rules, Configurations configurations, JsonMapper json) {
        this.rules = rules;
        this.configurations = configurations;
        this.json = json;
    }

    AcceptedSuite read(InputStream body) throws IOException {
        return read(text(body.readAllBytes()));
    }

    /** What editors on some machines save is UTF-16, whose zero bytes are UTF-8 but no text. */
    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf(0) < 0) return text;
        } catch (CharacterCodingException e) {
            // the same to whoever sent it
        }
        throw Refusal.unreadable("The suite is no text in UTF-8; send it as UTF-8.");
    }

    /** Reads JSON or YAML. */
    public AcceptedSuite read(String text) {
        String document;
        try {
            document = rules.json(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("suite", e);
        }
        return accept(json.readTree(document), "");
    }

    /**
     * The suite a document is.
     *
     * @param place where in the body it stands, RFC 6901
     * @throws Refusal in one sentence where it is none
     */
    public AcceptedSuite accept(JsonNode document, String place) {
        if (!(document instanceof ObjectNode suite))
            throw Refusal.wrong(
                    "suite",
                    "A suite is an object with model, configurations, tasks and lengths, got "
                            + (document.isMissingNode() || document.isNull() ? "nothing" : "another kind of value")
                            + ".");
        if (suite.get("configurations") instanceof ArrayNode list)
            for (int i = 0; i < list.size(); i++) list.set(i, writtenOut(list.get(i)));
        try {
            String whole = json.writeValueAsString(suite);
            SuiteRules.Wanted wanted = rules.wanted(whole);
            JsonNode written = json.readTree(wanted.document());
            String name = written.path("name").asString("");
            return new AcceptedSuite(
                    name.isBlank() ? "unnamed" : name,
                    wanted.document(),
                    Fingerprint.of(wanted.document()
                            + wanted.tuned().stream()
                                    .map(SuiteRules.Tuned::recipe)
                                    .collect(Collectors.joining())),
                    cells(written),
                    whole,
                    wanted.tuned());
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("suite", place, suite, e);
        }
    }

    private static int cells(JsonNode suite) {
        return Stream.of("configurations", "tasks", "lengths", "seeds")
                .mapToInt(field -> Math.max(1, suite.path(field).size()))
                .reduce(1, (a, b) -> a * b);
    }

    private JsonNode writtenOut(JsonNode entry) {
        if (!(entry instanceof ObjectNode object) || !object.has("config")) return entry;
        if (object.size() > 1)
            throw Refusal.wrong(
                    "configurations", "An entry with config names a stored configuration and nothing else.");
        Configurations.Stored stored =
                configurations.named(object.path("config").asString("")).planned();
        return json.createObjectNode().put("name", stored.method()).set("parameters", stored.parameters());
    }
}
