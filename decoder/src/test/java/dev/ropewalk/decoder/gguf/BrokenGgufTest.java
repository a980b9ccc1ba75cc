package dev.ropewalk.decoder.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of llama.cpp that is broken, or not one that is read, is answered with a sentence; nothing it says decides how much memory is asked for. */
class BrokenGgufTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bpe", "spm"})
    void whereverItIsCutOffASentenceSaysSo(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/gguf").resolve(name + ".gguf"));
        for (int length = 0; length < whole.length; length += length < 4000 ? 131 : 9973) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> open(cut))
                    .as("%d bytes of %s", cut.length, name)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageMatching("\\S+ .+\\.");
        }
    }

    /** 300 files with a bit changed before their numbers: read, or refused in a sentence. */
    @ParameterizedTest
    @CsvSource({
        "bpe, 12000",
        "gemma3, 12000",
        "granite, 4000",
        "mistral3, 4000",
        "olmo3, 4000",
        "phi2, 4000",
        "phi3, 4000",
        "stablelm-parallel, 4000"
    })
    void whateverBitIsWrongNothingElseIsThrown(String name, int header) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/gguf").resolve(name + ".gguf"));
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
            try {
                open(changed);
            } catch (CheckpointException e) {
                refused++;
                assertThat(e.getMessage()).hasSizeLessThan(1000).endsWith(".");
            }
        }
        assertThat(refused).as("refused of 300").isBetween(50, 299);
    }

    @Test
    void lengthsThatAreLongerThanTheFileAskForNoMemory() {
        ByteBuffer file = start(1, 1);
        key(file, "a", 9).putInt(9).putLong(Long.MAX_VALUE);
        assertThatThrownBy(() -> open(file.array()))
                .hasMessageContaining("ends within its header: it is cut off or damaged");
        ByteBuffer text = start(0, 1).putLong(1L << 62);
        assertThatThrownBy(() -> open(text.array()))
                .hasMessageContaining("ends within its header: it is cut off or damaged");
        ByteBuffer tensors = start(-1, 0);
        assertThatThrownBy(() -> open(tensors.array()))
                .hasMessageContaining("says it has 18446744073709551615 tensors, more than the 1048576 that are read");
    }

    @Test
    void listsAreNotNestedForEver() {
        ByteBuffer file = start(0, 1);
        key(file, "a", 9);
        for (int i = 0; i < 20; i++) file.putInt(9).putLong(1);
        assertThatThrownBy(() -> open(file.array()))
                .hasMessageContaining("has lists in its header that are nested more than 4 deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | tensor x is of the type IQ2_XXS, supported are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL and IQ4_XS.",
                "99 | tensor x is of the type number 99, supported are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL and IQ4_XS.",
                "2 | tensor x has rows of 48 numbers, of the type Q4_0 they must be a multiple of 32.",
            })
    void aTypeThatIsNotReadIsNamed(int type, String sentence) {
        ByteBuffer file = start(1, 0);
        text(file, "x").putInt(1).putLong(48).putInt(type).putLong(0);
        assertThatThrownBy(() -> open(file.array())).hasMessageEndingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mamba | is of the architecture 'mamba', GGUF is read of cohere2, command-r, gemma, gemma2, gemma3, granite, llama, mistral3, olmo2, phi2, phi3, qwen2, qwen3, smollm3, stablelm, starcoder2; give the folder of the original checkpoint.",
                "llama | has no llama.embedding_length.",
            })
    void anotherArchitectureIsRefused(String architecture, String sentence) {
        ByteBuffer file = start(0, 1);
        text(key(file, "general.architecture", 8), architecture);
        assertThatThrownBy(() -> open(file.array())).hasMessageEndingWith(sentence);
    }

    private void open(byte[] bytes) throws IOException {
        Path file = folder.resolve("model.gguf");
        Files.write(file, bytes);
        Checkpoint.open(GgufFolder.of(file, folder));
    }

    /** Four letters, the version, and how many there are. */
    private static ByteBuffer start(long tensors, long keys) {
        return ByteBuffer.allocate(400)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putLong(tensors)
                .putLong(keys);
    }

    private static ByteBuffer key(ByteBuffer file, String key, int type) {
        return text(file, key).putInt(type);
    }

    private static ByteBuffer text(ByteBuffer file, String text) {
        return file.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
