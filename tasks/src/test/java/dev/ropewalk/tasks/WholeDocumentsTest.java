package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ppl/disjoint{tokens=all}}: published numbers of wikitext are over whole pages of any length. */
class WholeDocumentsTest {

    @TempDir
    Path folder = Path.of("");

    private Task task(String per) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "the bird likes the lamp . ".repeat(3) + "ada was at the market .");
        Files.writeString(
                folder.resolve("b.txt"),
                "the code of ada is 12345 . dan likes the lamp . ".repeat(9) + "\nthe code of ada is 12345 .");
        return Tasks.named(
                "ppl/disjoint", Map.of("tokens", "all", "documents", "2", "folder", folder.toString(), "per", per));
    }

    /**
     * Rule of the case lm-eval-prefix-token. The numbers are of lm-evaluation-harness 0.4.13's windows (lm_eval/utils.py) over the bundled model in
     * transformers 5.23.0, 2026-11-29: its tokenizer puts {@code <s>} in front, so that one stands before it and it is foretold, as there.
     */
    @ParameterizedTest
    @CsvSource({"64, byte, 6.419464", "256, byte, 6.464997", "64, word, 1791.564", "256, word, 1843.313"})
    void aPageIsScoredFromItsFirstTokenToItsLast(int length, String per, double expected) throws IOException {
        Task task = task(per);
        Samples samples = task.on(BundledModel.TOKENIZER, 256);
        try (Decoder decoder = Decoder.load(Checkpoint.open(BundledModel.FOLDER), Dtype.FLOAT32)) {
            var plain = Configuration.of("rope").resolve(decoder.rope(), length);
            List<Sample> pages = IntStream.range(0, 2)
                    .mapToObj(i -> samples.sample(length, 1, i))
                    .toList();
            Summary together = task.summarize(samples.measure(decoder, plain, pages));
            assertThat(together.score()).isCloseTo(expected, within(1e-4 * expected));
            Summary apart = task.summarize(pages.stream()
                    .map(page -> samples.measure(decoder, plain, List.of(page)).get(0))
                    .toList());
            assertThat(apart.score()).isCloseTo(together.score(), within(1e-5 * expected));
        }
    }

    @Test
    void onlyTheRuleOfWholePagesTakesThem() throws IOException {
        assertThat(task("word").parameters()).containsEntry("tokens", "all");
        assertThatThrownBy(() -> Tasks.named("ppl/press", Map.of("tokens", "all", "folder", "x")))
                .hasMessageContaining("tokens=all is for ppl/disjoint");
        assertThatThrownBy(() -> Tasks.named("ppl/disjoint", Map.of("tokens", "all")))
                .hasMessageContaining("needs a folder");
        Task three =
                Tasks.named("ppl/disjoint", Map.of("tokens", "all", "documents", "3", "folder", folder.toString()));
        assertThatThrownBy(() -> three.on(BundledModel.TOKENIZER, 256)).hasMessageContaining("it holds 2 of 2");
    }
}
