package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.text.Tokenizer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PublishedPasskeyTest {

    private static double score(PublishedPasskey.Form form, String key, String answer) {
        return new PublishedPasskey(form, form == PublishedPasskey.Form.PI ? 2 : 1, 1, 1, null)
                .verdict(List.of(key), answer)
                .score();
    }

    /** Numbers from the conformance kit: what YaRN's own scripts make of an answer. */
    @Test
    void answersAreScoredAsByTheOriginals() {
        for (JsonNode row : Conformance.lines("metrics/passkey.jsonl")) {
            String key = row.get("key").stringValue(),
                    answer = row.get("prediction").stringValue();
            if (!key.matches("[1-9][0-9]*")) continue; // drawn keys are plain integers
            assertThat(score(PublishedPasskey.Form.YARN, key, answer) == 1)
                    .as(row.toString())
                    .isEqualTo(row.get("yarn").booleanValue());
            assertThat(score(PublishedPasskey.Form.YARN_HARD, key, answer) == 1)
                    .as(row.toString())
                    .isEqualTo(row.get("yarnHard").booleanValue());
            assertThat(score(PublishedPasskey.Form.PI, key, answer))
                    .as(row.toString())
                    .isEqualTo(row.get("expected").doubleValue());
        }
        assertThat(score(PublishedPasskey.Form.CHUNK_LLAMA, "123", " 1234")).isEqualTo(1);
        assertThat(score(PublishedPasskey.Form.CHUNK_LLAMA, "123", "the key 123"))
                .isZero();
    }

    /** The row is in the form of LongLM's file. */
    @Test
    void linesAreThoseOfTheOriginal() {
        assumeTrue(
                Files.exists(Conformance.file("fixtures/passkey/passkey_examples.jsonl")), "the whole kit is not here");
        JsonNode row =
                Conformance.lines("fixtures/passkey/passkey_examples.jsonl").get(0);
        String theirs = row.get("input").stringValue() + "What is the pass key? The pass key is ";
        try (Tokenizer tokenizer = BundledModel.other("llama2")) {
            String ours = Tasks.named("passkey/longlm", Map.of())
                    .on(tokenizer, 600)
                    .sample(600, 1, 0)
                    .text();
            assertThat(form(ours)).isEqualTo(form(theirs));
        }
    }

    private static String form(String prompt) {
        return prompt.replaceAll("[0-9]+", "K").replaceAll("(The grass[^\n]*\n)+", "LINES\n");
    }

    @Test
    void keysAndPlacesAreThoseOfThePapers() {
        Pattern needle = Pattern.compile("\nThe pass key is ([0-9]+)\\. Remember it\\. \\1 is the pass key\\.\n");
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples pi = Tasks.named("passkey/pi", Map.of("trials", 1)).on(tokenizer, 3000);
            for (int ordinal = 0; ordinal < 32; ordinal++) {
                Sample sample = pi.sample(3000, 1, ordinal);
                Matcher found = needle.matcher(sample.text());
                assertThat(found.find()).isTrue();
                assertThat(found.group(1)).isEqualTo(sample.answers().get(0)).hasSize(5);
                int filler = sample.text().split("\n")[1].length()
                        + sample.text().split("\n")[3].length();
                assertThat(sample.depth()).isEqualTo(1 - ordinal / 31.0);
                assertThat((double) sample.text().split("\n")[1].length() / filler)
                        .isCloseTo(sample.depth(), within(0.01));
            }
            for (String name : List.of("passkey/yarn", "passkey/chunkllama")) {
                Samples samples = Tasks.named(name, Map.of()).on(tokenizer, 1000);
                assertThat(Tasks.named(name, Map.of()).size()).isEqualTo(name.endsWith("yarn") ? 20 : 50);
                for (int ordinal = 0; ordinal < 20; ordinal++)
                    assertThat(Integer.parseInt(
                                    samples.sample(1000, 1, ordinal).answers().get(0)))
                            .isBetween(1, 50_000);
            }
            Sample hard = Tasks.named("passkey/yarn-hard", Map.of("keys", 12))
                    .on(tokenizer, 3000)
                    .sample(3000, 1, 0);
            String asked = hard.text()
                    .replaceFirst("(?s).*\nWhat is the ([0-9]+[a-z]+) pass key\\? The \\1 pass key is\\z", "$1");
            assertThat(hard.text())
                    .contains(
                            "\nThe " + asked + " pass key is " + hard.answers().get(0) + ". Remember it. "
                                    + hard.answers().get(0) + " is the " + asked + " pass key.\n");
            assertThat(hard.text())
                    .contains(
                            "The 1st pass",
                            "The 2nd pass",
                            "The 3rd pass",
                            "The 4th pass",
                            "The 11th pass",
                            "The 12th pass");
        }
    }
}
