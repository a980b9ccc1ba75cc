package dev.ropewalk.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What still fits into an answer, counted as JSON: no list is larger than this, whatever its rows hold. The first of them always fits. */
public final class Room {

    private static final int BYTES = 150_000;

    private int taken;

    /** The first of them, as many as fit. */
    public <T> List<T> fill(List<T> items) {
        for (int i = 0; i < items.size(); i++) if (!takes(items.get(i))) return List.copyOf(items.subList(0, i));
        return List.copyOf(items);
    }

    /** Whether one more fits, which then is in it. */
    public boolean takes(Object item) {
        int bytes = JsonMapper.shared().writeValueAsString(item).getBytes(StandardCharsets.UTF_8).length;
        if (taken > 0 && taken + bytes > BYTES) return false;
        taken += bytes;
        return true;
    }
}
