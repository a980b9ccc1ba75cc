package dev.ropewalk.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.args.CacheType;
import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** llama.cpp continues a prompt with the tokens this decoder continues it with: what is timed is the same model. */
class LlamaCppTest {

    private static final Path KIT = Path.of("..", "decoder", "src", "test", "resources", "conformance");
    private static final int PROMPT = 40, NEW_TOKENS = 24;
    private static final LlamaCpp.Settings PLAIN = new LlamaCpp.Settings(1, PROMPT + NEW_TOKENS, CacheType.F32, false);
    private static final LlamaCpp.Settings FLASH = new LlamaCpp.Settings(1, PROMPT + NEW_TOKENS, CacheType.F32, true);

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
     * Equal heads, grouped and single key heads, heads wider than hidden / heads, a tied head, another family's name. All weights are random,
     * so a continuation hangs on everything: a base of 9,000 instead of 10,000 is enough for another one.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "methods/checkpoints/llama-gqa",
                "families/checkpoints/llama-mha",
                "families/checkpoints/llama-mqa",
                "families/checkpoints/llama-headdim",
                "families/checkpoints/llama-tied",
                "families/checkpoints/mistral"
            })
    void theSameTokensFollow(String checkpoint) throws IOException {
        Path gguf = folder.resolve("model.gguf");
        int[] prompt, ours;
        try (Decoder decoder = Decoder.load(Checkpoint.open(KIT.resolve(checkpoint)))) {
            prompt = prompt(decoder);
            ours = continuation(decoder, prompt);
            decoder.writeGguf(gguf);
        }
        for (LlamaCpp.Settings settings : List.of(PLAIN, FLASH))
            try (LlamaCpp llama = new LlamaCpp(gguf, settings)) {
                assertThat(llama.greedy(prompt, NEW_TOKENS).ids()).containsExactly(ours);
                assertThat(llama.greedy(prompt, NEW_TOKENS).ids())
                        .as("the same again")
                        .containsExactly(ours);
            }
        try (LlamaCpp turned = new LlamaCpp(LlamaCpp.parameters(gguf, PLAIN).setRopeFreqBase(9_000))) {
            assertThat(turned.greedy(prompt, NEW_TOKENS).ids()).isNotEqualTo(ours);
        }
    }

    /** Where its context ends llama.cpp stops without a word: then there are no figures. */
    @Test
    void anotherNumberOfTokensIsRefused() throws IOException {
        Path gguf = folder.resolve("model.gguf");
        try (Decoder decoder = Decoder.random(1, 64, 64)) {
            decoder.writeGguf(gguf);
        }
        try (LlamaCpp llama = new LlamaCpp(gguf, PLAIN)) {
            assertThatThrownBy(() -> llama.greedy(new int[PROMPT], 300))
                    .hasMessageMatching("llama.cpp wrote \\d+ tokens where 300 were asked for");
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
