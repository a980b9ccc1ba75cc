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

    private static final Set<String> TYPES = Set.of("default", "linear", "dynamic", "yarn", "llama3", "longrope");
    private static final Set<String> REMEMBER_ORIGINAL = Set.of("yarn", "llama3", "longrope");
    private static final String ORIGINAL = "original_max_position_embeddings";

    /** Channels of a head: hundreds in every known model, and one number in memory for each two. */
    private static final int WIDEST = 65_536;

    /** @param file complete: what absent fields mean has been filled in */
    static Rope read(Family family, ConfigFile file, int headDim) {
        if (headDim > WIDEST) throw file.wrong("head_dim", "must be at most " + WIDEST + ", got " + headDim);
        String field = file.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        JsonNode dictionary = file.at(field);
        if (!dictionary.isNull() && !dictionary.isObject())
            throw file.wrong(field, "must be an object or null, got " + dictionary);
        int longest = file.positive("max_position_embeddings");
        double base = number(file, dictionary, "rope_theta", family.baseField());
        int rotaryDim = rotaryDim(family, file, dictionary, headDim);
        Map<String, Object> values = new HashMap<>();
        dictionary.properties().forEach(entry -> {
            Object value = plain(entry.getValue());
            if (value != null) values.put(entry.getKey(), value);
        });
        String type = family.ropeType(
                String.valueOf(values.getOrDefault("rope_type", values.getOrDefault("type", "default"))));
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

    /** Channels of a head that are rotated, cut off as transformers does it, in double precision. */
    private static int rotaryDim(Family family, ConfigFile file, JsonNode dictionary, int headDim) {
        double part = number(file, dictionary, "partial_rotary_factor", family.partField());
        if (part != 1 && !family.turnsPart())
            throw file.wrong(family.partField(), "must be 1 or absent for this family, got " + part);
        int rotaryDim = (int) (headDim * part);
        if (rotaryDim == headDim && headDim % 2 != 0)
            throw file.wrong("head_dim", "must be even to be rotated in pairs, got " + headDim);
        if (rotaryDim < 2 || rotaryDim > headDim || rotaryDim % 2 != 0)
            throw file.wrong(
                    family.partField(),
                    "must leave an even number of at least 2 and at most all channels of a head to rotate, got " + part
                            + ", which is " + rotaryDim + " of " + headDim);
        return rotaryDim;
    }

    /** A number that counts inside the dictionary first, under its own name there. */
    private static double number(ConfigFile file, JsonNode dictionary, String inside, String outside) {
        return dictionary.hasNonNull(inside)
                ? file.positiveNumber(inside, dictionary.path(inside))
                : file.positiveNumber(outside);
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
