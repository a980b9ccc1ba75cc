package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LastKTest {

    /** Windows, sums and values of the kit's toy model, whose likelihood depends on where a window starts, as a real one's does. */
    @Test
    void windowsAndValuesAgreeWithTheGoldens() {
        JsonNode file = Conformance.json("perplexity/protocols.json");
        int bos = file.get("bos").intValue(), cases = 0;
        for (JsonNode golden : file.get("cases")) {
            if (!golden.get("protocol").stringValue().equals("lastk")) continue;
            cases++;
            int k = golden.get("k").intValue(),
                    longest = golden.get("maximumLength").intValue();
            List<int[]> documents = golden.get("documents")
                    .valueStream()
                    .map(ids -> ids.valueStream().mapToInt(JsonNode::intValue).toArray())
                    .filter(ids -> ids.length >= longest)
                    .toList();
            LastK task = new LastK(k, documents.size(), null);
            LastK.Windows windows = task.new Windows(new int[] {bos}, longest, "golden", (seed, i) -> documents.get(i));
            for (JsonNode length : golden.get("lengths")) {
                JsonNode expected = golden.get("windows").get(length.asString());
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < documents.size(); i++) {
                    Sample sample = windows.sample(length.intValue(), 1, i);
                    int start = expected.get(i).get("firstRealToken").intValue();
                    assertThat(sample.ids())
                            .hasSize(expected.get(i).get("fed").intValue())
                            .startsWith(bos);
                    assertThat(Arrays.copyOfRange(sample.ids(), 1, sample.ids().length))
                            .isEqualTo(Arrays.copyOfRange(documents.get(i), start, longest));
                    double[] nll = IntStream.range(sample.ids().length - k, sample.ids().length)
                            .mapToDouble(j -> toyNll(sample.ids(), j))
                            .toArray();
                    for (int j = 0; j < k; j++)
                        assertThat(nll[j])
                                .isCloseTo(expected.get(i).get("nll").get(j).doubleValue(), within(1e-9));
                    outcomes.add(windows.outcome(sample, nll, 1));
                }
                assertThat(task.summarize(outcomes).score())
                        .isCloseTo(
                                golden.at("/expected/" + length.asString() + "/perplexity")
                                        .doubleValue(),
                                within(1e-9));
            }
        }
        assertThat(cases).isEqualTo(2);
    }

    private static double toyNll(int[] w, int j) {
        return ((31 * w[j] + 17 * w[j - 1] + 13 * w[Math.max(0, j - 2)] + 7 * w[0]) % 101) / 40.0 + 3.0 / (1 + j);
    }

    @Test
    void everyLengthEndsWithTheSameTokens() {
        LastK task = new LastK(32, 3, null);
        Samples samples = task.on(BundledModel.TOKENIZER, 1024);
        for (int document = 0; document < 3; document++) {
            int[] longest = samples.sample(1024, 9, document).ids();
            for (int length : new int[] {33, 64, 255, 256, 1023}) {
                int[] ids = samples.sample(length, 9, document).ids();
                assertThat(ids).hasSize(length).startsWith(BundledModel.TOKENIZER.prefix());
                assertThat(Arrays.copyOfRange(ids, 1, length))
                        .isEqualTo(Arrays.copyOfRange(longest, 1024 - length + 1, 1024));
            }
        }
    }

    /** The control: the scored tokens are the document's own, what stands before them is the next document's. */
    @Test
    void aShuffledPrefixComesFromAnotherDocument() {
        Task task = Tasks.named("ppl/shuffled-prefix-32@1", Map.of("documents", 3));
        assertThat(task).isEqualTo(new LastK(32, 3, null, true));
        Samples control = task.on(BundledModel.TOKENIZER, 200);
        Samples own = new LastK(32, 3, null).on(BundledModel.TOKENIZER, 200);
        for (int i = 0; i < 3; i++) {
            int[] ids = control.sample(120, 9, i).ids();
            assertThat(ids).hasSize(120);
            assertThat(Arrays.copyOfRange(ids, 88, 120))
                    .isEqualTo(Arrays.copyOfRange(own.sample(120, 9, i).ids(), 88, 120));
            assertThat(Arrays.copyOf(ids, 88))
                    .isEqualTo(Arrays.copyOf(own.sample(120, 9, (i + 1) % 3).ids(), 88));
        }
        assertThat(own.identity()).hasToString("{data=stories@2, documents=3, k=32, longest=200}");
        assertThat(control.identity()).hasToString("{data=stories@2, documents=3, k=32, longest=200, prefix=shuffled}");
        assertThatThrownBy(() -> Tasks.named("ppl/shuffled-prefix", Map.of("documents", 1)))
                .hasMessage("ppl/shuffled-prefix: documents must be an integer from 2 to 100000, got 1");
    }

    @Test
    void aBrokenNumberLeavesNoScore() {
        LastK task = new LastK(2, 2, null);
        LastK.Windows windows = task.new Windows(new int[0], 4, "test", (seed, i) -> new int[] {1, 2, 3, 4});
        Outcome good = windows.outcome(windows.sample(4, 1, 0), new double[] {1, 2}, 1);
        Outcome bad = windows.outcome(windows.sample(4, 1, 1), new double[] {1, Double.NaN}, 1);
        assertThat(bad.status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(bad.message()).isEqualTo("1 of 2 log-likelihoods are not finite");
        Summary summary = task.summarize(List.of(good, bad));
        assertThat(summary.score()).isNull();
        assertThat(summary.failures()).isEqualTo(1);
        assertThat(summary.message()).isEqualTo("1 of 2 documents failed, so there is no perplexity");
        assertThat(task.summarize(List.of(good)).score()).isCloseTo(Math.exp(1.5), within(1e-12));
        assertThat(task.summarize(List.of(good)).interval()).isNull();
    }

    @Test
    void documentsOfAFolderAreThoseLongEnoughInTheOrderOfTheirHashes(@TempDir Path folder) throws Exception {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Files.writeString(folder.resolve("a.txt"), "one two three four five six seven eight nine ten");
            Files.writeString(folder.resolve("b.txt"), "\uFEFFten nine eight seven six five four three two one");
            Files.writeString(folder.resolve("same-as-a.txt"), "one two three four five six seven eight nine ten");
            Files.writeString(folder.resolve("short.txt"), "one");
            Files.writeString(folder.resolve("notes.md"), "one two three four five six seven eight nine ten eleven");
            Samples samples = new LastK(2, 2, folder.toString()).on(gpt2, 8);
            List<int[]> ids = List.of(
                    samples.sample(8, 1, 0).ids(), samples.sample(8, 2, 1).ids());
            assertThat(ids.get(0)).isNotEqualTo(ids.get(1));
            Files.move(folder.resolve("a.txt"), folder.resolve("z.txt"));
            assertThat(new LastK(2, 2, folder.toString()).on(gpt2, 8).identity())
                    .isEqualTo(samples.identity());
            assertThatThrownBy(() -> new LastK(2, 3, folder.toString()).on(gpt2, 8))
                    .hasMessage("folder " + folder
                            + " must hold 3 different .txt files of at least 8 tokens, it holds 2 of 3");
            assertThatThrownBy(() -> new LastK(2, 3, null).on(gpt2, 8))
                    .hasMessageStartingWith("ppl/lastk-2@1 has no texts for this tokenizer: name a folder");
        }
    }
}
