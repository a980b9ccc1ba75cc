package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The bundled model's tokenizer, as its README describes it: lower case, digits one by one, {@code <s>} first. */
class TokenizerTest {

    private static Path bundled() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) root = root.getParent();
        return root.resolve("datasets/reference-model");
    }

    @Test
    void digitsAreSingleTokensAndAPromptBeginsWithItsPrefix() {
        try (Tokenizer tokenizer = Tokenizer.of(bundled())) {
            assertThat(tokenizer.prefix()).containsExactly(0);
            assertThat(tokenizer.encode("The pass key is 481.")).containsExactly(0, 13, 14, 15, 16, 5, 9, 2, 11);
            assertThat(tokenizer.encodePlain("key ?")).containsExactly(15, 12);
            assertThat(tokenizer.decode(new int[] {0, 15, 16, 5})).isEqualTo("key is 4");
            assertThat(tokenizer.knows("the grass was at the market .")).isTrue();
            assertThat(tokenizer.knows("the zeppelin was at the market .")).isFalse();
        }
    }
}
