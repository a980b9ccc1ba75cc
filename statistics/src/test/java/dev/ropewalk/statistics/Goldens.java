package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden statistics (scipy, statsmodels, mpmath): the kit beside the project where it is, else the copy in the test resources. */
final class Goldens {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static Path file(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) root = root.getParent();
        Path kit = root == null
                ? Path.of("absent")
                : root.resolve("../shared/conformance/evaluation/statistics").normalize();
        Path found = Files.isDirectory(kit) ? kit : Path.of("src/test/resources/conformance/evaluation/statistics");
        System.out.println("golden: " + name + " from " + (found == kit ? "../shared" : "the copy"));
        return found.resolve(name);
    }

    static JsonNode json(String name) {
        return JSON.readTree(file(name));
    }

    static List<JsonNode> lines(String name) {
        try {
            return Files.readAllLines(file(name)).stream().map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] numbers(JsonNode list) {
        return list.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    static int[] integers(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    static int[][] table(JsonNode lists) {
        return lists.valueStream().map(Goldens::integers).toArray(int[][]::new);
    }

    static void assertClose(JsonNode row, String field, double actual, double tolerance) {
        Assertions.assertThat(actual)
                .as(row.get("id") + " " + field)
                .isCloseTo(row.get(field).doubleValue(), within(tolerance));
    }

    static Offset<Double> tolerance(JsonNode row) {
        return within(row.get("tolerance").doubleValue());
    }

    private Goldens() {}
}
