package dev.ropewalk.evaluator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden files: the kit beside the project where it is, else the copy in this module's test resources. */
public final class Conformance {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param name {@code metrics/passkey.jsonl} */
    public static Path file(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) root = root.getParent();
        Path kit = root == null
                ? Path.of("absent")
                : root.resolve("../shared/conformance/evaluation").normalize();
        Path found = Files.isDirectory(kit) ? kit : Path.of("src/test/resources/conformance/evaluation");
        System.out.println("golden: " + name + " from " + (found == kit ? "../shared" : "the copy"));
        return found.resolve(name);
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
