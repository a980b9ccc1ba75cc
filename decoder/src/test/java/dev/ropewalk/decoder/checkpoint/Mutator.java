package dev.ropewalk.decoder.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Makes broken JSON out of good: values swapped for others, keys added, doubled and taken away, bytes cut, flipped and put in. */
final class Mutator {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    /** Values that any JSON reader takes, as they stand in the file. */
    private static final List<String> SOUND = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "2",
            "3",
            "4",
            "7",
            "24",
            "1.5",
            "0.0",
            "-2.5",
            "1e-400",
            "1e400",
            "-1e400",
            "1e9",
            "1e18",
            "4e0",
            "65536",
            "65538",
            "1048576",
            "1073741824",
            "2147483646",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1".repeat(400),
            "9".repeat(900),
            "1e99999",
            "0." + "3".repeat(300),
            "null",
            "true",
            "false",
            "\"\"",
            "\"0\"",
            "\"12\"",
            "\"1e9\"",
            "\"NaN\"",
            "\"text\"",
            "\"llama\"",
            "\"F32\"",
            "\"BF16\"",
            "\"F8_E4M3\"",
            "\"linear\"",
            "\"dynamic\"",
            "\"yarn\"",
            "\"llama3\"",
            "\"longrope\"",
            "\"default\"",
            "\"silu\"",
            "\"BPE\"",
            "\"Unigram\"",
            "\"Metaspace\"",
            "\"Sequence\"",
            "\"a\\nb\"",
            "\"a\\r\\nb\"",
            "\"\\u0000\"",
            "\"\\u2028\"",
            "\"\\ud800\"",
            "\"\\uD83D\\uDE00\"",
            "\"Ж中\"",
            "\"../../etc/passwd\"",
            "\"..\"",
            "\"x/y.safetensors\"",
            "\"\\u0000.safetensors\"",
            "\"\\ud800.safetensors\"",
            "\".safetensors\"",
            "\"two.safetensors\"",
            "\"%s%n\"",
            "\"" + "w".repeat(5000) + "\"",
            "{}",
            "[]",
            "[[]]",
            "[{}]",
            "[1]",
            "[0,0]",
            "[0,24]",
            "[1,2,3]",
            "[2,3]",
            "[-1]",
            "[2147483647,2147483647,2147483647]",
            "[4294967296,4294967296]",
            "[0,9223372036854775807,4]",
            "[1e3]",
            "[\"a\"]",
            "[null]",
            "{\"\":1}",
            "{\"a\":{\"a\":{}}}",
            "[".repeat(140) + "]".repeat(140));

    /** Values that are no JSON, or more than a reader should take. */
    private static final List<String> UNSOUND = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "0x10",
            "+1",
            ".5",
            "1.",
            "nul",
            "''",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "1 2",
            "9".repeat(1500),
            "[".repeat(700) + "]".repeat(700),
            "[".repeat(3000) + "]".repeat(3000),
            "{\"a\":".repeat(3000) + "1" + "}".repeat(3000),
            "[".repeat(3000));

    /** Names that some file gives a meaning. */
    private static final List<String> KEYS = List.of(
            "",
            "a",
            "dtype",
            "shape",
            "data_offsets",
            "__metadata__",
            "weight_map",
            "metadata",
            "rope_scaling",
            "rope_parameters",
            "rope_type",
            "type",
            "factor",
            "rope_theta",
            "original_max_position_embeddings",
            "max_position_embeddings",
            "head_dim",
            "num_key_value_heads",
            "partial_rotary_factor",
            "long_factor",
            "short_factor",
            "attention_factor",
            "beta_fast",
            "beta_slow",
            "low_freq_factor",
            "high_freq_factor",
            "mscale",
            "mscale_all_dim",
            "truncate",
            "eos_token_id",
            "model_type",
            "architectures",
            "sliding_window",
            "layer_types",
            "text_config",
            "model",
            "vocab",
            "merges",
            "added_tokens",
            "padding",
            "truncation",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "id",
            "content",
            "unk_token");

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** One or two changes to the tree, and two times in nine one to the bytes. */
    byte[] mutated(JsonNode valid) {
        JsonNode tree = valid.deepCopy();
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) change(tree);
        byte[] text = JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> damaged(text);
            case 1 -> doubled(text);
            default -> text;
        };
    }

    private void change(JsonNode tree) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty()) return;
        JsonNode place = any(containers);
        if (place instanceof ObjectNode object) change(object);
        else if (place instanceof ArrayNode array) change(array);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (!node.isContainer()) return;
        containers.add(node);
        node.forEach(child -> collect(child, containers));
    }

    private void change(ObjectNode object) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() ? any(KEYS) : any(names);
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(any(KEYS), value());
            case 2 -> object.set(name + any(List.of("", " ", "\n", "\u0000", "x")), value());
            case 3 -> {
                JsonNode other = object.get(any(names.isEmpty() ? List.of(name) : names)), mine = object.get(name);
                object.set(any(KEYS), mine == null ? value() : mine.deepCopy());
                if (other != null) object.set(name, other.deepCopy());
            }
            default -> object.set(name, value());
        }
    }

    private void change(ArrayNode array) {
        if (array.isEmpty() || random.nextInt(4) == 0) array.add(value());
        else if (random.nextInt(4) == 0) array.remove(random.nextInt(array.size()));
        else array.set(random.nextInt(array.size()), value());
    }

    private JsonNode value() {
        return MAKE.rawValueNode(new RawValue(any(random.nextInt(12) == 0 ? UNSOUND : SOUND)));
    }

    /** A key said twice: where an object opens, one of the names stands once more. */
    private byte[] doubled(byte[] text) {
        String json = new String(text, StandardCharsets.UTF_8);
        int open = json.indexOf('{', random.nextInt(json.length())), quote = json.indexOf('"', Math.max(0, open));
        int end = json.indexOf('"', quote + 1);
        if (open < 0 || quote < 0 || end < 0) return text;
        String twice = json.substring(0, open + 1) + json.substring(quote, end + 1) + ":" + any(SOUND) + ","
                + json.substring(open + 1);
        return twice.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes cut off, left out, flipped or put in. */
    byte[] damaged(byte[] text) {
        if (text.length == 0) return text;
        int at = random.nextInt(text.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(text, at);
            case 1 ->
                joined(Arrays.copyOf(text, at), new byte[0], text, Math.min(text.length, at + 1 + random.nextInt(9)));
            case 2 -> joined(Arrays.copyOf(text, at), noise(), text, at);
            case 3 ->
                joined(
                        new byte[0],
                        any(List.of(new byte[] {-17, -69, -65}, new byte[] {-2, -1}, new byte[] {0, 0})),
                        text,
                        0);
            default -> {
                byte[] flipped = text.clone();
                for (int bits = 1 + random.nextInt(4); bits > 0; bits--)
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[1 + random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] head, byte[] middle, byte[] from, int tail) {
        byte[] all = Arrays.copyOf(head, head.length + middle.length + from.length - tail);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(from, tail, all, head.length + middle.length, from.length - tail);
        return all;
    }
}
