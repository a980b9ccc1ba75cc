package dev.ropewalk.decoder.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Texts become the ids that the model's own tokenizer gives, and what is put around them is what its files say. */
class TokenizerTest {

    private static final Path KIT = Kit.conformance().resolve("evaluation/tokenizers");

    @TempDir
    Path folder = Path.of("");

    private static Path bundled() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) root = root.getParent();
        return root.resolve("datasets/reference-model");
    }

    /** A tokenizer of the kit, which has no model, made the tokenizer of one. */
    private Tokenizer of(Path files, String config) throws IOException {
        Files.copy(files.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 100000, \"eos_token_id\": 2}");
        return Tokenizer.of(folder);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file))
            lines.add(JsonMapper.shared().readTree(line));
        assertThat(lines).isNotEmpty();
        return lines;
    }

    private static int[] ids(JsonNode list) {
        return JsonMapper.shared().treeToValue(list, int[].class);
    }

    /** Where tokens end, never falling. */
    private static int[] ends(JsonNode offsets) {
        int[] ends =
                offsets.valueStream().mapToInt(span -> span.path(1).asInt()).toArray();
        for (int i = 1; i < ends.length; i++) ends[i] = Math.max(ends[i - 1], ends[i]);
        return ends;
    }

    @Test
    void theTokenOfACharacterIsTheFirstThatReachesBeyondIt() {
        Tokenizer.Encoded encoded = new Tokenizer.Encoded(new int[] {7, 8, 9, 10}, new int[] {0, 3, 3, 5});
        assertThat(encoded.tokenAt(0)).isEqualTo(1);
        assertThat(encoded.tokenAt(2)).isEqualTo(1);
        assertThat(encoded.tokenAt(3)).isEqualTo(3);
    }

    /** As its README describes it: lower case, digits one by one, {@code <s>} first. */
    @Test
    void digitsAreSingleTokensAndAPromptBeginsWithItsPrefix() {
        try (Tokenizer tokenizer = Tokenizer.of(bundled())) {
            assertThat(tokenizer.prefix()).containsExactly(0);
            assertThat(tokenizer.encode("The pass key is 481.")).containsExactly(0, 14, 25, 26, 15, 6, 10, 3, 12);
            assertThat(tokenizer.encodePlain("key ?")).containsExactly(26, 13);
            assertThat(tokenizer.decode(new int[] {0, 26, 15, 6})).isEqualTo("key is 4");
            assertThat(tokenizer.knows("the rope was at the tavern .")).isTrue();
            assertThat(tokenizer.knows("the zeppelin was at the market .")).isFalse();
        }
    }

    /** A unigram model names what it has no piece for after the text, not {@code <unk>}; bytes are a piece of every text. */
    @ParameterizedTest
    @CsvSource({"unigram, false", "wordlevel, false", "llama2, true", "gpt2, true"})
    void aTextWithoutAPieceIsNotKnown(String kind, boolean known) throws Exception {
        try (Tokenizer tokenizer = of(KIT.resolve(kind), "{}")) {
            assertThat(tokenizer.knows("the rope \u2603")).isEqualTo(known);
            assertThat(tokenizer.knows("the")).isTrue();
        }
    }

    /** Law: a character that no token bears is not known. BPE without an unknown token leaves it out, so that two texts have the same ids. */
    @Test
    void aCharacterThatIsLeftOutInSilenceIsNotKnown() throws Exception {
        Path files = Files.createDirectory(folder.resolve("bpe"));
        Files.writeString(files.resolve("tokenizer.json"), """
                        {"version": "1.0", "pre_tokenizer": {"type": "Whitespace"}, "added_tokens": [],
                         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}""");
        try (Tokenizer tokenizer = of(files, "{}")) {
            assertThat(tokenizer.encodePlain("a b")).containsExactly(0, 1);
            assertThat(tokenizer.encodePlain("a \u2603 b")).containsExactly(0, 1);
            assertThat(tokenizer.knows("ab a\nb")).isTrue();
            assertThat(tokenizer.knows("ab \u2603 b")).isFalse();
            assertThat(tokenizer.knows("ab \uD83D\uDE00 b")).isFalse();
        }
    }

    /** Numbers from the conformance kit, made with tokenizers 0.23.3 and checked by an independent encoder. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama2-metaspace", "llama3", "qwen2", "unigram", "wordlevel"})
    void everyTextAndEveryListOfIdsOfTheKitIsTranslatedAsByTheOriginal(String kind) throws Exception {
        assumeTrue(Files.isDirectory(KIT), "the whole conformance kit is not here");
        Path files = KIT.resolve(kind);
        try (Tokenizer tokenizer = of(files, Files.readString(files.resolve("tokenizer_config.json")))) {
            for (JsonNode row : lines(files.resolve("encode.jsonl"))) {
                String text = row.path("text").asString(), id = row.path("id").asString();
                assertThat(asTheLibrary(tokenizer, text)).as(id).isEqualTo(ids(row.path("ids")));
                assertThat(tokenizer.encodePlain(text)).as(id).isEqualTo(ids(row.path("idsWithoutSpecial")));
                Tokenizer.Encoded encoded = tokenizer.encodeWithEnds(text);
                assertThat(encoded.ids()).as(id).isEqualTo(ids(row.path("idsWithoutSpecial")));
                assertThat(encoded.ends()).as(id).isEqualTo(ends(row.path("offsetsUtf16")));
                assertThat(tokenizer.decode(ids(row.path("ids"))))
                        .as(id)
                        .isEqualTo(row.path("decoded").asString());
                assertThat(tokenizer.decodeAll(ids(row.path("ids"))))
                        .as(id)
                        .isEqualTo(row.path("decodedWithSpecial").asString());
                assertThat(tokenizer.spans(text))
                        .as(id)
                        .isEqualTo(JsonMapper.shared().treeToValue(row.path("offsetsUtf16"), int[][].class));
            }
            for (JsonNode row : lines(files.resolve("decode.jsonl"))) {
                assertThat(tokenizer.decode(ids(row.path("ids"))))
                        .isEqualTo(row.path("skipSpecial").asString());
                assertThat(tokenizer.decodeAll(ids(row.path("ids"))))
                        .isEqualTo(row.path("withSpecial").asString());
            }
            for (JsonNode row : lines(files.resolve("border.jsonl"))) {
                String whole = row.path("context").asString()
                        + row.path("continuation").asString();
                assertThat(asTheLibrary(tokenizer, whole)).isEqualTo(ids(row.path("wholeIds")));
            }
            for (JsonNode row : lines(files.resolve("long.jsonl"))) {
                int[] ids = asTheLibrary(tokenizer, text(row, files));
                assertThat(ids).hasSize(row.path("count").asInt());
                assertThat(sha256(ids))
                        .isEqualTo(row.path("sha256OfInt32LittleEndian").asString());
                if (row.has("decodedSha256"))
                    assertThat(Fingerprint.of(tokenizer.decode(ids)))
                            .isEqualTo(row.path("decodedSha256").asString());
            }
        }
    }

    /** With what stands behind a text, and in front of one that has it already: we leave out the one and do not repeat the other. */
    private static int[] asTheLibrary(Tokenizer tokenizer, String text) {
        int[] plain = tokenizer.encodePlain(text);
        return IntStream.concat(
                        Arrays.stream(tokenizer.prefix()).limit(tokenizer.prefix().length - tokenizer.front(plain)),
                        Arrays.stream(tokenizer.whole(plain)))
                .toArray();
    }

    private static String text(JsonNode row, Path files) throws IOException {
        if (!row.has("file"))
            return row.path("unit").asString().repeat(row.path("times").asInt());
        String text = Files.readString(files.resolve(row.path("file").asString()));
        return text.substring(
                0, text.offsetByCodePoints(0, row.path("characters").asInt()));
    }

    private static String sha256(int[] ids) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int id : ids) bytes.putInt(id);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }

    /** The folder of the bundled tokenizer under another post-processor, tokenizer_config.json and config.json. */
    private Tokenizer form(String post, String config, String model) throws IOException {
        ObjectNode json = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(bundled().resolve("tokenizer.json")));
        switch (post) {
            case "none" -> json.putNull("post_processor");
            case "bytes" -> json.set("post_processor", BYTES);
            case "begin" -> json.set("post_processor", template(true, false));
            case "both" -> json.set("post_processor", template(true, true));
            case "end" -> json.set("post_processor", template(false, true));
            default ->
                json.set(
                        "post_processor",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("type", "Sequence")
                                .set(
                                        "processors",
                                        JsonMapper.shared()
                                                .createArrayNode()
                                                .add(BYTES)
                                                .add(template(true, true))));
        }
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        Files.writeString(folder.resolve("tokenizer_config.json"), config.replace('\'', '"'));
        Files.writeString(folder.resolve("config.json"), model.replace('\'', '"'));
        return Tokenizer.of(folder);
    }

    private static final JsonNode BYTES = JsonMapper.shared()
            .readTree("{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":false,\"use_regex\":true}");

    /** {@code <s>} (0) in front, {@code .} (12) behind. */
    private static JsonNode template(boolean begin, boolean end) {
        String first = "{'SpecialToken':{'id':'<s>','type_id':0}},",
                last = ",{'SpecialToken':{'id':'.','type_id':0}}",
                text = "{'Sequence':{'id':'A','type_id':0}}";
        String single = (begin ? first : "") + text + (end ? last : "");
        return JsonMapper.shared()
                .readTree(("{'type':'TemplateProcessing','single':[" + single + "],'pair':[" + single
                                + ",{'Sequence':{'id':'B','type_id':1}}],'special_tokens':{"
                                + "'<s>':{'id':'<s>','ids':[0],'tokens':['<s>']},'.':{'id':'.','ids':[12],'tokens':['.']}}}")
                        .replace('\'', '"'));
    }

    /**
     * Rules of the cases eos-behind-prompt (a text that is to be continued never ends with an end token) and bos-flag-of-tokenizer (which ids a
     * prompt gets is held against the reference). In front of "4" (6) stands what AutoTokenizer of transformers 5.23.0 puts there, with a
     * tokenizer.json of this form and both flags as said, 2026-11-29; what it puts behind is left out.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none  | llama    | PreTrainedTokenizerFast | true  | 6",
                "none  | llama    | LlamaTokenizer          | true  | 6",
                "none  | mistral  | LlamaTokenizer          | true  | 6",
                "none  | gemma    | GemmaTokenizer          | true  | 6",
                "none  | gpt_neox |                         | true  | 6",
                "none  | llama    | CodeLlamaTokenizer      | false | 0 6",
                "bytes | llama    | PreTrainedTokenizerFast | true  | 6",
                "bytes | qwen2    | Qwen2Tokenizer          | true  | 6",
                "bytes | phi      | CodeGenTokenizer        | true  | 6",
                "begin | llama    | PreTrainedTokenizerFast | false | 0 6",
                "begin | llama    | LlamaTokenizerFast      | false | 0 6",
                "begin | llama    |                         | false | 0 6",
                "begin | llama    | TokenizersBackend       | false | 0 6",
                "begin | llama    | NoSuchTokenizer         | false | 0 6",
                "begin | gemma    |                         | false | 0 6",
                "begin | qwen3    | Qwen2Tokenizer          | false | 0 6",
                "begin | phi3     | LlamaTokenizer          | false | 0 6",
                "begin | gpt_neox | PreTrainedTokenizerFast | false | 0 6",
                "begin | gpt_neox | GPTNeoXTokenizerFast    | true  | 6",
                "begin | gpt_neox |                         | true  | 6",
                "both  | llama    | PreTrainedTokenizerFast | true  | 0 6",
                "both  | gpt_neox | GPTNeoXTokenizer        | true  | 6",
                "end   | llama    | PreTrainedTokenizerFast | true  | 6",
                "end   | llama    | CodeLlamaTokenizer      | false | 0 6",
                "list  | llama    | PreTrainedTokenizerFast | false | 0 6",
                "list  | mistral  | LlamaTokenizerFast      | false | 0 6"
            })
    void whatStandsInFrontIsTheReferencesAndNothingStandsBehind(
            String post, String family, String built, boolean flag, String ids) throws IOException {
        String config = "{'bos_token': '<s>', 'eos_token': '.', 'add_bos_token': %s, 'add_eos_token': %s%s}"
                .formatted(flag, flag, built == null ? "" : ", 'tokenizer_class': '" + built + "'");
        try (Tokenizer tokenizer = form(post, config, "{'vocab_size': 399, 'model_type': '" + family + "'}")) {
            int[] expected =
                    Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
            assertThat(tokenizer.encode("4")).isEqualTo(expected);
            assertThat(tokenizer.prefix()).isEqualTo(Arrays.copyOf(expected, expected.length - 1));
        }
    }

    /** A text to learn from is ended where tokenizer.json ends one. */
    @Test
    void onlyATextToLearnFromHasAnEnd() throws IOException {
        try (Tokenizer tokenizer = form("both", "{'eos_token': '.'}", "{'vocab_size': 399}")) {
            assertThat(tokenizer.whole(tokenizer.encodePlain("4"))).containsExactly(0, 6, 12);
            assertThat(tokenizer.describe())
                    .isEqualTo("puts <s> (0) in front and leaves out . (12) behind; nothing ends a text");
            assertThat(tokenizer.notes())
                    .singleElement()
                    .asString()
                    .startsWith("tokenizer.json ends a text with . (12)");
        }
    }

    @Test
    void aFlagThatIsNotFollowedIsNoted() throws IOException {
        try (Tokenizer tokenizer = form("none", "{'add_bos_token': true}", "{'vocab_size': 399}")) {
            assertThat(tokenizer.notes()).singleElement().asString().contains("add_bos_token", "puts nothing in front");
        }
        try (Tokenizer tokenizer = form("begin", "{'add_bos_token': true}", "{'vocab_size': 399}")) {
            assertThat(tokenizer.notes()).isEmpty();
        }
    }

    @Test
    void aBeginTokenThatATextHasIsNotPutASecondTime() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(bundled())) {
            assertThat(tokenizer.encode("<s>key is 4")).isEqualTo(tokenizer.encode("key is 4"));
            assertThat(tokenizer.encode("<s> key is 4")).isEqualTo(tokenizer.encode("key is 4"));
            assertThat(tokenizer.front(tokenizer.encodePlain("<s>key"))).isZero();
            assertThat(tokenizer.encodeBody("<s>key is 4")).isEqualTo(tokenizer.encodePlain("key is 4"));
        }
    }

    /** AutoTokenizer of transformers 5.23.0, 2026-11-29: named tokens and those listed by id are tokens, known words or new ids. */
    @Test
    void tokensThatTheOtherFilesNameAreTokens() throws IOException {
        String config = "{'bos_token': '<new>', 'eos_token': '.', 'pad_token': {'content': '[PAD]'},"
                + " 'extra_special_tokens': ['<c>'], 'added_tokens_decoder': {'399': {'content': '[X]', 'special': true}}}";
        try (Tokenizer tokenizer = form("begin", config, "{'vocab_size': 1000}")) {
            assertThat(tokenizer.encodePlain("key[X]is<new>4[PAD]<c>."))
                    .containsExactly(26, 399, 15, 400, 6, 401, 402, 12);
            assertThat(tokenizer.encode("4")).containsExactly(0, 6); // tokenizer.json still says so
            assertThat(tokenizer.footing()).hasValue(400);
            assertThat(tokenizer.decode(new int[] {26, 12, 399, 900})).isEqualTo("key"); // 900 is no token at all
        }
        Files.writeString(
                folder.resolve("special_tokens_map.json"),
                "{\"bos_token\": {\"content\": \"<zz>\"}, \"eos_token\": \"is\"}");
        try (Tokenizer tokenizer = form("none", "{'bos_token': '<s>'}", "{'vocab_size': 1000}")) {
            assertThat(tokenizer.footing()).hasValue(399);
            assertThat(tokenizer.decode(new int[] {26, 15})).isEqualTo("key");
        }
    }

    /** The library's own sentence has the name of a type of its code. */
    @Test
    void aModelOfAnotherKindIsSaidInPlainWords() throws IOException {
        form("none", "{}", "{'vocab_size': 399}").close();
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"type\":\"WordLevel\"", "\"type\":\"Newest\""));
        assertThatThrownBy(() -> Tokenizer.of(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is not a tokenizer: it has a part of a kind that is not known here, at line 1")
                .hasMessageNotContaining("enum");
    }

    /** In the order of their names (tokenization_utils_base.py, SPECIAL_TOKENS_ATTRIBUTES), not in that of the file. */
    @Test
    void namedTokensAreAddedInTheOrderOfTheirNames() throws IOException {
        String config =
                "{'extra_special_tokens': ['<x>'], 'mask_token': '<m>', 'pad_token': '<p>', 'bos_token': '<b>'}";
        try (Tokenizer tokenizer = form("none", config, "{'vocab_size': 1000}")) {
            assertThat(tokenizer.encodePlain("<b><p><m><x>")).containsExactly(399, 400, 401, 402);
        }
    }

    /**
     * Pre-tokenizers as the classes of transformers 5.23.0 make them (models/llama, gpt2, qwen2, gemma: {@code __init__}), and others: ids then
     * differ from its, which is said. So are two settings that it follows for text that holds special tokens, and for what it decodes.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tokenizer_class':'LlamaTokenizer'} | {'type':'Metaspace','prepend_scheme':'first'} |",
                "{'tokenizer_class':'LlamaTokenizer','legacy':true} | {'type':'Metaspace','prepend_scheme':'always'} |",
                "{'tokenizer_class':'LlamaTokenizer','add_prefix_space':false} | {'type':'Metaspace','prepend_scheme':'never'} |",
                "{'tokenizer_class':'LlamaTokenizer'} | {'type':'Metaspace','prepend_scheme':'always'} | names LlamaTokenizer",
                "{'tokenizer_class':'CodeLlamaTokenizer','legacy':true} | {'type':'Metaspace','prepend_scheme':'always'} | names CodeLlama",
                "{'tokenizer_class':'LlamaTokenizer'} | {'type':'Whitespace'} | names LlamaTokenizer",
                "{'tokenizer_class':'GPT2Tokenizer'} | {'type':'ByteLevel','add_prefix_space':false} |",
                "{'tokenizer_class':'GPT2Tokenizer','add_prefix_space':true} | {'type':'ByteLevel','add_prefix_space':true} |",
                "{'tokenizer_class':'GPT2Tokenizer','add_prefix_space':true} | {'type':'ByteLevel','add_prefix_space':false} | names GPT2",
                "{'tokenizer_class':'Qwen2Tokenizer'} | {'type':'Sequence','pretokenizers':[{'type':'Digits','individual_digits':true},"
                        + "{'type':'ByteLevel','add_prefix_space':false}]} |",
                "{'tokenizer_class':'PreTrainedTokenizerFast'} | {'type':'Whitespace'} |",
                "{'split_special_tokens':true} | {'type':'Whitespace'} | split_special_tokens in tokenizer_config.json is not followed",
                "{'clean_up_tokenization_spaces':true} | {'type':'Whitespace'} | clean_up_tokenization_spaces in tokenizer_config.json",
                "{'clean_up_tokenization_spaces':false} | {'type':'Whitespace'} |"
            })
    void whatTransformersWouldDoOtherwiseIsNoted(String config, String cut, String noted) throws IOException {
        form("none", config, "{'vocab_size': 1000}").close();
        Path file = folder.resolve("tokenizer.json");
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        json.set(
                "pre_tokenizer",
                JsonMapper.shared()
                        .readTree(cut.replace('\'', '"')
                                .replace("\"Metaspace\",", "\"Metaspace\",\"replacement\":\"▁\",\"split\":false,")
                                .replace("\"ByteLevel\",", "\"ByteLevel\",\"trim_offsets\":true,\"use_regex\":true,")));
        Files.writeString(file, json.toString());
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.notes()).hasSize(noted == null ? 0 : 1);
            if (noted != null) assertThat(tokenizer.notes().get(0)).contains(noted);
        }
    }

    /** Rule of the case lm-eval-prefix-token: the begin token if the tokenizer has one, put in front or not; the end token where there is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none  | {'bos_token': '<s>', 'eos_token': '.'} | 12   | 0",
                "none  | {'bos_token': null, 'eos_token': '.'}  | 13   | 12",
                "none  | {}                                     | 13   | 13",
                "begin | {}                                     | 13   | 0",
                "none  | {}                                     | null | -1",
                "none  | {'bos_token': '<new>'}                 | 13   | 13"
            })
    void aTextBehindNothingStandsOnTheBeginTokenElseOnTheEndToken(String post, String config, String end, int footing)
            throws IOException {
        try (Tokenizer tokenizer = form(post, config, "{'vocab_size': 399, 'eos_token_id': " + end + "}")) {
            assertThat(tokenizer.footing()).isEqualTo(footing < 0 ? OptionalInt.empty() : OptionalInt.of(footing));
        }
    }

    /** Rule of the case tokenizer-larger-than-embedding: an id is refused where it is fed, not where it is listed. */
    @Test
    void aTokenWithoutAnEmbeddingIsRefusedWhereItIsFed() throws IOException {
        ObjectNode json = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(bundled().resolve("tokenizer.json")));
        json.withArray("added_tokens")
                .add(JsonMapper.shared()
                        .readTree(
                                "{\"id\": 399, \"content\": \"[PAD]\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                                        + " \"normalized\": false, \"special\": true}"));
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 399}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.encode("the bird likes the")).startsWith(0).hasSize(5);
            assertThatThrownBy(() -> tokenizer.encode("the bird [PAD] likes"))
                    .isInstanceOf(UnknownTokenException.class)
                    .hasMessageContaining("[PAD] (399)")
                    .hasMessageContaining("0 to 398");
            assertThat(tokenizer.notes())
                    .containsExactly(
                            "tokenizer.json has 1 token for which the model has no embedding (ids 0 to 398, vocab_size in config.json),"
                                    + " and which no prompt may hold: [PAD] (399).");
        }
    }

    /** Rule of the case eos-minus-one: -1 in a token id field means none. transformers 5.23.0 loads all of these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"-1 | ", "null | ", "[-1] | ", "[12, -1, null] | 12", "[] | ", "12 | 12"})
    void minusOneEndsNothing(String end, String ends) throws IOException {
        String file = "{\"vocab_size\": 399, \"eos_token_id\": " + end + "}";
        Integer[] expected = ends == null ? new Integer[0] : new Integer[] {Integer.valueOf(ends)};
        try (Tokenizer tokenizer = form("begin", "{}", file)) {
            assertThat(tokenizer.endIds()).containsExactlyInAnyOrder(expected);
        }
        Files.writeString(folder.resolve("generation_config.json"), file);
        try (Tokenizer tokenizer = form("begin", "{}", "{'vocab_size': 399}")) {
            assertThat(tokenizer.endIds()).containsExactlyInAnyOrder(expected);
        }
    }

    /** {@code <s>} stands in front once, although the template writes it and the tokenizer would, too. */
    @Test
    void aTextFromAChatTemplateGetsNoSecondBeginning() throws IOException {
        String config = Files.readString(bundled().resolve("tokenizer_config.json"))
                .replaceFirst("\\{", "{\"chat_template\": \"{{ bos_token }}{{ messages[0].content }}\",");
        try (Tokenizer tokenizer = of(bundled(), config)) {
            String written = ChatTemplate.of(folder)
                    .orElseThrow()
                    .render(List.of(java.util.Map.of("role", "user", "content", "key is 4")), true);
            assertThat(tokenizer.encodePlain(written)).isEqualTo(tokenizer.encode("key is 4"));
            assertThat(written.getBytes(StandardCharsets.UTF_8)).startsWith("<s>".getBytes(StandardCharsets.UTF_8));
        }
    }
}
