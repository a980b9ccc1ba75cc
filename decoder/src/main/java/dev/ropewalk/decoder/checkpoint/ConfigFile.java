package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.host.JsonTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON file of a checkpoint, read field by field; whatever is wrong is said in one sentence that names file and field. It remembers which
 * fields were asked for, and what its readers found worth telling.
 */
public final class ConfigFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final JsonNode root;
    private final JsonNode written;
    private final Set<String> asked;
    private final List<String> notes;

    private ConfigFile(Path file, JsonNode root, JsonNode written, Set<String> asked, List<String> notes) {
        this.file = file;
        this.root = root;
        this.written = written;
        this.asked = asked;
        this.notes = notes;
    }

    /** @throws CheckpointException when the file is missing or is no JSON object */
    public static ConfigFile read(Path file) {
        if (!Files.isRegularFile(file)) throw new CheckpointException(file + " is missing.");
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (ModelFolderAdvice.isPointer(ByteBuffer.wrap(bytes)))
                throw new CheckpointException(file + " " + ModelFolderAdvice.LFS + ".");
            JsonNode root = JSON.readTree(bytes);
            if (root == null || !root.isObject()) throw new CheckpointException(file + " is not a JSON object.");
            return of(file, root);
        } catch (JacksonException e) {
            throw new CheckpointException(file + " is not valid JSON, " + JsonTrouble.placed(e) + ".", e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The same over JSON that is at hand; {@code file} only names it. */
    public static ConfigFile of(Path file, JsonNode root) {
        return new ConfigFile(file, root, root, new HashSet<>(), new ArrayList<>());
    }

    /** This file with the given values for fields that are absent; a field that is null stays null. Both remember together. */
    ConfigFile over(Map<String, Object> absent) {
        ObjectNode all = JSON.valueToTree(absent);
        all.setAll((ObjectNode) root);
        return new ConfigFile(file, all, written, asked, notes);
    }

    /** The field, or JSON null where it is absent or null. */
    public JsonNode at(String field) {
        asked.add(field);
        JsonNode node = root.path(field);
        return node.isMissingNode() ? JSON.nullNode() : node;
    }

    /** All fields, in their order. */
    Map<String, Object> fields() {
        return JSON.convertValue(root, new TypeReference<>() {});
    }

    public JsonNode root() {
        return root;
    }

    /** Fields that stand in the file and that nobody asked for, in their order. */
    List<String> unread() {
        return written.propertyNames().stream()
                .filter(field -> !asked.contains(field))
                .toList();
    }

    /** Noted once. @param sentence about this file, without its name and its stop */
    void note(String sentence) {
        String whole = CheckpointException.oneLine(file.getFileName() + ": " + sentence + ".");
        if (!notes.contains(whole)) notes.add(whole);
    }

    /** What was noted, a sentence each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    public boolean has(String field) {
        return !at(field).isNull();
    }

    /** Whether the file itself has the field, and not null: what absent fields mean does not count. */
    boolean says(String field) {
        return has(field) && written.hasNonNull(field);
    }

    public int positive(String field) {
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

    /** A number. */
    double number(String field) {
        JsonNode node = present(field);
        double number = node.isNumber() ? node.numberValue().doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) throw wrong(field, "must be a number, got " + node);
        return number;
    }

    /** A number above 0, or 0 where it is null: no bound. */
    double bound(String field) {
        return has(field) ? positiveNumber(field) : 0;
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

    public String text(String field) {
        JsonNode node = present(field);
        if (!node.isString()) throw wrong(field, "must be a text, got " + node);
        return node.asString();
    }

    private JsonNode present(String field) {
        if (!has(field)) throw wrong(field, "is missing");
        return at(field);
    }

    public CheckpointException wrong(String field, String what) {
        return new CheckpointException(file + ": " + field + " " + what + ".");
    }
}
