package dev.ropewalk.tasks.dataset;

import dev.ropewalk.methods.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One JSON object of a file, read field by field; whatever is wrong is said in one sentence that names file, line and field. */
final class Row {

    private final SourceFile file;
    private final int line;
    private final String place;
    private final JsonNode node;

    /** @throws IllegalArgumentException when it is no object, or a text in it holds half a surrogate pair */
    Row(SourceFile file, int line, String place, JsonNode node) {
        this.file = file;
        this.line = line;
        this.place = place;
        this.node = node;
        if (!node.isObject()) throw wrong("must be a JSON object, got " + shown(node.toString()));
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            paired(field.getKey(), field.getKey());
            paired(field.getKey(), field.getValue());
        }
    }

    private void paired(String field, JsonNode value) {
        if (value.isString()) paired(field, value.asString());
        for (Map.Entry<String, JsonNode> inner : value.properties()) paired(field, inner.getKey());
        for (JsonNode inner : value) paired(field, inner);
    }

    private void paired(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                i++;
            else
                throw wrong(String.format(
                        Locale.ROOT, "%s holds the lone surrogate U+%04X at character %d", shown(field), (int) c, i));
        }
    }

    /** What of a chat template stands in its texts. */
    Optional<String> chatMarker() {
        return ChatMarkers.in(node);
    }

    /** {@code FILE, line 3: what}. */
    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(place + ": " + what);
    }

    /** {@code FILE, line 3}. */
    String place() {
        return place;
    }

    int line() {
        return line;
    }

    void warn(String what) {
        file.warn(line, what);
    }

    /** Whether the field is there, null or not. */
    boolean knows(String field) {
        return node.has(field);
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** Names of all fields, for a sentence. */
    String fields() {
        return shown(String.join(", ", node.propertyNames()));
    }

    String text(String field) {
        JsonNode value = present(field);
        if (!value.isString()) throw wrong(field + " must be a text, got " + shown(value.toString()));
        return value.asString();
    }

    /** A text of more than blanks. */
    String filled(String field) {
        String text = text(field);
        if (Blanks.only(text)) throw wrong("empty " + field);
        return text;
    }

    String text(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    /** A text or a whole number, as Python writes it. */
    String written(String field) {
        JsonNode value = present(field);
        if (!value.isString() && !value.isIntegralNumber())
            throw wrong(field + " must be a text or a whole number, got " + shown(value.toString()));
        return value.asString();
    }

    int whole(String field) {
        return whole(field, present(field));
    }

    private int whole(String field, JsonNode value) {
        if (!value.isIntegralNumber()) throw wrong(field + " must be a whole number, got " + shown(value.toString()));
        if (!value.canConvertToInt())
            throw wrong(field + " must be from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", got "
                    + shown(value.toString()));
        return value.asInt();
    }

    long wholeLong(String field) {
        JsonNode value = present(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong())
            throw wrong(field + " must be a whole number, got " + shown(value.toString()));
        return value.asLong();
    }

    boolean truth(String field) {
        JsonNode value = present(field);
        if (!value.isBoolean()) throw wrong(field + " must be true or false, got " + shown(value.toString()));
        return value.asBoolean();
    }

    double number(String field) {
        JsonNode value = present(field);
        if (!value.isNumber() || !Double.isFinite(value.asDouble()))
            throw wrong(field + " must be a finite number, got " + shown(value.toString()));
        return value.asDouble();
    }

    /** A list of texts with at least one. */
    List<String> texts(String field) {
        List<String> texts = listed(field);
        if (texts.isEmpty()) throw wrong(field + " is an empty list");
        return texts;
    }

    /** A list of texts, which may be empty. */
    List<String> listed(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : list(field)) {
            if (!entry.isString()) throw wrong(field + " must hold texts only, got " + shown(entry.toString()));
            texts.add(entry.asString());
        }
        return texts;
    }

    /** A whole number or a list of such. */
    List<Integer> wholes(String field) {
        if (!present(field).isArray()) return List.of(whole(field));
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode entry : list(field)) numbers.add(whole(field, entry));
        return numbers;
    }

    /** A list of [key, value], each a text. */
    List<Map.Entry<String, String>> pairs(String field) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (JsonNode entry : list(field)) {
            if (entry.size() != 2 || !entry.path(0).isString() || !entry.path(1).isString())
                throw wrong(field + " must hold pairs of texts only, got " + shown(entry.toString()));
            pairs.add(Map.entry(entry.path(0).asString(), entry.path(1).asString()));
        }
        return pairs;
    }

    /** Fields that are not among those that are known. */
    List<String> besides(Collection<String> known) {
        return node.propertyNames().stream()
                .filter(field -> !known.contains(field))
                .toList();
    }

    /** Whatever it is. */
    JsonNode value(String field) {
        return present(field);
    }

    private JsonNode list(String field) {
        JsonNode value = present(field);
        if (!value.isArray()) throw wrong(field + " must be a list, got " + shown(value.toString()));
        return value;
    }

    private JsonNode present(String field) {
        @Nullable JsonNode value = node.get(field);
        if (value == null) throw wrong("missing field " + field);
        if (value.isNull()) throw wrong(field + " is null");
        return value;
    }

    /** At most 80 characters of something, in a sentence. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 80 ? line : Excerpt.of(line, 61);
    }
}
