package dev.ropewalk.evaluator.recipe;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A document that somebody wrote by hand, in YAML or JSON. A field that stands twice is an error. */
public final class StrictDocument {

    /** JSON alone. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Objects as maps in their order, lists, texts, numbers and booleans.
     *
     * @param what {@code the suite}: how messages name it
     * @throws IllegalArgumentException one sentence, with the line where it is neither
     */
    public static Object read(String what, String text) {
        ObjectMapper mapper = text.stripLeading().startsWith("{") ? JSON : YAML;
        try {
            Object tree = mapper.readValue(text, Object.class);
            if (tree == null) throw new IllegalArgumentException(what + " is empty");
            return tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    what + " is neither YAML nor JSON, line "
                            + e.getLocation().getLineNr() + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private StrictDocument() {}
}
