package dev.ropewalk.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON file of a checkpoint, read field by field; whatever is wrong is said in one sentence that names file and field. */
final class ConfigFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final JsonNode root;

    private ConfigFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** @throws CheckpointException when the file is missing or is no JSON object */
    static ConfigFile read(Path file) {
        if (!Files.isRegularFile(file)) throw new CheckpointException(file + " is missing.");
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root == null || !root.isObject()) throw new CheckpointException(file + " is not a JSON object.");
            return new ConfigFile(file, root);
        } catch (JacksonException e) {
            throw new CheckpointException(file + " is not valid JSON: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The same over JSON that is at hand; {@code file} only names it. */
    static ConfigFile of(Path file, JsonNode root) {
        return new ConfigFile(file, root);
    }

    /** This file with the given values for fields that are absent; a field that is null stays null. */
    ConfigFile over(Map<String, Object> absent) {
        ObjectNode all = JSON.valueToTree(absent);
        all.setAll((ObjectNode) root);
        return new ConfigFile(file, all);
    }

    /** The field, or JSON null where it is absent or null. */
    JsonNode at(String field) {
        JsonNode node = root.path(field);
        return node.isMissingNode() ? JSON.nullNode() : node;
    }

    /** All fields, in their order. */
    Map<String, Object> fields() {
        return JSON.convertValue(root, new TypeReference<>() {});
    }

    JsonNode root() {
        return root;
    }

    boolean has(String field) {
        return !at(field).isNull();
    }

    int positive(String field) {
        return optionalPositive(field).orElseThrow(() -> wrong(field, "is missing"));
    }

    OptionalInt optionalPositive(String field) {
        JsonNode node = at(field);
        if (node.isNull()) return OptionalInt.empty();
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1)
            throw wrong(field, "must be a whole number of at least 1, got " + node);
        return OptionalInt.of(node.asInt());
    }

    /** A whole number of at least 0. */
    int whole(String field) {
        JsonNode node = present(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 0)
            throw wrong(field, "must be a whole number of at least 0, got " + node);
        return node.asInt();
    }

    double positiveNumber(String field) {
        return positiveNumber(field, present(field));
    }

    /** @param node where the field was found */
    double positiveNumber(String field, JsonNode node) {
        if (!isPositive(node)) throw wrong(field, "must be a number above 0, got " + node);
        return node.asDouble();
    }

    /** Whether a node is a number above 0 that a double can hold. */
    static boolean isPositive(JsonNode node) {
        double number = node.isNumber() ? node.numberValue().doubleValue() : 0; // asDouble throws where it is too large
        return number > 0 && number < Double.POSITIVE_INFINITY;
    }

    /** False where it is absent or null. */
    boolean flag(String field) {
        JsonNode node = at(field);
        if (!node.isNull() && !node.isBoolean()) throw wrong(field, "must be true or false, got " + node);
        return node.asBoolean(false);
    }

    String text(String field) {
        JsonNode node = present(field);
        if (!node.isString()) throw wrong(field, "must be a text, got " + node);
        return node.asString();
    }

    private JsonNode present(String field) {
        if (!has(field)) throw wrong(field, "is missing");
        return at(field);
    }

    CheckpointException wrong(String field, String what) {
        return new CheckpointException(file + ": " + field + " " + what + ".");
    }
}
