package dev.ropewalk.tasks.dataset;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What chat templates write around a message: ChatML (Qwen and others), Llama 2 and Mistral, Llama 3, Gemma, Phi-3 and Zephyr. A text that
 * holds one was written for one model, and is put to another as it stands, perhaps within that one's own template.
 */
final class ChatMarkers {

    private static final List<String> KNOWN = List.of(
            "<|im_start|>",
            "[INST]",
            "<|start_header_id|>",
            "<start_of_turn>",
            "<|user|>",
            "<|assistant|>",
            "<|begin_of_text|>");

    /** The first marker found in any text of a row. */
    static Optional<String> in(JsonNode node) {
        if (node.isString())
            return KNOWN.stream().filter(node.asString()::contains).findFirst();
        return node.valueStream().flatMap(child -> in(child).stream()).findFirst();
    }

    private ChatMarkers() {}
}
