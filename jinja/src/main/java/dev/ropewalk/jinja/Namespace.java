package dev.ropewalk.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Variables that survive the loop they are set in. */
record Namespace(Map<String, Object> values) {

    Namespace() {
        this(new LinkedHashMap<>());
    }
}
