package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Folders and files of texts give the same texts on every machine. */
class TextsTest {

    @TempDir
    Path folder = Path.of("");

    /** fixtures/expected/text-folder.json of the kit: 8 texts with a BOM, CRLF and an empty file among them. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyTextOfAFolderIsTheKits(Path root) {
        JsonNode expected = Goldens.expected(root, "text-folder");
        var tokenizer = Goldens.tokenizer(expected.path("tokenizer").asString());
        Texts texts = Texts.inFolder(root.resolve("fixtures/text-folder"));
        assertThat(texts.texts()).hasSize(expected.path("documents").size()).hasSize(8);
        for (Texts.Text text : texts.texts()) {
            JsonNode document = expected.path("documents").path(text.name());
            assertThat(text.sha256())
                    .as(text.name())
                    .isEqualTo(document.path("sha256").asString());
            assertThat(text.text().codePointCount(0, text.text().length()))
                    .isEqualTo(document.path("characters").asInt());
            assertThat(text.words()).isEqualTo(document.path("words").asInt());
            assertThat(text.bytes()).isEqualTo(document.path("bytes").asInt());
            assertThat(tokenizer.encode(text.text()))
                    .hasSize(document.path("tokens").asInt());
            assertThat(tokenizer.encodePlain(text.text()))
                    .hasSize(document.path("tokensWithoutSpecial").asInt());
        }
        for (var selection : Map.of(
                        "atLeast300take10",
                        300,
                        "atLeast600take2",
                        600,
                        "atLeast600take10",
                        600,
                        "atLeast1000000take3",
                        1_000_000)
                .entrySet()) {
            List<String> names = Goldens.texts(expected.path("selection").path(selection.getKey()));
            int most = Integer.parseInt(selection.getKey().replaceFirst(".*take", ""));
            if (names.isEmpty())
                assertThatThrownBy(() -> texts.ofAtLeast(selection.getValue(), most, tokenizer))
                        .hasMessageEndingWith(
                                "holds no text of at least " + selection.getValue() + " tokens among its 8");
            else
                assertThat(texts.ofAtLeast(selection.getValue(), most, tokenizer))
                        .extracting(Texts.Text::name)
                        .isEqualTo(names);
        }
        assertThat(texts.ofAtLeast(300, 2, tokenizer))
                .extracting(Texts.Text::name)
                .isEqualTo(Goldens.texts(expected.path("selection").path("atLeast300take10"))
                        .subList(0, 2));
    }

    /** fixtures/expected/text-folder.json of the kit, textJsonl: 3 rows. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyRowIsAText(Path root) {
        JsonNode expected = Goldens.expected(root, "text-folder").path("textJsonl");
        Texts texts = Texts.jsonl(
                root.resolve("fixtures").resolve(expected.path("file").asString()));
        assertThat(texts.texts().stream().map(Texts.Text::sha256).toList())
                .isEqualTo(Goldens.texts(expected.path("sha256")));
        assertThat(texts.texts().stream()
                        .mapToInt(text -> Goldens.tokenizer("llama3").encodePlain(text.text()).length))
                .containsExactly(java.util.Arrays.stream(Goldens.ids(expected.path("tokensWithoutSpecial")))
                        .boxed()
                        .toArray(Integer[]::new));
        assertThat(texts.texts())
                .extracting(Texts.Text::name)
                .containsExactly("documents-0", "documents-1", "documents-2");
    }

    /** fixtures/expected/haystack.json of the kit: decoys are left out, names are sorted by code point. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void aHaystackIsAllTextsOfItsFolder(Path root) {
        JsonNode expected = Goldens.expected(root, "haystack");
        Texts texts = Texts.inFolder(root.resolve("fixtures/haystack"));
        assertThat(texts.texts().stream().map(Texts.Text::name).toList())
                .isEqualTo(Goldens.texts(expected.path("files")));
        assertThat(texts.joined().codePointCount(0, texts.joined().length()))
                .isEqualTo(expected.path("characters").asInt());
        assertThat(Fingerprint.of(texts.joined()))
                .isEqualTo(expected.path("sha256").asString());
        assertThat(texts.repetitions(2000, Goldens.tokenizer("llama3")))
                .isEqualTo(expected.path("repetitionsFor2000Llama3Tokens").asInt());
    }

    /** fixtures/expected/haystack.json of the kit, upstreamInsertion: 16 texts with a needle in them. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void theNeedleIsPutWhereUpstreamPutsIt(Path root) {
        Texts texts = Texts.inFolder(root.resolve("fixtures/haystack"));
        JsonNode cases =
                Goldens.expected(root, "haystack").path("upstreamInsertion").path("cases");
        assertThat(cases.size()).isEqualTo(16);
        for (JsonNode one : cases) {
            var tokenizer = Goldens.tokenizer(one.path("tokenizer").asString());
            int length = one.path("contextLength").asInt();
            String haystack = texts.joined().repeat(texts.repetitions(length, tokenizer));
            Needle needle =
                    new Needle(one.path("needle").asString(), one.path("buffer").asInt());
            String text = needle.in(haystack, length, one.path("depthPercent").asDouble(), tokenizer);
            assertThat(Fingerprint.of(text))
                    .as(one.toString())
                    .isEqualTo(one.path("textSha256").asString());
            assertThat(text.codePointCount(0, text.indexOf(needle.text().strip())))
                    .isEqualTo(one.path("needleAtCharacter").asInt());
        }
    }

    /** fixtures/expected/haystack.json of the kit, grids: numpy's rounding is half to even. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void gridsAreNumpys(Path root) {
        JsonNode grids = Goldens.expected(root, "haystack").path("grids");
        assertThat(Needle.evenly(0, 100, 35)).isEqualTo(Goldens.ids(grids.path("linear35")));
        assertThat(Needle.evenly(0, 100, 10)).isEqualTo(Goldens.ids(grids.path("linear10")));
        assertThat(Needle.evenly(1000, 16000, 35)).isEqualTo(Goldens.ids(grids.path("lengths35")));
        assertThat(Needle.evenly(1000, 128000, 40)).isEqualTo(Goldens.ids(grids.path("lengths40")));
        List<Double> sigmoid =
                grids.path("sigmoid35").valueStream().map(JsonNode::asDouble).toList();
        assertThat(java.util.Arrays.stream(Needle.sigmoid(35)).boxed().toList()).isEqualTo(sigmoid);
    }

    @Test
    void aTextThatIsThereTwiceIsTakenOnceAndReported() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "rope");
        Files.writeString(folder.resolve("a.txt"), "\uFEFFrope");
        Texts texts = Texts.inFolder(folder);
        assertThat(texts.warnings())
                .extracting(Dataset.Warning::toString)
                .containsExactly("b.txt, line 1: the text is that of a.txt");
        assertThat(texts.ofAtLeast(1, 9, Goldens.tokenizer("llama3"))).hasSize(1);
    }

    @Test
    void aFolderWithoutTextsAndATextThatIsNoneAreRefused() throws Exception {
        assertThatThrownBy(() -> Texts.inFolder(folder)).hasMessage("folder " + folder + " holds no .txt file");
        assertThatThrownBy(() -> Texts.inFolder(folder.resolve("none")))
                .hasMessage("there is no folder " + folder.resolve("none"));
        Files.write(folder.resolve("a.txt"), new byte[] {'r', (byte) 0xFF});
        assertThatThrownBy(() -> Texts.inFolder(folder))
                .hasMessageContaining("a.txt")
                .hasMessageContaining("not UTF-8");
    }

    /** str.isspace of Python 3.11 over all code points: 29 of them. */
    @Test
    void blanksArePythons() {
        String blanks = java.util.stream.IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> !Character.isSurrogate((char) c) && Blanks.only(Character.toString(c)))
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(" "));
        assertThat(blanks)
                .isEqualTo("9 a b c d 1c 1d 1e 1f 20 85 a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a"
                        + " 2028 2029 202f 205f 3000");
        assertThat(Blanks.strip("\u001C a b\u3000")).isEqualTo("a b");
        assertThat(Blanks.strip(" \n")).isEmpty();
        assertThat(Blanks.words(" a\u00A0b\n")).isEqualTo(2);
    }
}
