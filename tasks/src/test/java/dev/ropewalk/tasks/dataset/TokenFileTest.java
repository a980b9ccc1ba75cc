package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.tasks.dataset.TokenFile.Width;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TokenFileTest {

    /** fixtures/expected/bin.json of the kit: 7 files, of which 4 are refused, and one read with the wrong width. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyFileIsReadOrRefusedAsTheKitSays(Path root) {
        JsonNode expected = Goldens.expected(root, "bin");
        int vocabulary = expected.path("vocabulary").asInt();
        assertThat(expected.path("files").size()).isEqualTo(7);
        expected.path("files").propertyStream().forEach(entry -> {
            Path file = root.resolve("fixtures/bin").resolve(entry.getKey());
            JsonNode is = entry.getValue();
            Width width = Width.named(is.path("dtype").asString());
            if (is.path("expect").asString().equals("error")) {
                String what = is.has("position")
                        ? "the id " + is.path("value").asInt() + " at position "
                                + is.path("position").asInt() + ", outside the vocabulary of " + vocabulary
                        : is.path("errorKind").asString().replace("id outside", "outside");
                assertThatThrownBy(() -> TokenFile.read(file, width, vocabulary))
                        .hasMessageStartingWith(file.toString())
                        .hasMessageContaining(what.replace("size is not", "is not"));
                return;
            }
            TokenFile read = TokenFile.read(file, width, vocabulary);
            int[] starts = Goldens.ids(is.path("documentStarts"));
            assertThat(read.ids()).hasSize(is.path("tokens").asInt());
            assertThat(read.documentStarts()).isEqualTo(starts);
            if (is.has("first")) {
                assertThat(read.ids()).startsWith(Goldens.ids(is.path("first"))).endsWith(Goldens.ids(is.path("last")));
                int[] lengths = Goldens.ids(is.path("documentLengths"));
                for (int i = 1; i < starts.length; i++)
                    assertThat(starts[i] - starts[i - 1]).isEqualTo(lengths[i - 1]);
                assertThat(read.firstDocuments(10))
                        .hasSize(is.path("firstTenDocumentsEnd").asInt());
            }
            if (is.has("readAsUint16"))
                assertThatThrownBy(() -> TokenFile.read(file, Width.UINT16, vocabulary))
                        .hasMessageContaining("looks like uint32");
        });
    }

    /** The kit's few.uint16.bin holds two documents: upstream's first ten end in an IndexError. */
    @Test
    void theFirstDocumentsNeedAnotherBehindThem() {
        TokenFile two = TokenFile.read(Goldens.COPY.resolve("fixtures/bin/few.uint16.bin"), Width.UINT16, 32000);
        assertThat(two.firstDocuments(1)).hasSize(25);
        assertThatThrownBy(() -> two.firstDocuments(10))
                .hasMessage("the first 10 documents need another one behind them, there are 2");
        assertThatThrownBy(() -> Width.named("int16")).hasMessage("dtype must be uint16 or uint32, got 'int16'");
    }

    /** Ids above 65,535 have 1 in their upper half where the vocabulary is that of Llama 3. */
    @Test
    void aLargeVocabularyDoesNotHideTheWidth() {
        Path file = Goldens.COPY.resolve("fixtures/bin/test.uint32.bin");
        assertThatThrownBy(() -> TokenFile.read(file, Width.UINT16, 128_256))
                .hasMessage(file + " looks like uint32, not uint16: every second value is at most 1");
    }
}
