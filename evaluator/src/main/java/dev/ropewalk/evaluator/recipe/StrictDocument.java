package dev.ropewalk.evaluator.recipe;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A document that somebody wrote by hand, in YAML or JSON. A field that stands twice is an error, and nothing is followed that stands elsewhere. */
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
     * @param what {@code the suite}, or the file: how messages name it
     * @throws IllegalArgumentException one sentence, with the line where it is neither
     */
    public static Object read(String what, String text) {
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        boolean json = document.stripLeading().startsWith("{");
        try {
            if (!json) refuseAliases(what, document);
            Object tree = (json ? JSON : YAML).readValue(document, Object.class);
            if (tree == null) throw new IllegalArgumentException(what + " is empty");
            return tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(DocumentTrouble.sentence(what, document, json, e), e);
        }
    }

    /** {@code *name} would be read as the text {@code name}. */
    private static void refuseAliases(String what, String document) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
                if (parser.isCurrentAlias())
                    throw new IllegalArgumentException(
                            what + ", line " + parser.currentTokenLocation().getLineNr() + ": *" + parser.getString()
                                    + " stands for something written elsewhere, which is not followed; write it out, or quote a text that begins with *");
        }
    }

    private StrictDocument() {}
}
