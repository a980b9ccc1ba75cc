package dev.ropewalk.decoder.text;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ConfigFile;
import tools.jackson.databind.JsonNode;

/**
 * Faults of a tokenizer.json at which the native library (tokenizers 0.21.4) ends the whole process instead of refusing the file: a
 * template around a text that names what is not there (processors/template.rs), and JSON that Jackson reads and it does not
 * (decoders/mod.rs).
 */
final class TokenizerFaults {

    /** The library gives up beyond 128. */
    private static final int DEEPEST = 100;

    /** @throws CheckpointException naming the file and the fault */
    static void check(ConfigFile file) {
        JsonNode processor = file.at("post_processor");
        checkJson(file, file.root(), 0);
        checkTemplates(file, processor);
    }

    private static void checkTemplates(ConfigFile file, JsonNode processor) {
        for (JsonNode inner : processor.path("processors")) checkTemplates(file, inner);
        JsonNode defined = processor.path("special_tokens");
        for (JsonNode piece : processor.path("single")) {
            if (piece.path("Sequence").path("id").asString("").equals("B"))
                throw file.wrong("post_processor", "wants a second text in the template for one");
            JsonNode special = piece.path("SpecialToken");
            if (special.isObject() && !defined.has(special.path("id").asString("")))
                throw file.wrong(
                        "post_processor",
                        "puts the token " + special.path("id") + " around a text and does not define it");
        }
    }

    private static void checkJson(ConfigFile file, JsonNode node, int depth) {
        if (depth > DEEPEST) throw file.wrong("the JSON", "is nested more than " + DEEPEST + " deep");
        if (node.isNumber() && (node.isBigInteger() || !Double.isFinite(node.asDouble())))
            throw file.wrong("the JSON", "holds the number " + node + ", which is out of range");
        if (node.isString() && broken(node.asString()))
            throw file.wrong("the JSON", "holds a text with half a Unicode character, " + node);
        node.propertyStream().forEach(property -> {
            if (broken(property.getKey()))
                throw file.wrong("the JSON", "holds a name with half a Unicode character, " + property.getKey());
        });
        for (JsonNode child : node) checkJson(file, child, depth + 1);
    }

    /** Whether half of a surrogate pair stands alone. */
    private static boolean broken(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private TokenizerFaults() {}
}
