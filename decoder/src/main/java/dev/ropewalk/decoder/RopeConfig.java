package dev.ropewalk.decoder;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RopeScaling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the rope of a config.json in its three spellings: {@code rope_scaling.type}, {@code rope_scaling.rope_type} and
 * {@code rope_parameters}. Precedence as in transformers 5.23.0: {@code rope_scaling} over {@code rope_parameters}, {@code rope_type} over
 * {@code type}, a theta inside the dictionary over the one outside, an original length outside over the one inside.
 */
final class RopeConfig {

    private static final Set<String> TYPES = Set.of("default", "linear", "dynamic", "yarn", "llama3", "longrope", "su");
    private static final Set<String> REMEMBER_ORIGINAL = Set.of("yarn", "llama3", "longrope", "su");
    /** Channels of a head: hundreds in every known model, and one number in memory for each two. */
    private static final int WIDEST = 65_536;

    private static final String ORIGINAL = "original_max_position_embeddings";

    /** @param rotaryDim channels of a head that are rotated */
    static Rope read(ConfigFile file, int rotaryDim) {
        if (rotaryDim > WIDEST) throw file.wrong("head_dim", "must be at most " + WIDEST + ", got " + rotaryDim);
        String field = file.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        JsonNode dictionary = file.at(field);
        if (!dictionary.isNull() && !dictionary.isObject())
            throw file.wrong(field, "must be an object or null, got " + dictionary);
        int longest = file.optionalPositive("max_position_embeddings").orElse(2048);
        double base = file.positiveNumber("rope_theta", 10_000);
        Map<String, Object> values = new HashMap<>();
        dictionary.properties().forEach(entry -> {
            Object value = plain(entry.getValue());
            if (value != null) values.put(entry.getKey(), value);
        });
        JsonNode inner = dictionary.path("rope_theta");
        if (!inner.isMissingNode() && !inner.isNull()) {
            if (!ConfigFile.isPositive(inner)) throw file.wrong("rope_theta", "must be a number above 0, got " + inner);
            base = inner.asDouble();
        }
        String type = String.valueOf(values.getOrDefault("rope_type", values.getOrDefault("type", "default")));
        if (!TYPES.contains(type))
            throw file.wrong(
                    field,
                    "asks for the rope type '" + type + "', known: default, dynamic, linear, llama3, longrope, yarn");
        file.optionalPositive(ORIGINAL).ifPresent(original -> values.put(ORIGINAL, original));
        values.put("max_position_embeddings", longest);
        Object original = values.get(ORIGINAL);
        int trained = REMEMBER_ORIGINAL.contains(type) && original instanceof Number n && n.intValue() > 0
                ? n.intValue()
                : longest;
        try {
            Rope rope = new Rope(
                    rotaryDim,
                    base,
                    trained,
                    type.equals("default") ? RopeScaling.NONE : new RopeScaling(type, values));
            if (!type.equals("default"))
                Configuration.of("native")
                        .resolve(rope, Math.max(trained, longest)); // a dictionary that makes no plan is refused here
            return rope;
        } catch (IllegalArgumentException e) {
            throw file.wrong(field, "is not usable: " + e.getMessage());
        }
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isNumber()) return node.numberValue();
        if (node.isBoolean()) return node.asBoolean();
        if (node.isString()) return node.asString();
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(entry -> list.add(entry.isNumber() ? entry.numberValue() : entry.toString()));
            return list;
        }
        return node.isNull() ? null : node.toString();
    }

    private RopeConfig() {}
}
