package dev.ropewalk.results.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Papers that come with the program, by the names of their files under datasets/papers. */
public final class Papers {

    public static final List<String> NAMES = List.of(
            "self-extend",
            "dca",
            "yarn",
            "pi",
            "longrope",
            "lceg",
            "entropy-abf",
            "longlora",
            "lm-infinite",
            "string",
            "rerope",
            "streaming-llm",
            "adagrope",
            "gali");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // the record says it better
            .build();

    private static final List<Paper> ALL = NAMES.stream().map(Papers::read).toList();

    public static List<Paper> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException naming those there are */
    public static Paper named(String name) {
        return ALL.stream()
                .filter(paper -> paper.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no paper '" + name + "', known: " + String.join(", ", NAMES)));
    }

    /** Those that are about a method. */
    public static List<Paper> about(String method) {
        return ALL.stream().filter(paper -> paper.methods().contains(method)).toList();
    }

    /** @throws IllegalArgumentException one sentence: what is wrong with it, and what is allowed */
    public static Paper parse(String yaml) {
        try {
            return YAML.readValue(yaml, Paper.class);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IllegalArgumentException told) throw told;
            throw new IllegalArgumentException(
                    "this is no paper: " + place(e) + " does not fit the form that datasets/papers/README.md tells", e);
        }
    }

    private static String place(JacksonException wrong) {
        String path = wrong.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
        return !path.isEmpty()
                ? path
                : wrong.getLocation() == null
                        ? "it"
                        : "line " + wrong.getLocation().getLineNr();
    }

    private static Paper read(String name) {
        try (InputStream file = Papers.class.getResourceAsStream("bundled/" + name + ".yaml")) {
            if (file == null) throw new IllegalStateException("this build bundles no paper " + name);
            Paper paper = parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            if (!paper.name().equals(name))
                throw new IllegalArgumentException("the paper of " + name + ".yaml is called " + paper.name());
            return paper;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Papers() {}
}
