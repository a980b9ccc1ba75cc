package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.GgufFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer that a file of llama.cpp holds, as tokenizer.json and tokenizer_config.json of Hugging Face's tokenizers. Source: llama.cpp,
 * src/llama-vocab.cpp: kinds of vocabularies, how each cuts a text before merging, and what stands in front of one.
 */
final class GgufTokenizer {

    /** Kinds of tokens, as the file numbers them; a normal one is 1, one of a byte 6. */
    private static final long UNKNOWN = 2, CONTROL = 3, USER_DEFINED = 4;

    /** SentencePiece writes a blank so. */
    private static final String BLANK = "\u2581";

    /** Words with at most one other character in front, signs with line ends behind, blanks; numbers by so many digits. */
    private static final String WORDS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The same with a cut before a capital, and slashes behind signs. */
    private static final String CAPITALS =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+%1$s|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*%1$s|\\p{N}%2$s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** How a text is cut before bytes are merged, in the words of Hugging Face's tokenizers. */
    private enum Cut {
        /** GPT-2's. */
        GPT2("", false),
        /** The same with every digit alone. */
        DIGITS("", false),
        /** GPT-4's. */
        GPT4(WORDS.replace("%s", "{1,3}"), false),
        LLAMA3(GPT4.pattern, true),
        QWEN2(WORDS.replace("%s", ""), false),
        GPT4O(CAPITALS.replace("%1$s", "(?i:'s|'t|'re|'ve|'m|'ll|'d)?").replace("%2$s", "{1,3}"), false),
        /** Mistral's. */
        TEKKEN(CAPITALS.replace("%1$s", "").replace("%2$s", ""), true);

        private final String pattern;

        /** Whether a piece that is a token is not merged, and a text begins with a token of its own unless the file says otherwise. */
        private final boolean whole;

        Cut(String pattern, boolean whole) {
            this.pattern = pattern;
            this.whole = whole;
        }
    }

    /** By the names llama.cpp gives them. */
    private static final Map<String, Cut> CUTS = new TreeMap<>(Map.ofEntries(
            Map.entry("gpt-2", Cut.GPT2),
            Map.entry("phi-2", Cut.GPT2),
            Map.entry("olmo", Cut.GPT2),
            Map.entry("smollm", Cut.DIGITS),
            Map.entry("starcoder", Cut.DIGITS),
            Map.entry("refact", Cut.DIGITS),
            Map.entry("command-r", Cut.DIGITS),
            Map.entry("dbrx", Cut.GPT4),
            Map.entry("smaug-bpe", Cut.GPT4),
            Map.entry("llama-bpe", Cut.LLAMA3),
            Map.entry("llama3", Cut.LLAMA3),
            Map.entry("llama-v3", Cut.LLAMA3),
            Map.entry("falcon3", Cut.LLAMA3),
            Map.entry("pixtral", Cut.LLAMA3),
            Map.entry("qwen2", Cut.QWEN2),
            Map.entry("deepseek-r1-qwen", Cut.QWEN2),
            Map.entry("stablelm2", Cut.QWEN2),
            Map.entry("gpt-4o", Cut.GPT4O),
            Map.entry("tekken", Cut.TEKKEN)));

    /** Of Phi 3, which llama.cpp knows by its name: the tokens with a name that leave the blanks and line ends behind them. */
    private static final Set<String> KEEPING = Set.of("<unk>", "<s>", "<|endoftext|>");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final GgufFile file;
    private final List<String> tokens;
    private final List<Long> types;

    private GgufTokenizer(GgufFile file) {
        this.file = file;
        tokens = file.list("tokenizer.ggml.tokens", String.class);
        types = file.list("tokenizer.ggml.token_type", Long.class);
        if (types.size() != tokens.size())
            throw file.broken("has " + tokens.size() + " tokens and the types of " + types.size());
    }

    /** tokenizer.json. @throws CheckpointException naming what is missing, wrong or not known */
    static ObjectNode of(GgufFile file) {
        String kind = file.text("tokenizer.ggml.model").orElseThrow(() -> file.broken("has no tokenizer.ggml.model"));
        GgufTokenizer tokenizer = new GgufTokenizer(file);
        return switch (kind) {
            case "gpt2" -> tokenizer.ofBytes();
            case "llama" -> tokenizer.ofPieces();
            default ->
                throw file.unsupported("has a tokenizer of the kind '" + kind + "', supported are gpt2 and llama");
        };
    }

    /** tokenizer_config.json: tokens with a name, and how conversations are written. */
    static ObjectNode config(GgufFile file) {
        List<String> tokens = file.list("tokenizer.ggml.tokens", String.class);
        ObjectNode config = JSON.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
        Map.of("bos", "bos_token", "eos", "eos_token", "unknown", "unk_token", "padding", "pad_token")
                .forEach((key, name) -> {
                    OptionalInt id = file.whole("tokenizer.ggml." + key + "_token_id");
                    if (id.isPresent()) config.put(name, token(file, tokens, id.getAsInt()));
                });
        file.text("tokenizer.chat_template").ifPresent(template -> config.put("chat_template", template));
        return config;
    }

    private static String token(GgufFile file, List<String> tokens, int id) {
        if (id < 0 || id >= tokens.size())
            throw file.broken("names the token " + id + ", it has the tokens 0 to " + (tokens.size() - 1));
        return tokens.get(id);
    }

    /** Byte-level BPE, which has its merges in the file. */
    private ObjectNode ofBytes() {
        String name = file.text("tokenizer.ggml.pre").orElse("default");
        Cut cut = CUTS.get(name);
        if (cut == null)
            throw file.unsupported("has tokenizer.ggml.pre '" + name + "', supported are "
                    + String.join(", ", CUTS.keySet()) + ": give the folder of the original checkpoint");
        ObjectNode bytes = JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", cut.pattern.isEmpty());
        ArrayNode steps = JSON.createArrayNode();
        if (cut == Cut.DIGITS)
            steps.add(JSON.createObjectNode().put("type", "Digits").put("individual_digits", true));
        if (!cut.pattern.isEmpty()) {
            ObjectNode split = steps.addObject()
                    .put("type", "Split")
                    .put("behavior", "Isolated")
                    .put("invert", false);
            split.putObject("pattern").put("Regex", cut.pattern);
        }
        steps.add(bytes);
        ArrayNode merges = JSON.createArrayNode();
        file.list("tokenizer.ggml.merges", String.class).forEach(merges::add);
        ObjectNode whole = whole(model(merges).put("ignore_merges", cut.whole), cut.whole);
        whole.set(
                "pre_tokenizer", JSON.createObjectNode().put("type", "Sequence").set("pretokenizers", steps));
        whole.set("decoder", bytes.deepCopy());
        return whole;
    }

    /**
     * SentencePiece's BPE: of two neighbours those are joined whose piece has the best score. The same as merges in the order of scores, as transformers makes
     * them of such a vocabulary (convert_slow_tokenizer.py).
     */
    private ObjectNode ofPieces() {
        List<Double> scores = file.list("tokenizer.ggml.scores", Double.class);
        if (scores.size() != tokens.size())
            throw file.broken("has " + tokens.size() + " tokens and the scores of " + scores.size());
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) ids.putIfAbsent(tokens.get(i), i);
        record Merge(double score, int left, int right) {}
        List<Merge> found = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String piece = tokens.get(i);
            if (types.get(i) == CONTROL || types.get(i) == UNKNOWN) continue;
            for (int at = piece.offsetByCodePoints(0, Math.min(1, piece.codePointCount(0, piece.length())));
                    at < piece.length();
                    at = piece.offsetByCodePoints(at, 1)) {
                Integer left = ids.get(piece.substring(0, at)), right = ids.get(piece.substring(at));
                if (left != null && right != null) found.add(new Merge(scores.get(i), left, right));
            }
        }
        found.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparingInt(Merge::left)
                .thenComparingInt(Merge::right));
        ArrayNode merges = JSON.createArrayNode();
        for (Merge merge : found)
            merges.addArray().add(tokens.get(merge.left())).add(tokens.get(merge.right()));
        ObjectNode model = model(merges).put("byte_fallback", true).put("fuse_unk", true);
        file.whole("tokenizer.ggml.unknown_token_id").ifPresent(id -> model.put("unk_token", token(file, tokens, id)));
        ObjectNode whole = whole(model, true);
        ArrayNode written = JSON.createArrayNode();
        boolean blankInFront = file.flag("tokenizer.ggml.add_space_prefix").orElse(true);
        if (blankInFront) written.addObject().put("type", "Prepend").put("prepend", BLANK);
        replace(written.addObject(), " ", BLANK);
        whole.set("normalizer", JSON.createObjectNode().put("type", "Sequence").set("normalizers", written));
        ArrayNode read = JSON.createArrayNode();
        replace(read.addObject(), BLANK, " ");
        read.addObject().put("type", "ByteFallback");
        read.addObject().put("type", "Fuse");
        if (blankInFront)
            read.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        whole.set("decoder", JSON.createObjectNode().put("type", "Sequence").set("decoders", read));
        return whole;
    }

    private static void replace(ObjectNode step, String what, String by) {
        step.put("type", "Replace").put("content", by).putObject("pattern").put("String", what);
    }

    private ObjectNode model(ArrayNode merges) {
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int i = 0; i < tokens.size(); i++)
            if (vocabulary.put(tokens.get(i), i).size() != i + 1)
                throw file.broken("has the token '" + tokens.get(i) + "' twice");
        ObjectNode model = JSON.createObjectNode().put("type", "BPE");
        model.set("vocab", vocabulary);
        model.set("merges", merges);
        return model;
    }

    /** @param begins whether a text begins with a token of its own where the file does not say */
    private ObjectNode whole(ObjectNode model, boolean begins) {
        ObjectNode whole = JSON.createObjectNode().put("version", "1.0");
        ArrayNode added = whole.putArray("added_tokens");
        String name = file.text("general.name").orElse("").toLowerCase(Locale.ROOT);
        boolean swallows = name.contains("phi-3") || name.contains("phi3");
        for (int i = 0; i < tokens.size(); i++) {
            long type = types.get(i);
            if (type != CONTROL && type != USER_DEFINED && type != UNKNOWN) continue;
            added.addObject()
                    .put("id", i)
                    .put("content", tokens.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", swallows && !KEEPING.contains(tokens.get(i)))
                    .put("normalized", false)
                    .put("special", type != USER_DEFINED);
        }
        whole.set("post_processor", around(begins));
        whole.set("model", model);
        return whole;
    }

    private JsonNode around(boolean begins) {
        OptionalInt bos = file.whole("tokenizer.ggml.bos_token_id"), eos = file.whole("tokenizer.ggml.eos_token_id");
        ArrayNode single = JSON.createArrayNode();
        ObjectNode special = JSON.createObjectNode();
        if (bos.isPresent() && file.flag("tokenizer.ggml.add_bos_token").orElse(begins))
            stand(single, special, bos.getAsInt());
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        if (eos.isPresent() && file.flag("tokenizer.ggml.add_eos_token").orElse(false))
            stand(single, special, eos.getAsInt());
        if (special.isEmpty()) return JSON.nullNode();
        ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
        template.set("single", single);
        ArrayNode pair = single.deepCopy();
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        template.set("pair", pair);
        template.set("special_tokens", special);
        return template;
    }

    private void stand(ArrayNode single, ObjectNode special, int id) {
        String token = token(file, tokens, id);
        single.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
        ObjectNode entry = special.putObject(token).put("id", token);
        entry.putArray("ids").add(id);
        entry.putArray("tokens").add(token);
    }
}
