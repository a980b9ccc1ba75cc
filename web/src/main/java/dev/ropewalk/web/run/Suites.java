package dev.ropewalk.web.run;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.web.BodyTrouble;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.configuration.Configurations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads suite documents as people send them: JSON or YAML, with stored configurations by their id. */
@Component
public class Suites {

    private static final int LARGEST = 1 << 20;

    private final SuiteRules rules;
    private final Configurations configurations;
    private final JsonMapper json;
    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    Suites(SuiteRules rules, Configurations configurations, JsonMapper json) {
        this.rules = rules;
        this.configurations = configurations;
        this.json = json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    Suite read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST)
            throw Refusal.tooLarge("A suite may have up to " + LARGEST + " bytes, this one has more.");
        return read(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Reads JSON or YAML, of which JSON is a part. */
    public Suite read(String text) {
        try {
            return accept(text.stripLeading().startsWith("{") ? json.readTree(text) : yaml.readTree(text));
        } catch (JacksonException e) {
            throw Refusal.unreadable(BodyTrouble.sentence(e).replace("The body", "The suite"));
        }
    }

    /**
     * The suite a document is.
     *
     * @throws Refusal in one sentence where it is none
     */
    public Suite accept(JsonNode document) {
        if (!(document instanceof ObjectNode suite))
            throw Refusal.wrong(
                    "suite",
                    "A suite is an object with model, configurations, tasks and lengths, got "
                            + (document.isMissingNode() || document.isNull() ? "nothing" : "another kind of value")
                            + ".");
        if (suite.get("configurations") instanceof ArrayNode list)
            for (int i = 0; i < list.size(); i++) list.set(i, writtenOut(list.get(i)));
        try {
            String canonical = rules.canonical(json.writeValueAsString(suite));
            String name = json.readTree(canonical).path("name").asString("");
            return new Suite(name.isBlank() ? "unnamed" : name, canonical, Fingerprint.of(canonical));
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("suite", e);
        }
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
