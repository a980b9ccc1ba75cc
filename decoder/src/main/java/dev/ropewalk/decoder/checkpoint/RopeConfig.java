package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Layers;
import dev.ropewalk.methods.Native;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RopeScaling;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the rope of a config.json in its three spellings: {@code rope_scaling.type}, {@code rope_scaling.rope_type} and
 * {@code rope_parameters}. Precedence as in transformers 5.23.0 (modeling_rope_utils.py, RotaryEmbeddingConfigMixin): {@code rope_scaling} over
 * {@code rope_parameters} unless it is empty, {@code rope_type} over {@code type}, a theta inside the dictionary over the one outside, an
 * original length outside over the one inside.
 *
 * <p>An absent type means default only where the dictionary says nothing that another type would read: whatever else it holds is followed,
 * noted as not read, or refused.
 *
 * <p>Where layers with a sliding window have a rope of their own, {@code rope_parameters} holds a dictionary for each of the two kinds, and a
 * {@code rope_scaling} is about the others alone.
 */
public final class RopeConfig {

    private static final Set<String> TYPES =
            Set.of("default", "linear", "dynamic", "yarn", "llama3", "longrope", "proportional");
    private static final Set<String> REMEMBER_ORIGINAL = Set.of("yarn", "llama3", "longrope");
    private static final String KNOWN = "known: default, dynamic, linear, llama3, longrope, proportional, yarn";
    private static final String ORIGINAL = "original_max_position_embeddings",
            LONGEST = "max_position_embeddings",
            PART = "partial_rotary_factor",
            SCALING = "rope_scaling",
            PARAMETERS = "rope_parameters",
            FULL = "full_attention",
            SLIDING = "sliding_attention";

    /** Entries that only some families read. */
    private static final Set<String> OF_SOME = Set.of("llama_4_scaling_beta");

    /** Entries that every type reads. */
    private static final Set<String> OF_ALL = Set.of("rope_type", "type", "rope_theta", PART, ORIGINAL, LONGEST);

    /** What other programs call the longest text; transformers reads none of them for the families here. */
    private static final List<String> OTHER_LENGTHS = List.of(
            "n_positions",
            "seq_length",
            "max_seq_len",
            "max_seq_length",
            "max_sequence_length",
            "model_max_length",
            "tokenizer_model_max_length",
            "n_ctx",
            "context_length");

    /** Channels of a head: hundreds in every known model, and one number in memory for each two. */
    private static final int WIDEST = 65_536;

    private final Family family;
    private final ConfigFile file;
    private final String field;
    private final String baseField;
    private final JsonNode dictionary;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> ofOthers = new HashSet<>();

    private RopeConfig(Family family, ConfigFile file, String field, String baseField, JsonNode dictionary) {
        this.family = family;
        this.file = file;
        this.field = field;
        this.baseField = baseField;
        this.dictionary = dictionary;
        if (!dictionary.isNull() && !dictionary.isMissingNode() && !dictionary.isObject())
            throw file.wrong(field, "must be an object or null, got " + dictionary);
    }

    /**
     * That of a whole model.
     *
     * @param file complete: what absent fields mean has been filled in
     * @param windows of each layer
     */
    static Rope read(Family family, ConfigFile file, int headDim, List<Integer> windows) {
        Rope rope = read(family, file, headDim);
        List<Rope.Other> others = new ArrayList<>();
        List<Integer> unrotated = family.unrotated(file, windows);
        if (!unrotated.isEmpty()) others.add(new Rope.Other(Layers.of(unrotated), Optional.empty()));
        if (family.slidingBaseField().isPresent()) {
            List<Integer> sliding = IntStream.range(0, windows.size())
                    .filter(layer -> windows.get(layer) != Reach.UNBOUNDED)
                    .boxed()
                    .toList();
            Rope own = readSliding(family, file, headDim).withTrainedLength(rope.trainedLength());
            if (sliding.size() == windows.size()) return own;
            if (!sliding.isEmpty() && !own.equals(rope))
                others.add(new Rope.Other(Layers.of(sliding), Optional.of(own)));
        }
        for (Rope.Other other : others)
            file.note(other
                    + other.rope()
                            .map(own -> ", the others by " + rope.turning())
                            .orElse("") + "; layers are counted from 0");
        return rope.withOthers(others);
    }

    /** That of most layers: those that see everything, where the family makes a difference. @param file complete */
    public static Rope read(Family family, ConfigFile file, int headDim) {
        if (family.slidingBaseField().isPresent())
            return byType(family, file, FULL, family.baseField()).rope(headDim);
        JsonNode scaling = file.at(SCALING), parameters = file.at(PARAMETERS);
        boolean old = isGiven(scaling);
        if (old && file.says(PARAMETERS) && !parameters.isEmpty() && !parameters.equals(scaling))
            file.note("rope_parameters is not read where there is a rope_scaling, as in transformers 5.23.0");
        return new RopeConfig(family, file, old ? SCALING : PARAMETERS, family.baseField(), old ? scaling : parameters)
                .rope(headDim);
    }

    /** That of layers with a sliding window, where they have one of their own; else that of all. @param file complete */
    public static Rope readSliding(Family family, ConfigFile file, int headDim) {
        return family.slidingBaseField()
                .map(base -> byType(family, file, SLIDING, base).rope(headDim))
                .orElseGet(() -> read(family, file, headDim));
    }

    private static RopeConfig byType(Family family, ConfigFile file, String type, String baseField) {
        JsonNode scaling = file.at(SCALING), parameters = file.at(PARAMETERS);
        if (!parameters.isNull() && !parameters.isObject())
            throw file.wrong(PARAMETERS, "must be an object or null, got " + parameters);
        for (String key : parameters.propertyNames())
            if (!key.equals(FULL) && !key.equals(SLIDING))
                throw file.wrong(
                        PARAMETERS,
                        "must hold " + FULL + " and " + SLIDING + " for this family, each with a rope of its own, got '"
                                + key + "', which transformers 5.23.0 passes over");
        JsonNode own = parameters.path(type);
        if (type.equals(SLIDING) || !isGiven(scaling))
            return new RopeConfig(family, file, PARAMETERS + "." + type, baseField, own);
        if (scaling.isObject() && !scaling.has("rope_type"))
            throw file.wrong(
                    SCALING, "needs a rope_type for this family: transformers 5.23.0 passes over it without one");
        if (!scaling.isObject() || own.isEmpty()) return new RopeConfig(family, file, SCALING, baseField, scaling);
        return new RopeConfig(
                family, file, SCALING, baseField, ((ObjectNode) own.deepCopy()).setAll((ObjectNode) scaling));
    }

    private static boolean isGiven(JsonNode dictionary) {
        return !dictionary.isNull() && !(dictionary.isObject() && dictionary.isEmpty());
    }

    private Rope rope(int headDim) {
        if (headDim > WIDEST) throw file.wrong("head_dim", "must be at most " + WIDEST + ", got " + headDim);
        int longest = file.positive(LONGEST);
        double base = number("rope_theta", baseField);
        dictionary.properties().forEach(entry -> {
            Object value = plain(entry.getValue());
            if (value != null) values.put(entry.getKey(), value);
            else if (entry.getKey().equals("truncate")) values.put("truncate", false); // null is false there
        });
        for (String entry : OF_SOME)
            if (!family.ropeEntries().contains(entry) && values.remove(entry) != null) ofOthers.add(entry);
        for (String entry : family.ropeEntries())
            if (!values.containsKey(entry)) throw file.wrong(field, "has no " + entry + ", which this family needs");
        String type = type();
        int rotaryDim = rotaryDim(type, headDim);
        int inside = whole(ORIGINAL, dictionary.path(ORIGINAL), longest);
        file.optionalPositive(ORIGINAL).ifPresent(outside -> values.put(ORIGINAL, outside));
        values.put(LONGEST, longest);
        if (type.equals("yarn")
                && dictionary.path("factor").isNull()) // null, as DeepSeek writes it, is the ratio of lengths
        values.put("factor", (double) longest / (values.get(ORIGINAL) instanceof Number n ? n.intValue() : longest));
        int trained = trainedLength(type, longest, inside);
        try {
            Rope rope = new Rope(
                    rotaryDim,
                    base,
                    trained,
                    type.equals("default") && family.ropeEntries().isEmpty()
                            ? RopeScaling.NONE
                            : new RopeScaling(type, values));
            if (!type.equals("default"))
                Configuration.of("native")
                        .resolve(rope, Math.max(trained, longest)); // a dictionary that makes no plan is refused here
            note(rope, type, longest);
            return rope;
        } catch (IllegalArgumentException e) {
            throw file.wrong(field, "is not usable: " + e.getMessage());
        }
    }

    private String type() {
        dictionary.properties().forEach(entry -> {
            if (entry.getValue().isObject())
                throw unsupported("by layer type is not supported, one rotation for all layers is: '" + entry.getKey()
                        + "' holds an object of its own");
        });
        Object said = values.getOrDefault("rope_type", values.get("type"));
        if (said == null) {
            List<String> meaningless = values.keySet().stream()
                    .filter(key -> !OF_ALL.contains(key) && !key.equals("truncate"))
                    .sorted()
                    .toList();
            if (!meaningless.isEmpty())
                throw file.wrong(
                        field,
                        "has " + String.join(", ", meaningless) + ", but no rope_type that says what they mean, "
                                + KNOWN);
            return "default";
        }
        if (values.containsKey("type") && !said.equals(values.get("type")))
            file.note(field + ": rope_type '" + said + "' is followed, type '" + values.get("type") + "' is not");
        String type = family.ropeType(String.valueOf(said));
        if (!TYPES.contains(type)) throw unsupported("asks for the rope type '" + type + "', " + KNOWN);
        return type;
    }

    private CheckpointException unsupported(String what) {
        return CheckpointException.unsupported(file.wrong(field, what).getMessage());
    }

    /**
     * Whatever in the file says on how many tokens the model was trained decides, the smallest where several do; max_position_embeddings is
     * what it may be run at.
     *
     * @param inside the original length in the dictionary, where there is one
     */
    private int trainedLength(String type, int longest, int inside) {
        int trained;
        if (REMEMBER_ORIGINAL.contains(type)) {
            trained = values.get(ORIGINAL) instanceof Number n && n.intValue() > 0 ? n.intValue() : longest;
        } else {
            int outside = file.says(ORIGINAL) ? file.positive(ORIGINAL) : longest;
            trained = Math.min(longestByAnyName(longest), Math.min(inside, outside));
            if (trained < longest && file.says(LONGEST))
                file.note("the trained length is " + trained + " (" + ORIGINAL + "), not " + longest + " (" + LONGEST
                        + ")");
        }
        return dualChunkLength(trained);
    }

    private int longestByAnyName(int longest) {
        int found = longest;
        boolean told = file.says(LONGEST);
        for (String name : OTHER_LENGTHS) {
            JsonNode said = file.at(name);
            if (said.isNull()
                    || said.isIntegralNumber() && said.bigIntegerValue().equals(BigInteger.valueOf(found))) continue;
            if (told) {
                file.note("the longest text is " + LONGEST + " " + found + ", " + name + " " + said + " is not read");
            } else {
                found = file.positive(name);
                told = true;
                file.note("without a " + LONGEST + " the trained length is " + name + " " + found);
            }
        }
        return found;
    }

    /**
     * Qwen2.5-1M's dictionary. Its positions are those of {@code dca} with chunk {@code chunk_size - local_size} and cap {@code chunk_size}
     * (vLLM, rotary_embedding/dual_chunk_rope.py); what else vLLM does under it, sparse and sharpened attention, is no Dual Chunk Attention
     * of any paper here, and transformers ignores it. So it is told, and not followed.
     */
    private int dualChunkLength(int trained) {
        String name = "dual_chunk_attention_config";
        JsonNode dual = file.at(name);
        if (dual.isNull()) return trained;
        if (!dual.isObject()) throw file.wrong(name, "must be an object or null, got " + dual);
        int original = whole(name + "." + ORIGINAL, dual.path(ORIGINAL), trained);
        int chunk = whole(name + ".chunk_size", dual.path("chunk_size"), 8192),
                local = whole(name + ".local_size", dual.path("local_size"), 1024);
        if (local >= chunk)
            throw file.wrong(name, "needs a local_size below its chunk_size, got " + local + " and " + chunk);
        file.note(name + " decides the trained length, " + Math.min(trained, original)
                + ", but native does not follow it, nor does transformers 5.23.0; dca{chunk=" + (chunk - local)
                + ",cap=" + chunk + "} has its positions");
        return Math.min(trained, original);
    }

    private void note(Rope rope, String type, int longest) {
        Set<String> unread = new LinkedHashSet<>(values.keySet());
        unread.removeAll(OF_ALL);
        unread.removeAll(family.ropeEntries());
        if (!type.equals("default")) unread.retainAll(Native.unread(rope));
        unread.addAll(ofOthers);
        if (!unread.isEmpty())
            file.note(field + ": " + String.join(", ", unread.stream().sorted().toList())
                    + (unread.size() == 1 ? " is" : " are") + " not read for the rope type " + type
                    + ", here as in transformers 5.23.0");
        if (!(values.get("factor") instanceof Number n) || unread.contains("factor")) return;
        double factor = n.doubleValue();
        double implied = (double) longest / rope.trainedLength();
        if (factor < 1)
            file.note(field + ": factor " + n + " is below 1, which no published model has; it is followed");
        else if (type.equals("yarn") && implied != factor && implied != 1)
            file.note(field + ": factor " + n + " is followed, although " + LONGEST + " is " + longest + " and "
                    + ORIGINAL + " " + rope.trainedLength());
    }

    /** A whole number above 0, however it is written: 4096.0 is one. */
    private int whole(String name, JsonNode node, int otherwise) {
        if (node.isMissingNode() || node.isNull()) return otherwise;
        double number = ConfigFile.isPositive(node) ? node.asDouble() : 0;
        if (number < 1 || number > Integer.MAX_VALUE || number != Math.rint(number))
            throw file.wrong(name, "must be a whole number of at least 1, got " + node);
        return (int) number;
    }

    /** Channels of a head that are rotated, cut off as transformers does it, in double precision. */
    private int rotaryDim(String type, int headDim) {
        double part = number(PART, family.partField());
        if (type.equals("proportional")) { // all channels are paired, and the part says how many pairs turn
            values.put(PART, part);
            part = 1;
        }
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
    private double number(String inside, String outside) {
        file.at(outside);
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
}
