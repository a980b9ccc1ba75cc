package dev.ropewalk.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.args.CacheType;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** llama.cpp continues a prompt with the tokens this decoder continues it with: what is timed is the same model. */
class LlamaCppTest {

    private static final Path CHECKPOINTS =
            Path.of("..", "decoder", "src", "test", "resources", "conformance", "families", "checkpoints");
    private static final int PROMPT = 40, NEW_TOKENS = 24;
    private static final LlamaCpp.Settings SETTINGS = new LlamaCpp.Settings(1, PROMPT + NEW_TOKENS, CacheType.F32);

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheNativeLibrary() {
        try {
            Class.forName(LlamaModel.class.getName());
        } catch (LinkageError | ClassNotFoundException e) {
            abort("llama.cpp's native library does not load here, so nothing was compared: " + e.getMessage());
        }
    }

    /**
     * Equal heads, heads that share keys in groups and all one, heads wider than hidden / heads, a tied head, another family's name. All weights are random,
     * so a continuation hangs on everything: a base of 9,000 instead of 10,000 is enough for another one.
     */
    @ParameterizedTest
    @CsvSource({"llama-sharded, llama", "llama-headdim, llama", "rope, llama", "llama-tied, llama", "rope, mistral"})
    void theSameTokensFollow(String checkpoint, String family) throws IOException {
        Path at = CHECKPOINTS.resolve(checkpoint);
        Path config = Files.writeString(
                folder.resolve("config.json"),
                Files.readString(at.resolve("config.json"))
                        .replace(
                                "\"model_type\": \"llama\"",
                                "\"sliding_window\": null, \"model_type\": \"" + family + "\""));
        Path gguf = folder.resolve("model.gguf");
        int[] prompt, ours;
        try (Decoder decoder = Decoder.load(Checkpoint.open(at, config))) {
            prompt = prompt(decoder);
            ours = continuation(decoder, prompt);
            decoder.writeGguf(gguf);
        }
        try (LlamaCpp llama = new LlamaCpp(gguf, SETTINGS)) {
            assertThat(llama.greedy(prompt, NEW_TOKENS).ids()).containsExactly(ours);
            assertThat(llama.greedy(prompt, NEW_TOKENS).ids())
                    .as("the same again")
                    .containsExactly(ours);
        }
        try (LlamaCpp turned = new LlamaCpp(LlamaCpp.parameters(gguf, SETTINGS).setRopeFreqBase(9_000))) {
            assertThat(turned.greedy(prompt, NEW_TOKENS).ids()).isNotEqualTo(ours);
        }
    }

    /** Figures are those of the tokens that were asked for, or there are none: here tokens 17 and 71 have changed their texts. */
    @Test
    void otherTokensAreRefused() throws IOException {
        Path gguf = folder.resolve("model.gguf");
        try (Decoder decoder = Decoder.random(1, 64, 64)) {
            decoder.writeGguf(gguf);
        }
        String bytes = Files.readString(gguf, StandardCharsets.ISO_8859_1), size = "\3\0\0\0\0\0\0\0";
        int first = bytes.indexOf(size + "17;"), second = bytes.indexOf(size + "71;");
        StringBuilder changed = new StringBuilder(bytes);
        changed.replace(first, first + 11, size + "71;").replace(second, second + 11, size + "17;");
        Files.writeString(gguf, changed, StandardCharsets.ISO_8859_1);
        try (LlamaCpp llama = new LlamaCpp(gguf, SETTINGS)) {
            assertThatThrownBy(() -> llama.greedy(new int[] {1, 17, 2}, 4))
                    .hasMessage("llama.cpp reads other tokens than the 3 of the prompt");
            assertThatThrownBy(() -> llama.greedy(new int[PROMPT], 300)).hasMessage("context shift is disabled");
        }
    }

    private static int[] prompt(Decoder decoder) {
        return new Random(1).ints(PROMPT, 0, decoder.vocabularySize()).toArray();
    }

    private static int[] continuation(Decoder decoder, int[] prompt) {
        Configuration plain = Configuration.of("rope");
        try (Context context =
                decoder.read(List.of(prompt), plain.resolve(decoder.rope(), PROMPT + NEW_TOKENS), NEW_TOKENS)) {
            return context.generate(NEW_TOKENS, Set.of()).get(0);
        }
    }
}
