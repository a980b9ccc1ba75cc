package dev.ropewalk.tasks.dataset;

import dev.ropewalk.methods.Fingerprint;
import java.util.HashMap;
import java.util.Map;

/** Questions about one text are not independent: all of them get the id of the first as their cluster. */
final class Clusters {

    private final Map<String, String> first = new HashMap<>();

    String of(String document, String id) {
        return first.computeIfAbsent(Fingerprint.of(document), fingerprint -> id);
    }
}
