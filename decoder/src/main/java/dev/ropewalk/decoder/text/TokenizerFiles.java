package dev.ropewalk.decoder.text;

import dev.ropewalk.decoder.checkpoint.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a tokenizer, read as transformers 5.23.0 reads them: which class it builds, what that puts in front of a text, which tokens have a
 * name, and which are added to those of tokenizer.json. models/auto/tokenization_auto.py, tokenization_utils_base.py
 * ({@code _from_pretrained}), tokenization_utils_tokenizers.py and models/(family)/tokenization_(family).py.
 */
final class TokenizerFiles {

    /** What may stand in front of and behind a text. */
    enum Front {
        /** What the post-processor of tokenizer.json puts there; add_bos_token and add_eos_token are dropped where that file exists. */
        POST_PROCESSOR,
        /** GPTNeoXTokenizer makes its post-processor anew from the two flags, which were dropped. */
        NOTHING,
        /** CodeLlamaTokenizer makes its own anew, with add_bos_token as its constructor has it: true. */
        BEGIN
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The class that stands for tokenizer.json as it is. */
    private static final String PLAIN = "TokenizersBackend";

    /** What the family's own class is; a Llama has none. */
    private static final Map<String, String> OF_FAMILY = Map.of(
            "gemma", "GemmaTokenizer",
            "gpt_neox", "GPTNeoXTokenizer",
            "mistral", PLAIN,
            "phi", "GPT2Tokenizer",
            "phi3", PLAIN,
            "qwen2", "Qwen2Tokenizer",
            "qwen3", "Qwen2Tokenizer");

    /** Families of which published files are known to name a wrong class. */
    private static final Set<String> CORRECTED = Set.of("phi3", "qwen2");

    /** Other names of {@link #PLAIN}. */
    private static final Set<String> GENERIC = Set.of(PLAIN, "PythonBackend", "PreTrainedTokenizer");

    /** In the order in which those that tokenizer.json lacks are added. */
    private static final List<String> NAMED =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private final ConfigFile json;
    private final Optional<ConfigFile> config;
    private final String builtBy;
    private final Map<String, JsonNode> named = new LinkedHashMap<>();
    private final Map<String, JsonNode> added = new LinkedHashMap<>();

    private TokenizerFiles(Path folder, ConfigFile json, Optional<ConfigFile> config, ConfigFile model) {
        this.json = json;
        this.config = config;
        String said = config.map(file -> word(file, "tokenizer_class")).orElse("");
        builtBy = builtBy(
                word(model, "model_type"),
                (said.isEmpty() ? word(model, "tokenizer_class") : said).replaceFirst("Fast$", ""),
                Stream.of("pre_tokenizer", "post_processor", "decoder")
                        .anyMatch(part -> json.at(part).toString().contains("\"ByteLevel\"")));
        nameTokens(folder);
        addTokens(folder);
    }

    /** @param json tokenizer.json of the folder */
    static TokenizerFiles read(Path folder, ConfigFile json) {
        return new TokenizerFiles(
                folder,
                json,
                optional(folder.resolve("tokenizer_config.json")),
                ConfigFile.read(folder.resolve("config.json")));
    }

    private static Optional<ConfigFile> optional(Path file) {
        return Files.isRegularFile(file) ? Optional.of(ConfigFile.read(file)) : Optional.empty();
    }

    private static String word(ConfigFile file, String field) {
        return file.has(field) ? file.text(field) : "";
    }

    /** The class {@code AutoTokenizer} takes. @param said the one that the files name, empty for none */
    private static String builtBy(String family, String said, boolean byteLevel) {
        String usual = OF_FAMILY.getOrDefault(family, "");
        boolean corrected = CORRECTED.contains(family);
        if (said.isEmpty()) return usual.isEmpty() ? PLAIN : usual;
        if (said.equals("LlamaTokenizer") && byteLevel && !corrected && !family.equals("mistral")) return PLAIN;
        if (usual.isEmpty() || usual.equals(said)) return GENERIC.contains(said) ? PLAIN : said;
        String taken = corrected ? usual : said;
        return usual.equals(PLAIN) || GENERIC.contains(taken) ? PLAIN : taken;
    }

    /** Tokens with a name: what tokenizer_config.json says, and special_tokens_map.json where the other lists no tokens by id. */
    private void nameTokens(Path folder) {
        defaults()
                .forEach((name, token) -> named.put(name, JSON.getNodeFactory().stringNode(token)));
        config.ifPresent(file -> nameTokens(file.root()));
        if (!listsTokens())
            optional(folder.resolve("special_tokens_map.json")).ifPresent(file -> nameTokens(file.root()));
    }

    private void nameTokens(JsonNode root) {
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            String name = field.getKey();
            JsonNode token = field.getValue();
            if (NAMED.contains(name) && token.isNull()) named.remove(name);
            else if (name.endsWith("_token") && !content(token).isEmpty()) named.put(name, token);
        }
        for (String list : List.of("extra_special_tokens", "additional_special_tokens"))
            for (JsonNode token : root.path(list))
                if (!content(token).isEmpty()) named.put(list + content(token), token);
    }

    /** What the class calls its tokens where nothing else is said. */
    private Map<String, String> defaults() {
        return switch (builtBy) {
            case "LlamaTokenizer", "CodeLlamaTokenizer" ->
                Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>");
            case "GemmaTokenizer" -> Map.of("bos_token", "<bos>", "eos_token", "<eos>");
            case "Qwen2Tokenizer" -> Map.of("eos_token", "<|endoftext|>");
            case "GPT2Tokenizer", "GPTNeoXTokenizer", "CodeGenTokenizer" ->
                Map.of("bos_token", "<|endoftext|>", "eos_token", "<|endoftext|>");
            default -> Map.of();
        };
    }

    /** A token is a text, or an object whose content is one. */
    private static String content(JsonNode token) {
        return token.isObject() ? token.path("content").asString("") : token.isString() ? token.asString() : "";
    }

    private void addTokens(Path folder) {
        Map<Integer, JsonNode> byId = new TreeMap<>();
        if (listsTokens()) {
            ConfigFile file = config.orElseThrow();
            file.at("added_tokens_decoder")
                    .properties()
                    .forEach(token -> byId.put(id(file, token.getKey()), token.getValue()));
        } else
            optional(folder.resolve("added_tokens.json"))
                    .ifPresent(file -> file.root()
                            .properties()
                            .forEach(token -> byId.put(token.getValue().asInt(0), old(token.getKey()))));
        byId.values().forEach(this::add);
        NAMED.stream().filter(named::containsKey).map(named::get).forEach(this::add);
        named.values().forEach(this::add);
    }

    /** Whether tokenizer_config.json lists tokens by id; then the older files say nothing. */
    private boolean listsTokens() {
        return config.map(file -> file.has("added_tokens_decoder")).orElse(false);
    }

    private JsonNode old(String content) {
        boolean special =
                named.values().stream().anyMatch(token -> content(token).equals(content));
        return JSON.createObjectNode().put("content", content).put("special", special);
    }

    private static int id(ConfigFile file, String key) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw file.wrong("added_tokens_decoder", "has the id '" + key + "', which is not a whole number");
        }
    }

    /** Unless tokenizer.json has it. */
    private void add(JsonNode token) {
        String content = content(token);
        for (JsonNode known : json.at("added_tokens"))
            if (known.path("content").asString("").equals(content)) return;
        if (!content.isEmpty()) added.putIfAbsent(content, token);
    }

    Front front() {
        return switch (builtBy) {
            case "GPTNeoXTokenizer" -> Front.NOTHING;
            case "CodeLlamaTokenizer" -> Front.BEGIN;
            default -> Front.POST_PROCESSOR;
        };
    }

    /** The token that begins a text, whether or not anything puts it there. */
    Optional<String> begin() {
        return Optional.ofNullable(named.get("bos_token")).map(TokenizerFiles::content);
    }

    /** The token that ends a text. */
    Optional<String> end() {
        return Optional.ofNullable(named.get("eos_token")).map(TokenizerFiles::content);
    }

    /** What the two flags say, where they say anything. */
    Optional<Boolean> flag(String name) {
        return config.filter(file -> file.has(name)).map(file -> file.at(name).asBoolean(false));
    }

    /** tokenizer.json with the tokens that the other files add; empty where they add none. */
    Optional<ConfigFile> extended(Path file) {
        if (added.isEmpty()) return Optional.empty();
        ArrayNode tokens = JSON.createArrayNode();
        json.at("added_tokens").forEach(tokens::add);
        added.forEach((content, given) -> {
            boolean special = given.path("special").asBoolean(true);
            tokens.add(JSON.createObjectNode()
                    .put("id", tokens.size()) // the library gives the id that the vocabulary has, or the next
                    .put("content", content)
                    .put("single_word", given.path("single_word").asBoolean(false))
                    .put("lstrip", given.path("lstrip").asBoolean(false))
                    .put("rstrip", given.path("rstrip").asBoolean(false))
                    .put("normalized", given.path("normalized").asBoolean(!special))
                    .put("special", special));
        });
        ObjectNode whole = JSON.createObjectNode().setAll((ObjectNode) json.root());
        whole.set("added_tokens", tokens);
        return Optional.of(ConfigFile.of(file, whole));
    }

    /** What transformers would do otherwise than is done here, a sentence each. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (!cutsAsItsClass())
            differences.add(
                    "tokenizer_config.json names " + builtBy
                            + ", for which transformers 5.23.0 makes a pre-tokenizer of its own; here that of tokenizer.json cuts the text.");
        if (flag("split_special_tokens").orElse(false))
            differences.add(
                    "split_special_tokens in tokenizer_config.json is not followed: a special token that is written "
                            + "in a text is that token here.");
        if (flag("clean_up_tokenization_spaces").orElse(false) && !isBpe())
            differences.add(
                    "clean_up_tokenization_spaces in tokenizer_config.json is not followed: transformers 5.23.0 would "
                            + "take blanks before punctuation out of what is decoded.");
        return differences;
    }

    /** For BPE transformers does not clean up, either. */
    private boolean isBpe() {
        JsonNode model = json.at("model");
        return model.has("type") ? model.path("type").asString("").equals("BPE") : model.has("merges");
    }

    /** Whether tokenizer.json has the pre-tokenizer that the class makes, with the settings that tokenizer_config.json gives it. */
    private boolean cutsAsItsClass() {
        return switch (builtBy) {
            case "LlamaTokenizer" -> prepends(flag("legacy").orElse(false) ? "always" : "first");
            case "CodeLlamaTokenizer" -> prepends("first");
            case "GemmaTokenizer" -> preTokenizer("Split").isPresent();
            case "CohereTokenizer" -> preTokenizer("Digits").isPresent();
            case "GPT2Tokenizer", "GPTNeoXTokenizer", "CodeGenTokenizer", "Qwen2Tokenizer" ->
                preTokenizer("ByteLevel")
                        .map(own -> own.path("add_prefix_space").asBoolean(true))
                        .equals(Optional.of(flag("add_prefix_space").orElse(false)));
            default -> true;
        };
    }

    /** @param scheme unless add_prefix_space is false: then nothing is put in front */
    private boolean prepends(String scheme) {
        return preTokenizer("Metaspace")
                .map(own -> own.path("prepend_scheme")
                        .asString(own.path("add_prefix_space").asBoolean(true) ? "always" : "never"))
                .equals(Optional.of(flag("add_prefix_space").orElse(true) ? scheme : "never"));
    }

    private Optional<JsonNode> preTokenizer(String type) {
        JsonNode all = json.at("pre_tokenizer");
        return Stream.concat(Stream.of(all), all.path("pretokenizers").valueStream())
                .filter(one -> one.path("type").asString("").equals(type))
                .findFirst();
    }
}
