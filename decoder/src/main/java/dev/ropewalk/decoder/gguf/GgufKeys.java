package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a file of llama.cpp says under its architecture's name: {@code gemma3.block_count} is the key {@code block_count}. It remembers what was asked for: a
 * key that nobody asks for may change every number.
 */
final class GgufKeys {

    /** They say what is said elsewhere, or nothing that a number follows from. */
    private static final List<String> WITHOUT_EFFECT =
            List.of("vocab_size", "rope.scaling.finetuned", "tensor_data_layout");

    private final GgufFile file;
    private final String architecture;
    private final Set<String> asked = new LinkedHashSet<>();

    /** @throws CheckpointException where the file names no architecture */
    GgufKeys(GgufFile file) {
        this.file = file;
        architecture = file.text("general.architecture").orElseThrow(() -> file.broken("has no general.architecture"));
    }

    GgufFile file() {
        return file;
    }

    /** As the file names it. */
    String architecture() {
        return architecture;
    }

    /** The key as it stands in the file. */
    String key(String key) {
        String whole = architecture + "." + key;
        asked.add(whole);
        return whole;
    }

    boolean says(String key) {
        return file.keys().contains(key(key));
    }

    int required(String key) {
        return found(key).orElseThrow(() -> file.broken("has no " + key(key)));
    }

    int whole(String key, int absent) {
        return found(key).orElse(absent);
    }

    /** Of which some files have a list, one for each layer: read where all are the same. */
    private OptionalInt found(String key) {
        if (!file.isList(key(key))) return file.whole(key(key));
        List<Long> different =
                file.list(key(key), Long.class).stream().distinct().toList();
        if (different.size() != 1 || different.get(0) != different.get(0).intValue())
            throw file.unsupported("has " + key(key) + " " + different + " for its layers, only one for all is read");
        return OptionalInt.of(different.get(0).intValue());
    }

    double number(String key) {
        return file.number(key(key)).orElseThrow(() -> file.broken("has no " + key(key)));
    }

    double number(String key, double absent) {
        return file.number(key(key)).orElse(absent);
    }

    /** The same where 0 means what absence does, as llama.cpp has it for scales. */
    double numberUnlessZero(String key, double absent) {
        double number = number(key, absent);
        return number == 0 ? absent : number;
    }

    String text(String key) {
        return file.text(key(key)).orElse("");
    }

    boolean flag(String key, boolean absent) {
        return file.flag(key(key)).orElse(absent);
    }

    /** @throws CheckpointException where another number is said than the one that is read */
    void same(String key, int wanted) {
        int given = whole(key, wanted);
        if (given != wanted) throw file.unsupported("has " + key(key) + " " + given + ", only " + wanted + " is read");
    }

    /** @throws CheckpointException where another number is said than the one that is read */
    void same(String key, double wanted) {
        double given = number(key, wanted);
        if (given != wanted) throw file.unsupported("has " + key(key) + " " + given + ", only " + wanted + " is read");
    }

    /** Keys that begin so count for nothing. */
    void pass(String beginning) {
        file.keys().stream()
                .filter(key -> key.startsWith(architecture + "." + beginning))
                .forEach(asked::add);
    }

    /** @throws CheckpointException naming the keys that were never asked for */
    void refuseUnknown() {
        List<String> unknown = file.keys().stream()
                .filter(key -> key.startsWith(architecture + "."))
                .filter(key ->
                        !asked.contains(key) && !WITHOUT_EFFECT.contains(key.substring(architecture.length() + 1)))
                .toList();
        if (!unknown.isEmpty())
            throw file.unsupported(
                    "says " + String.join(", ", unknown)
                            + ", which is not known here and may change every number: give the folder of the original checkpoint");
    }
}
