package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two samples have one hash only if the same was read and the same of it scored. */
class PromptHashTest {

    @TempDir
    Path folder;

    @Test
    void aPromptAloneIsItsIds() {
        assertThat(PromptHash.of(List.of(new int[] {1, 258})))
                .isEqualTo(Fingerprint.of(new byte[] {0, 0, 0, 1, 0, 0, 1, 2}));
    }

    @Test
    void whereAPartEndsIsPartOfIt() {
        Set<String> hashes = new HashSet<>();
        for (List<int[]> parts : List.of(
                List.of(new int[] {1, 2, 3}),
                List.of(new int[] {1, 2}, new int[] {3}),
                List.of(new int[] {1}, new int[] {2, 3}),
                List.of(new int[] {1, 2, 3}, new int[0]),
                List.of(new int[0], new int[] {1, 2, 3}))) hashes.add(PromptHash.of(parts));
        assertThat(hashes).hasSize(5);
    }

    private String first(Task task, int length) {
        Samples samples = task.on(BundledModel.TOKENIZER, length);
        return samples.promptSha256(samples.sample(length, 1, 0));
    }

    private void text(String words) throws IOException {
        Files.writeString(folder.resolve("a.txt"), words);
    }

    /** The first window holds 256 tokens, the text 1024: what differs behind is read in later windows. */
    @ParameterizedTest
    @ValueSource(strings = {"press", "yarn", "fullwindow", "disjoint", "secondhalf"})
    void whatLaterWindowsReadIsCovered(String protocol) throws IOException {
        Task task = Tasks.named("ppl/" + protocol, Map.of("documents", 1, "folder", folder.toString(), "tokens", 1024));
        text("the lamp likes the bird . ".repeat(200));
        String before = first(task, 256);
        assertThat(first(task, 256)).isEqualTo(before);
        text("the lamp likes the bird . ".repeat(60) + "the bird likes the lamp . ".repeat(140));
        assertThat(first(task, 256)).isNotEqualTo(before);
    }

    /** The same ids under another rule: others of them are scored. */
    @Test
    void whatIsScoredIsCovered() throws IOException {
        text("the lamp likes the bird . ".repeat(200));
        Set<String> hashes = new HashSet<>();
        for (String task : List.of("ppl/lastk-16", "ppl/lastk-17"))
            hashes.add(first(Tasks.named(task, Map.of("documents", 1, "folder", folder.toString())), 256));
        for (int stride : List.of(64, 128))
            hashes.add(first(
                    Tasks.named(
                            "ppl/press",
                            Map.of("documents", 1, "folder", folder.toString(), "tokens", 1024, "stride", stride)),
                    256));
        assertThat(hashes).hasSize(4);
    }

    /** Perplexity a word of a whole page counts its words, which the bundled tokenizer's ids do not tell: one blank is as good as two. */
    @Test
    void blanksThatAreCountedAreCovered() throws IOException {
        Task task = Tasks.named(
                "ppl/disjoint", Map.of("documents", 1, "folder", folder.toString(), "tokens", "all", "per", "byte"));
        text("the lamp likes the bird . ".repeat(20));
        String before = first(task, 64);
        text("the  lamp likes the bird . ".repeat(20));
        assertThat(first(task, 64)).isNotEqualTo(before);
    }

    /** Every choice is read behind the context; how they are compared decides whether they are read alone, too. */
    @Test
    void choicesAreCovered() throws IOException {
        String row =
                "{\"id\": \"q\", \"context\": \"the lamp likes the\", \"choices\": [\" bird\", \" lamp\"], \"gold\": 0}\n";
        Path file = folder.resolve("choices.jsonl");
        Set<String> hashes = new HashSet<>();
        for (String form : List.of(row, row.replace("\" lamp\"]", "\" bird\"]").replace("\" bird\",", "\" lamp\","))) {
            Files.writeString(file, form);
            for (String by : List.of("acc", "acc_mutual_info"))
                hashes.add(first(
                        Tasks.named("file", Map.of("path", file.toString(), "format", "multiple-choice", "by", by)),
                        64));
        }
        assertThat(hashes).hasSize(4);
    }

    /** The second prompt is asked with the first answer in it, whatever that is. */
    @Test
    void whatIsAskedAfterwardsIsCovered() {
        Task task = Tasks.named(
                "file",
                Map.of("path", Conformance.file("fixtures/leval/sci_fi.jsonl").toString()));
        Samples samples = task.on(BundledModel.other("llama2"), 4096);
        Sample sample = samples.sample(4096, 1, 0);
        assertThat(samples.asked(sample)).hasSize(2);
        assertThat(samples.promptSha256(sample)).isNotEqualTo(PromptHash.of(List.of(sample.ids())));
    }

    /** An answer whose likelihood is measured is read behind the prompt. */
    @Test
    void answersAreCovered() {
        Samples samples = Tasks.named("passkey", Map.of()).on(BundledModel.TOKENIZER, 256);
        Sample sample = samples.sample(256, 1, 0);
        assertThat(samples.asked(sample)).containsExactly(sample.ids(), sample.answer());
    }
}
