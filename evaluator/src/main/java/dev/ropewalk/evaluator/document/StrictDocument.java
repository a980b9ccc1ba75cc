package dev.ropewalk.evaluator.document;

import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.methods.Legible;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    private static final Set<String> CORE = Stream.of("str", "int", "float", "bool", "null", "seq", "map")
            .flatMap(name -> Stream.of(name, "tag:yaml.org,2002:" + name))
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(?:inf|nan)", Pattern.CASE_INSENSITIVE);

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
            if (!json) refuseSpellings(what, document);
            Object tree = (json ? JSON : YAML).readValue(document, Object.class);
            if (tree == null) throw new IllegalArgumentException(what + " is empty");
            refuseIllegible("", tree);
            return tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(DocumentTrouble.sentence(what, document, json, e), e);
        }
    }

    /** A value as its writer knows it, JSON where it is no text, and as much of it as a sentence needs. */
    public static String shown(@Nullable Object value) {
        String whole =
                value instanceof Map || value instanceof List ? JSON.writeValueAsString(value) : String.valueOf(value);
        String line = whole.lines().findFirst().orElse("");
        return Excerpt.of(line, 60);
    }

    /**
     * A number, or a text that is one: YAML takes 2e-5, without a point, for a text. One that begins with 0 is octal in YAML 1.1 and decimal in 1.2.
     *
     * @throws NumberFormatException where it is none that everybody reads alike
     */
    public static BigDecimal number(Object value) {
        String written = value instanceof Number || value instanceof String
                ? value.toString().trim()
                : "";
        if (LEADING_ZERO.matcher(written).lookingAt()) throw new NumberFormatException();
        return new BigDecimal(written);
    }

    /** What would be read as something else: {@code *name} as the text {@code name}, {@code !!binary} as bytes. */
    private static void refuseSpellings(String what, String document) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String trouble = parser.isCurrentAlias() ? alias(parser.getString()) : tag(parser.getTypeId());
                if (trouble.isEmpty()
                        && token == JsonToken.VALUE_NUMBER_FLOAT
                        && NOT_FINITE.matcher(parser.getString()).matches())
                    trouble = parser.getString() + " is no number here; write one in digits";
                if (!trouble.isEmpty())
                    throw new IllegalArgumentException(
                            what + ", line " + parser.currentTokenLocation().getLineNr() + ": " + trouble);
            }
        }
    }

    private static String alias(String name) {
        return "*" + name
                + " stands for something written elsewhere, which is not followed; write it out, or quote a text that begins with *";
    }

    /** Those of YAML 1.2's core schema say what is there anyway. */
    private static String tag(@Nullable Object tag) {
        return tag == null || CORE.contains(tag.toString())
                ? ""
                : "a tag, which begins with !, is not followed; take it away and write the value itself";
    }

    /** Of every field's name and every text. */
    private static void refuseIllegible(String path, Object tree) {
        if (tree instanceof Map<?, ?> map)
            map.forEach((key, value) -> {
                String name =
                        Legible.text("a field's name" + (path.isEmpty() ? "" : " in " + path), String.valueOf(key));
                if (value != null) refuseIllegible(path.isEmpty() ? name : path + "." + name, value);
            });
        else if (tree instanceof List<?> list)
            for (int i = 0; i < list.size(); i++) {
                Object value = list.get(i);
                if (value != null) refuseIllegible(path + "[" + i + "]", value);
            }
        else if (tree instanceof String text) Legible.text(path, text);
    }

    private StrictDocument() {}
}
