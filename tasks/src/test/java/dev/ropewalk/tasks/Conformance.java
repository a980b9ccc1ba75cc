package dev.ropewalk.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden files: the kits beside the project where they are, else the copies in the test resources of the tasks and of the decoder. */
public final class Conformance {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path COPY = Path.of("../tasks/src/test/resources/conformance/evaluation");
    private static final Path DECODERS = Path.of("../decoder/src/test/resources/conformance/evaluation"); // tokenizers

    /** @param name {@code metrics/passkey.jsonl} */
    public static Path file(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) root = root.getParent();
        Path shared = root == null ? Path.of("absent") : root.resolveSibling("shared");
        Path kit = Stream.of(shared.resolve("conformance/evaluation"), shared.resolve("conformance-2"), COPY, DECODERS)
                .filter(one -> Files.exists(one.resolve(name)))
                .findFirst()
                .orElse(COPY);
        System.out.println("golden: " + name + " from " + kit);
        return kit.resolve(name);
    }

    public static JsonNode json(String name) {
        return JSON.readTree(file(name));
    }

    public static List<JsonNode> lines(String name) {
        try {
            return Files.readAllLines(file(name)).stream().map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Conformance() {}
}
