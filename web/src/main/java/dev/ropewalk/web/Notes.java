package dev.ropewalk.web;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What is known against a number, or of a model, in sentences; the database holds them as a JSON list, or nothing where a row is older. */
public record Notes(
        @JsonValue @ArraySchema(schema = @Schema(type = "string"))
        List<String> sentences) {

    public static final Notes NONE = new Notes(List.of());

    public Notes {
        sentences = List.copyOf(sentences);
    }

    /** Of a column. */
    public static Notes of(@Nullable String json) {
        return json == null ? NONE : new Notes(List.of(JsonMapper.shared().readValue(json, String[].class)));
    }

    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    /** For a title. */
    @Override
    public String toString() {
        return String.join("; ", sentences);
    }
}
