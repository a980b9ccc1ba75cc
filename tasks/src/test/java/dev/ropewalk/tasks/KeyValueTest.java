package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.text.Tokenizer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeyValueTest {

    private static final Pattern PAIR = Pattern.compile("\"([0-9a-f-]{36})\": \"([0-9a-f-]{36})\"");

    /** Prompts of the kit, from the authors' own functions. */
    @Test
    void promptsHaveTheFormOfTheOriginals() {
        assumeTrue(Files.exists(Conformance.file("fixtures/expected/kv.json")), "the whole kit is not here");
        JsonNode kit = Conformance.json("fixtures/expected/kv.json");
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Map<String, Map<String, Object>> tasks = Map.of(
                    "/lostInTheMiddle/prompts/plain", Map.of("pairs", 5),
                    "/lostInTheMiddle/prompts/queryAware", Map.of("pairs", 5, "queryAware", "true"),
                    "/helmet/prompts/shots2", Map.of(),
                    "/helmet/prompts/shots0", Map.of("demos", 0));
            tasks.forEach((prompts, parameters) -> {
                String name = prompts.startsWith("/helmet") ? "kv/helmet" : "kv/lost-in-the-middle";
                Samples samples = Tasks.named(name, parameters).on(tokenizer, 4096);
                assertThat(form(samples.sample(4096, 1, 3).text()))
                        .isEqualTo(form(kit.at(prompts).get(0).stringValue()));
            });
        }
    }

    private static String form(String prompt) {
        return prompt.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "U").replaceAll("(\"U\": \"U\",\n )+", "PAIRS ");
    }

    @Test
    void theAskedPairStandsAtItsDepthAndAllKeysDiffer() {
        try (Tokenizer tokenizer = BundledModel.other("llama2")) {
            for (String name : List.of("kv/lost-in-the-middle", "kv/helmet")) {
                Task task = Tasks.named(name, Map.of("depths", 5, "trials", 1));
                Samples samples = task.on(tokenizer, 6000);
                for (int ordinal = 0; ordinal < 5; ordinal++) {
                    Sample sample = samples.sample(6000, 2, ordinal);
                    List<MatchResult> pairs =
                            PAIR.matcher(sample.text()).results().toList();
                    assertThat(pairs.stream().flatMap(pair -> List.of(pair.group(1), pair.group(2)).stream()))
                            .doesNotHaveDuplicates();
                    assertThat(sample.depth()).isEqualTo(ordinal / 4.0);
                    MatchResult gold = pairs.get((int) Math.rint(sample.depth() * (pairs.size() - 1)));
                    assertThat(sample.answers()).containsExactly(gold.group(2));
                    assertThat(sample.text())
                            .containsPattern("Key: \"?" + gold.group(1) + "\"?\nCorresponding value:\\z");
                    assertThat(tokenizer.decode(sample.answer()).trim()).isEqualTo(gold.group(2));
                }
            }
        }
    }

    @Test
    void aNumberOfPairsIsKeptOrRefused() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples =
                    Tasks.named("kv/lost-in-the-middle", Map.of("pairs", 20)).on(tokenizer, 9000);
            assertThat(PAIR.matcher(samples.sample(9000, 1, 0).text()).results())
                    .hasSize(20);
            assertThatThrownBy(() -> samples.sample(400, 1, 0))
                    .hasMessageMatching(
                            "kv/lost-in-the-middle@1 needs at least [0-9]+ tokens with this tokenizer, got 400");
        }
    }

    private static double score(KeyValue.Form form, List<String> value, String answer) {
        return new KeyValue(form, 0, false, 0, 2, 1).verdict(value, answer).score();
    }

    /** Numbers from the conformance kit, computed by the authors' own functions. */
    @Test
    void answersAreScoredAsByTheOriginals() {
        assumeTrue(Files.exists(Conformance.file("metrics/key_value.jsonl")), "the whole kit is not here");
        for (JsonNode row : Conformance.lines("metrics/key_value.jsonl")) {
            List<String> value = List.of(row.get("answer").stringValue());
            String prediction = row.get("prediction").stringValue();
            assertThat(score(KeyValue.Form.LOST_IN_THE_MIDDLE, value, prediction))
                    .as(row.toString())
                    .isEqualTo(row.get("lostInTheMiddle").doubleValue());
            assertThat(score(KeyValue.Form.HELMET, value, prediction))
                    .as(row.toString())
                    .isEqualTo(row.get("helmetSubstringExactMatch").doubleValue());
        }
    }
}
