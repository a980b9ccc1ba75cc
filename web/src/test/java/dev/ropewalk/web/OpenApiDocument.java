package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The committed description of the REST API. */
final class OpenApiDocument {

    static void compare(JsonMapper json, JsonNode document) throws IOException {
        ((ObjectNode) document).remove("servers");
        if (System.getProperty("openapi.write") != null)
            Files.writeString(
                    Path.of("src/test/resources/openapi.json"),
                    json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
        try (InputStream committed = OpenApiDocument.class.getResourceAsStream("/openapi.json")) {
            assertThat(committed).as("openapi.json, written by -Dopenapi.write").isNotNull();
            assertThat(document).isEqualTo(json.readTree(committed));
        }
    }

    private OpenApiDocument() {}
}
