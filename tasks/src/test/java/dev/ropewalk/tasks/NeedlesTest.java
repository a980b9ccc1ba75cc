package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedlesTest {

    @Test
    void needlesStandBetweenSentencesAtTheirDepth() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            for (int needles : new int[] {1, 3}) {
                Task task = Tasks.named("niah", Map.of("needles", needles, "depths", 5));
                Samples samples = task.on(tokenizer, 12_000);
                for (int ordinal = 0; ordinal < 5; ordinal++) {
                    Sample sample = samples.sample(12_000, 4, ordinal);
                    String text = sample.text();
                    int from = text.indexOf("<book> ") + 7, to = text.indexOf(" </book>");
                    String[] parts = text.substring(from, to).split("\n[^\n]*\n", -1);
                    assertThat(parts).hasSize(needles + 1);
                    double words = 0, all = words(String.join(" ", parts));
                    for (int i = 0; i < needles; i++) {
                        words += words(parts[i]);
                        assertThat(parts[i].isEmpty() || parts[i].endsWith(".") || sample.depth() == 1)
                                .isTrue();
                        assertThat(words / all)
                                .isCloseTo(sample.depth() + (1 - sample.depth()) * i / needles, within(0.01));
                    }
                    assertThat(sample.answers()).hasSize(needles).doesNotHaveDuplicates();
                    assertThat(sample.answers())
                            .allSatisfy(
                                    answer -> assertThat(text.split(answer, -1)).hasSize(2));
                }
            }
        }
    }

    /** Of the same form, about others: what is asked for stands once, and nothing else changes without them. */
    @Test
    void distractorsAreAboutOthers() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Task plain = Tasks.named("niah", Map.of("distractors", 0, "depths", 5));
            assertThat(plain.parameters()).doesNotContainKey("distractors");
            for (int needles : new int[] {1, 3}) {
                Task task = Tasks.named("niah", Map.of("needles", needles, "distractors", 7, "depths", 5));
                Samples samples = task.on(gpt2, 6000);
                assertThat(samples.identity()).containsEntry("distractors", 7);
                String form = needles == 1 ? "\nThe best thing to do in " : " are one of the secret ingredients ";
                for (int i = 0; i < 5; i++) {
                    Sample sample = samples.sample(6000, 4, i);
                    assertThat(String.valueOf(sample.text()).split(form, -1)).hasSize(1 + needles + 7);
                    assertThat(String.valueOf(sample.text())
                                    .split(needles == 1 ? " San Francisco is " : " pizza\\.", -1))
                            .hasSize(1 + needles);
                    assertThat(sample.answers())
                            .allSatisfy(answer -> assertThat(
                                            String.valueOf(sample.text()).split(answer, -1))
                                    .hasSize(2));
                }
            }
        }
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split(" ").length;
    }

    /** The order of files is that of their names, whatever the folder says; a short text is repeated. */
    @Test
    void aFolderIsReadInTheOrderOfItsNamesAndRepeated(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("b.txt"), "Mr. Brown saw it. \u201cAgain?\u201d he asked.\n");
        Files.writeString(folder.resolve("a.txt"), "\uFEFFFirst comes this one,\r\n  e.g. here.\n");
        Files.writeString(folder.resolve("notes.md"), "Not this.");
        Essay essay = Essay.of(folder.toString(), 16);
        assertThat(essay.text())
                .isEqualTo(
                        "First comes this one, e.g. here. Mr. Brown saw it. \u201cAgain?\u201d he asked. First comes this");
        assertThat(essay.sentences()).containsExactly(0, 6, 10, 13);
        assertThat(essay.sentencesIn(13)).isEqualTo(3);
        assertThat(essay.sentencesIn(14)).isEqualTo(4);
        assertThat(essay.nearestBreak(7, 16)).isEqualTo(6);
        assertThat(essay.nearestBreak(9, 16)).isEqualTo(10);
        assertThat(essay.nearestBreak(16, 16)).isEqualTo(16);
        assertThat(essay.nearestBreak(0, 16)).isZero();
        assertThatThrownBy(() -> Essay.of(folder.resolve("none").toString(), 3))
                .hasMessageStartingWith("there is no folder ");
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples =
                    Tasks.named("niah", Map.of("folder", folder.toString())).on(tokenizer, 2000);
            assertThat(samples.sample(2000, 1, 4).text()).contains("e.g. here.");
            assertThat(samples.identity()).doesNotContainKey("folder").containsEntry("data", essay.data());
        }
    }

    /** The hash is the kit's, of the files in its order. */
    @Test
    void aHaystackIsTheTextOfItsFolder() {
        assumeTrue(Files.exists(Conformance.file("fixtures/expected/haystack.json")), "the whole kit is not here");
        assertThat(Essay.of(Conformance.file("fixtures/haystack").toString(), 100)
                        .data())
                .isEqualTo(Conformance.json("fixtures/expected/haystack.json")
                        .get("sha256")
                        .stringValue());
    }

    @Test
    void anAnswerNeedsWhatWasHiddenInAnyCaseAndWithAnyBlanks() {
        Needles one = new Needles(1, 0, 5, 1, null), two = new Needles(2, 0, 5, 1, null);
        List<String> hidden = List.of("eat a sandwich and sit in Dolores Park on a sunny day");
        assertThat(one.verdict(hidden, " Eat a sandwich and\nsit in dolores park on a sunny day!")
                        .score())
                .isEqualTo(1);
        assertThat(one.verdict(hidden, " Eat a sandwich.").score()).isZero();
        assertThat(two.verdict(List.of("Figs", "Pears"), "figs and plums").score())
                .isEqualTo(0.5);
    }
}
