package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** Numbers from the conformance kit, made with tokenizers 0.23.3 and checked by an independent encoder. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama2-metaspace", "llama3", "qwen2", "unigram", "wordlevel"})
    void everyTextAndEveryListOfIdsOfTheKitIsTranslatedAsByTheOriginal(String kind) throws Exception {
        assumeTrue(Files.isDirectory(KIT), "the whole conformance kit is not here");
        Path files = KIT.resolve(kind);
        try (Tokenizer tokenizer = of(files, Files.readString(files.resolve("tokenizer_config.json")))) {
            for (JsonNode row : lines(files.resolve("encode.jsonl"))) {
                String text = row.path("text").asString(), id = row.path("id").asString();
                assertThat(tokenizer.encode(text)).as(id).isEqualTo(ids(row.path("ids")));
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
                assertThat(tokenizer.encode(whole)).isEqualTo(ids(row.path("wholeIds")));
            }
            for (JsonNode row : lines(files.resolve("long.jsonl"))) {
                int[] ids = tokenizer.encode(text(row, files));
                assertThat(ids).hasSize(row.path("count").asInt());
                assertThat(sha256(ids))
                        .isEqualTo(row.path("sha256OfInt32LittleEndian").asString());
                if (row.has("decodedSha256"))
                    assertThat(Fingerprint.of(tokenizer.decode(ids)))
                            .isEqualTo(row.path("decodedSha256").asString());
            }
        }
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

    /** tokenizer.json of the bundled model puts {@code <s>} (0) in front; 4 is its id 6, and 2 is made the end of a text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                      | 0 6   | puts <s> (0) in front",
                "{'add_bos_token': true, 'bos_token': '<s>'}             | 0 6   | puts <s> (0) in front",
                "{'add_bos_token': false, 'bos_token': {'content':'<s>'}}| 6     | puts nothing in front",
                "{'add_eos_token': true, 'eos_token': '<unk>'}           | 0 6 1 | puts <s> (0) in front and <unk> (1) behind"
            })
    void whatTheConfigSaysIsPutAroundATextGoesBeforeTheTokenizersOwn(String config, String ids, String described)
            throws IOException {
        try (Tokenizer tokenizer = of(bundled(), config.replace('\'', '"'))) {
            assertThat(tokenizer.encode("4"))
                    .isEqualTo(java.util.Arrays.stream(ids.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray());
            assertThat(tokenizer.describe())
                    .startsWith(described + "; ends at ")
                    .endsWith(" (2)");
        }
    }

    @Test
    void aTokenThatIsToBePutInFrontMustBeOne() {
        assertThatThrownBy(() -> of(bundled(), "{\"add_bos_token\": true}"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("add_bos_token is true, but bos_token is null");
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
