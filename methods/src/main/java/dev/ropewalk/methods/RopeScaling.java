package dev.ropewalk.methods;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The rope scaling a checkpoint's config.json asks for, in the words of Hugging Face transformers ({@code rope_scaling} or
 * {@code rope_parameters}); {@link Native} turns it into a plan.
 *
 * @param type {@code default}, {@code linear}, {@code dynamic}, {@code yarn}, {@code llama3}, {@code longrope} or
 *     {@code proportional}
 * @param values the dictionary's other entries by their own names, with {@code max_position_embeddings} and, where the file has one at its
 *     top level, {@code original_max_position_embeddings}; an entry that is null counts as absent
 */
public record RopeScaling(String type, Map<String, Object> values) {

    public static final RopeScaling NONE = new RopeScaling("default", Map.of());

    public RopeScaling {
        values = values.entrySet().stream()
                .filter(entry -> Objects.nonNull(entry.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
