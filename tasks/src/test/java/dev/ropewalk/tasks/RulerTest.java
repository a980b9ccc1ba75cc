package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our prompts have the form of those that RULER's own generators wrote, and the laws its templates promise. */
class RulerTest {

    private static final Pattern NEEDLE =
            Pattern.compile("One of the special magic (?:numbers|uuids) for (\\S+) is: ([0-9a-f-]+)\\.");

    /** Files of the kit, written by RULER's prepare.py at c3f5e3b. */
    @ParameterizedTest
    @CsvSource({
        "niah_single_1, 512-wordlevel",
        "niah_single_2, 1024-wordlevel",
        "niah_single_3, 1024-wordlevel",
        "niah_multikey_1, 1024-wordlevel",
        "niah_multikey_2, 1024-wordlevel",
        "niah_multikey_3, 2048-wordlevel",
        "niah_multivalue, 1024-wordlevel",
        "niah_multiquery, 1024-wordlevel",
        "vt, 1024-wordlevel",
        "cwe, 1024-wordlevel",
        "fwe, 1024-wordlevel",
        "qa_1, 1024-wordlevel",
        "qa_2, 1024-wordlevel"
    })
    void promptsHaveTheFormOfTheOriginal(String task, String set, @TempDir Path files) {
        String file = "ruler/data/" + set + "/" + task + "/validation.jsonl";
        assumeTrue(Files.exists(Conformance.file(file)), "the whole kit is not here");
        Set<String> theirs = Conformance.lines(file).stream()
                .map(row -> form(row.get("input").stringValue()
                        + row.get("answer_prefix").stringValue()))
                .collect(Collectors.toSet());
        Task ours = task.startsWith("qa")
                ? Tasks.named(
                        task, Map.of("file", task.equals("qa_1") ? Questions.squad(files) : Questions.hotpot(files)))
                : Tasks.named(task, Map.of());
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples = ours.on(tokenizer, 3500);
            for (int ordinal = 0; ordinal < 5; ordinal++)
                assertThat(theirs)
                        .contains(form(samples.sample(3500, 1, ordinal).text()));
        }
    }

    /** What a template leaves of a prompt: every drawn thing becomes a letter, and what may stand several times stands once. */
    private static String form(String prompt) {
        return prompt.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "U")
                .replaceAll("\\b[0-9]{7}\\b", "N")
                .replaceAll("\\b[0-9]{5}\\b", "V")
                .replaceAll("VAR [A-Z]+", "VAR X")
                .replaceAll("(?<=are: ) [A-Z]{3}( [A-Z]{3})+", " X")
                .replaceAll("for (\\w+-\\w+|U)( is:| mentioned)", "for K$2")
                .replaceAll("for (\\w+-\\w+, )+and \\w+-\\w+ mentioned", "for K, and K mentioned")
                .replaceAll("1\\. [\\w-]+( [0-9]+\\. [\\w -]+?)+(?=\n)", "LIST")
                .replaceAll("coded words\\. [a-z. ]+\n", "coded words. CODED\n")
                .replaceAll("(?s)(Document [0-9]+:\n.*?\n\n)+(?=Answer the)", "DOCUMENTS\n")
                .replaceAll("Question: Wh(?!at are the (?:10|three))[^\n]*\\? Answer:", "Question: Q Answer:")
                .replaceAll("(?s)(?<=afterwards\\.\n)(?!The grass)[^\n]*One of the[^\n]*(?=\nWhat)", "ESSAY")
                .replaceAll("(\nThe grass is green[^\n]*|\nOne of the special magic [^\n]*|\nVAR X[^\n]*)+", "\nLINES");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "niah_single_1",
                "niah_single_3",
                "niah_multikey_1",
                "niah_multikey_2",
                "niah_multikey_3",
                "niah_multivalue",
                "niah_multiquery"
            })
    void everyKeyAndEveryValueIsThereOnce(String name) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named(name, Map.of()).on(tokenizer, 4096);
            for (int ordinal = 0; ordinal < 10; ordinal++) {
                Sample sample = samples.sample(4096, 7, ordinal);
                String text = sample.text();
                Set<String> keys = new HashSet<>(), values = new HashSet<>();
                int needles = 0;
                for (Matcher needle = NEEDLE.matcher(text); needle.find(); needles++) {
                    keys.add(needle.group(1));
                    assertThat(values.add(needle.group(2))).isTrue();
                }
                assertThat(keys).hasSize(name.equals("niah_multivalue") ? 1 : needles);
                assertThat(needles).isGreaterThanOrEqualTo(sample.answers().size());
                for (String answer : sample.answers())
                    assertThat(occurrences(text, answer)).isEqualTo(1);
                assertThat(sample.needles()).hasSize(sample.answers().size()).isSorted();
                assertThat(sample.answer().length > 0)
                        .isEqualTo(sample.answers().size() == 1);
            }
        }
    }

    /** Depth of a needle in prose: sentences before it. */
    @Test
    void needlesInProseStandAtTheirDepthBetweenSentences() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("niah_single_2", Map.of()).on(tokenizer, 8192);
            Set<Double> depths = new HashSet<>();
            for (int ordinal = 0; ordinal < 20; ordinal++) {
                Sample sample = samples.sample(8192, 3, ordinal);
                List<String> lines = sample.text().lines().toList();
                String[] around = lines.get(1).split(" ?One of the special magic numbers for \\S+ is: [0-9]+\\. ?", -1);
                assertThat(around).hasSize(2);
                int before = sentences(around[0]), after = sentences(around[1]);
                assertThat(before).isEqualTo((int) ((before + after) * sample.depth()));
                depths.add(sample.depth());
            }
            assertThat(depths).hasSizeGreaterThan(10);
        }
    }

    private static int sentences(String prose) {
        return prose.isEmpty() ? 0 : prose.split("(?<=\\.) ").length;
    }

    @Test
    void theExampleOfAChainKeepsToFiveHundredTokens() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("vt", Map.of()).on(tokenizer, 3000);
            for (int ordinal = 0; ordinal < 5; ordinal++) {
                String text = samples.sample(3000, 5, ordinal).text();
                String example = text.substring(0, text.lastIndexOf("Memorize"));
                assertThat(tokenizer.encodePlain(example).length).isBetween(400, 510);
            }
        }
    }

    @Test
    void namesOfAChainFollowEachOther() {
        try (Tokenizer tokenizer = BundledModel.other("llama2")) {
            Samples samples = Tasks.named("vt", Map.of()).on(tokenizer, 3000);
            for (int ordinal = 0; ordinal < 10; ordinal++) {
                Sample sample = samples.sample(3000, 5, ordinal);
                List<String> names = sample.answers();
                assertThat(new HashSet<>(names)).hasSize(5);
                String asked = sample.text().substring(sample.text().lastIndexOf("Memorize"));
                for (int i = 0; i < 5; i++) {
                    assertThat(names.get(i)).matches("[A-Z]{5}");
                    assertThat(occurrences(asked, names.get(i))).isEqualTo(i < 4 ? 2 : 1);
                    if (i > 0)
                        assertThat(asked).contains("\nVAR " + names.get(i) + " = VAR " + names.get(i - 1) + " \n");
                }
                Matcher first = Pattern.compile("VAR " + names.get(0) + " = ([0-9]{5})\n")
                        .matcher(asked);
                assertThat(first.find()).isTrue();
                assertThat(asked).contains("are assigned the value " + first.group(1) + ", they are: ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2000, 6, 1, 3", "6000, 30, 3, 10"})
    void commonWordsAreAsOftenAsPromised(int length, long often, long seldom, long inExample) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Sample sample = Tasks.named("cwe", Map.of()).on(tokenizer, length).sample(length, 1, 0);
            List<String> lines =
                    sample.text().lines().filter(line -> line.startsWith("1. ")).toList();
            Map<String, Long> example = counted(lines.get(0)), list = counted(lines.get(1));
            assertThat(list.values()).containsOnly(often, seldom);
            assertThat(example.values()).contains(inExample);
            assertThat(list.keySet()).doesNotContainAnyElementsOf(example.keySet());
            assertThat(list.entrySet().stream()
                            .filter(entry -> entry.getValue() == often)
                            .map(Map.Entry::getKey))
                    .containsExactlyInAnyOrderElementsOf(sample.answers())
                    .hasSize(10);
        }
    }

    private static Map<String, Long> counted(String list) {
        return Pattern.compile("[0-9]+\\. ([\\w-]+)")
                .matcher(list)
                .results()
                .collect(Collectors.groupingBy(entry -> entry.group(1), Collectors.counting()));
    }

    @Test
    void theThreeMostFrequentCodedWordsAreAskedFor() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("fwe", Map.of()).on(tokenizer, 4000);
            for (int ordinal = 0; ordinal < 5; ordinal++) {
                Sample sample = samples.sample(4000, 1, ordinal);
                Map<String, Long> words = Pattern.compile("(?<= )(\\.\\.\\.|[a-z]{6})(?=[ \n])")
                        .matcher(sample.text().lines().findFirst().orElseThrow().replaceFirst(".*coded words\\.", "")
                                + "\n")
                        .results()
                        .collect(Collectors.groupingBy(word -> word.group(1), Collectors.counting()));
                List<String> byNumber = words.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(Map.Entry::getKey)
                        .toList();
                assertThat(byNumber.get(0)).isEqualTo("...");
                assertThat(byNumber.subList(1, 4)).isEqualTo(sample.answers());
                assertThat(words.get(byNumber.get(3))).isGreaterThan(words.get(byNumber.get(4)));
            }
        }
    }

    @Test
    void documentsOfAQuestionAreAlwaysThere(@TempDir Path files) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            Samples squad =
                    Tasks.named("qa_1", Map.of("file", Questions.squad(files))).on(tokenizer, 4000);
            Set<String> asked = new HashSet<>();
            for (int ordinal = 0; ordinal < 20; ordinal++) {
                Sample sample = squad.sample(2000, 1, ordinal);
                assertThat(sample.question()).startsWith(ordinal % 10 + "-");
                assertThat(sample.cluster())
                        .as("500 samples of ten articles are not independent")
                        .isEqualTo(String.valueOf(ordinal % 10));
                Matcher harbour = Pattern.compile("Question: What lies in harbour (\\S+) by")
                        .matcher(sample.text());
                assertThat(harbour.find()).isTrue();
                assertThat(asked.add(harbour.group(1))).as("no document twice").isTrue();
                assertThat(harbour.group(1)).as("articles take turns").startsWith(ordinal % 10 + "-");
                assertThat(sample.text())
                        .contains("In harbour " + harbour.group(1) + " the "
                                + sample.answers().get(0) + " lies");
            }
            Samples hotpot =
                    Tasks.named("qa_2", Map.of("file", Questions.hotpot(files))).on(tokenizer, 4000);
            Sample sample = hotpot.sample(2000, 1, 4);
            assertThat(sample.cluster()).isNull();
            assertThat(Tasks.named("qa_1", Map.of("file", Questions.squad(files), "samples", 10))
                            .on(tokenizer, 4000)
                            .sample(2000, 1, 9)
                            .cluster())
                    .as("one of every article")
                    .isNull();
            for (int i = 0; i < 10; i++)
                assertThat(occurrences(sample.text(), "\nLock 4." + i + "\n")).isEqualTo(1);
            assertThatThrownBy(() -> hotpot.sample(1 << 17, 1, 0))
                    .hasMessageMatching("ruler/qa_2@1: all 1000 documents of \\S+ are fewer than 131072 tokens");
            assertThatThrownBy(() -> Tasks.named("qa_2", Map.of("file", Questions.hotpot(files), "samples", 101))
                            .on(tokenizer, 99))
                    .hasMessageEndingWith("has 100 questions with an answer, samples asks for 101");
            assertThatThrownBy(() -> Tasks.named("qa_1", Map.of("file", Questions.hotpot(files)))
                            .on(tokenizer, 99))
                    .hasMessageContaining("is not the collection's JSON");
        }
    }

    @Test
    void answersAreScoredByRulersMetrics() {
        List<String> two = List.of("ABC", "DEF");
        assertThat(Tasks.named("vt", Map.of())).isInstanceOfSatisfying(Generated.class, task -> {
            assertThat(task.verdict(two, "it is abc.").score()).isEqualTo(0.5);
            assertThat(task.verdict(two, "def abc").score()).isEqualTo(1);
            assertThat(task.metric()).isEqualTo(Metric.SCORE);
        });
        assertThat(Tasks.named("qa_1", Map.of("file", "dev.json"))).isInstanceOfSatisfying(Generated.class, task -> {
            assertThat(task.verdict(two, "it is abc.").score()).isEqualTo(1);
            assertThat(task.verdict(two, "it is not").score()).isZero();
            assertThat(task.metric()).isEqualTo(Metric.ACCURACY);
        });
    }

    private static int occurrences(String text, String part) {
        return (int) IntStream.range(0, text.length())
                .filter(at -> text.startsWith(part, at))
                .count();
    }
}
