package dev.ropewalk.results;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Documents that people read as well as programs: a field a line. */
public final class ReadableJson {

    public static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public static String of(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    private ReadableJson() {}
}
