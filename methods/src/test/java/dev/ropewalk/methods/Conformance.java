package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden files: the kit beside the project where it is, else the copy in this module's test resources. */
final class Conformance {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** A folder of goldens, {@code methods/maps} or {@code families/spectra}; says where it was found. */
    static List<Path> files(String folder) {
        return files("conformance", folder);
    }

    /** @param name of the kit: {@code conformance}, or {@code conformance-2} with newer methods and families */
    static List<Path> files(String name, String folder) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) root = root.getParent();
        Path kit = root == null
                ? Path.of("absent")
                : root.resolve("../shared").resolve(name).normalize();
        Path found =
                Files.isDirectory(kit) ? kit : Path.of("src/test/resources").resolve(name);
        try (Stream<Path> all = Files.list(found.resolve(folder))) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(files).as("goldens in %s", found.resolve(folder)).isNotEmpty();
            System.out.println(
                    "goldens: " + files.size() + " from " + (found == kit ? "../shared" : "the copy") + ", " + folder);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    static JsonNode read(Path file) {
        return JSON.readTree(file);
    }

    static Map<String, Object> entries(JsonNode object) {
        return JSON.convertValue(object, new TypeReference<>() {});
    }

    static double[] numbers(JsonNode list) {
        return list.valueStream()
                .mapToDouble(entry -> entry.isNull() ? Double.NaN : entry.doubleValue())
                .toArray();
    }

    private Conformance() {}
}
