package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.Conformance;
import dev.ropewalk.tasks.dataset.Generation.Scored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** LongBench's files with LongBench's templates give the prompts that LongBench's pred.py makes of them. */
class LongBenchTest {

    private static final Path CONFIG = Conformance.file("config/longbench");

    @TempDir
    Path folder = Path.of("");

    static Stream<String> datasets(String part) {
        if (!Files.isDirectory(CONFIG)) return Stream.of("absent");
        return Goldens.expected(Conformance.file("."), "longbench")
                .path(part)
                .propertyStream()
                .map(Map.Entry::getKey);
    }

    static Stream<String> v1() {
        return datasets("longbench");
    }

    static Stream<String> extended() {
        return datasets("longbenchE");
    }

    private static JsonNode expected(String part, String name) {
        assumeTrue(
                Files.isDirectory(CONFIG),
                "LongBench's templates are not copied, the whole conformance kit is not here");
        return Goldens.expected(Conformance.file("."), "longbench").path(part).path(name);
    }

    private static Dataset open(String part, String name) {
        return Datasets.open(Conformance.file("fixtures/" + part + "/" + name + ".jsonl"), Map.of("config", CONFIG));
    }

    private static void samePrompts(Dataset dataset, JsonNode expected) {
        assertThat(dataset.rows()).isEqualTo(expected.path("rows").asInt());
        assertThat(dataset.questions().stream().map(Question::prompt).limit(2).toList())
                .isEqualTo(Goldens.texts(expected.path("prompts")));
        assertThat(dataset.questions().stream()
                        .map(question -> Fingerprint.of(question.prompt()))
                        .toList())
                .isEqualTo(Goldens.texts(expected.path("promptSha256")));
    }

    /** fixtures/expected/longbench.json of the kit: 21 files; prompts, and what both truncations make of the longest row. */
    @ParameterizedTest
    @MethodSource("v1")
    void everyFileGivesItsPromptsAndTheirTruncations(String name) {
        JsonNode expected = expected("longbench", name);
        Dataset dataset = open("longbench", name);
        samePrompts(dataset, expected);
        assertThat(dataset.format()).isEqualTo(Format.LONGBENCH);
        assertThat(dataset.questions().stream().map(Question::id).toList())
                .isEqualTo(Goldens.texts(expected.path("ids")));
        for (Question question : dataset.questions()) {
            assertThat(question.generation().maxNewTokens())
                    .isEqualTo(expected.path("maxNewTokens").asInt());
            assertThat(question.labels()).containsKey("language");
            Question.Span span = question.document();
            assertThat(span).isNotNull();
            assertThat(question.prompt().substring(span.to())).doesNotContain("{context}");
        }
        JsonNode truncation = expected.path("truncation");
        Question question = dataset.questions().get(truncation.path("row").asInt());
        int maxLength = truncation.path("maxLength").asInt();
        String chat = truncation.path("chatTemplate").asString("{prompt}");
        assertThat(question.generation().chatTemplate())
                .isEqualTo(!truncation.path("chatTemplate").isNull());
        truncation.path("tokenizers").propertyStream().forEach(kind -> {
            var tokenizer = Goldens.tokenizer(kind.getKey());
            JsonNode ours = kind.getValue().path("ours"),
                    theirs = kind.getValue().path("upstream");
            assertThat(tokenizer.encode(question.prompt()))
                    .hasSize(kind.getValue().path("promptTokens").asInt());
            Truncation.Cut middle = Truncation.MIDDLE.cut(
                    question, maxLength, tokenizer, prompt -> tokenizer.encode(chat.replace("{prompt}", prompt)));
            assertThat(middle.tokens()).isEqualTo(ours.path("tokens").asInt());
            assertThat(middle.lost()).isEqualTo(ours.path("lost").asInt());
            assertThat(middle.truncated()).isEqualTo(ours.path("truncated").asBoolean());
            assertThat(middle.ids()).hasSize(ours.path("kept").asInt());
            sameIds(middle.ids(), ours.path("ids"));
            String[] text = new String[1];
            Truncation.Cut upstream = Truncation.LONGBENCH_V1.cut(question, maxLength, tokenizer, prompt -> {
                if (!prompt.equals(question.prompt())) text[0] = prompt;
                return tokenizer.encode(chat.replace("{prompt}", prompt));
            });
            assertThat(Fingerprint.of(text[0]))
                    .isEqualTo(theirs.path("textSha256").asString());
            sameIds(upstream.ids(), theirs.path("idsAfterRetokenizing"));
            assertThat(upstream.lost())
                    .isEqualTo(kind.getValue().path("promptTokens").asInt() - maxLength);
        });
    }

    private static void sameIds(int[] ids, JsonNode expected) {
        if (expected.isArray()) {
            assertThat(ids).isEqualTo(Goldens.ids(expected));
            return;
        }
        assertThat(ids).hasSize(expected.path("count").asInt());
        assertThat(ids).startsWith(Goldens.ids(expected.path("first")));
        assertThat(ids).endsWith(Goldens.ids(expected.path("last")));
        assertThat(Fingerprint.of(Goldens.littleEndian(ids)))
                .isEqualTo(expected.path("sha256OfInt32LittleEndian").asString());
    }

    /** fixtures/expected/longbench.json of the kit: 13 files of LongBench-E. */
    @ParameterizedTest
    @MethodSource("extended")
    void everyExtendedFileGivesItsPromptsAndBuckets(String name) {
        JsonNode expected = expected("longbenchE", name);
        Dataset dataset = open("longbench-e", name);
        samePrompts(dataset, expected);
        assertThat(dataset.name()).isEqualTo(name);
        assertThat(dataset.warnings()).isEmpty();
        assertThat(dataset.questions().stream()
                        .map(question -> question.labels().get("bucket"))
                        .toList())
                .isEqualTo(Goldens.texts(expected.path("buckets")));
    }

    /** fixtures/expected/longbench.json of the kit, borders: budgets that are odd, just enough, one short, and none. */
    @Test
    void theBordersOfTruncationAreWhereTheyShouldBe() {
        expected("borders", "");
        JsonNode borders = Goldens.expected(Conformance.file("."), "longbench").path("borders");
        assertThat(borders.size()).isEqualTo(9);
        for (JsonNode border : borders) {
            var tokenizer = Goldens.tokenizer(border.path("tokenizer").asString());
            String prompt = border.path("text").asString();
            int maxLength = border.path("maxLength").asInt(),
                    newTokens = border.path("maxNewTokens").asInt();
            assertThat(tokenizer.encode(prompt)).isEqualTo(Goldens.ids(border.path("ids")));
            Question question = question(prompt, Math.max(1, newTokens));
            JsonNode ours = border.path("ours");
            int longer = newTokens == 0 ? 1 : 0; // a question of ours generates something
            if (ours.has("error"))
                assertThatThrownBy(() -> Truncation.MIDDLE.cut(question, maxLength, tokenizer, tokenizer::encode))
                        .hasMessageContaining("no room for the prompt");
            else {
                Truncation.Cut cut = Truncation.MIDDLE.cut(question, maxLength + longer, tokenizer, tokenizer::encode);
                assertThat(cut.ids()).isEqualTo(Goldens.ids(ours.path("ids")));
                assertThat(cut.lost()).isEqualTo(ours.path("lost").asInt());
            }
            assertThat(text(Truncation.LONGBENCH_V1, question, maxLength))
                    .isEqualTo(border.path("longbenchV1Text").asString());
            assertThat(text(Truncation.LONGBENCH_V2, question, maxLength))
                    .isEqualTo(border.path("longbenchV2Text").asString());
        }
    }

    private static String text(Truncation truncation, Question question, int maxLength) {
        var tokenizer = Goldens.tokenizer("llama2");
        String[] text = {question.prompt()};
        truncation.cut(question, maxLength, tokenizer, prompt -> {
            if (!prompt.equals(question.prompt())) text[0] = prompt;
            return tokenizer.encode(prompt);
        });
        return text[0];
    }

    private static Question question(String prompt, int newTokens) {
        return Question.asked(
                "a",
                "a",
                prompt,
                null,
                List.of("x"),
                "qa_f1",
                Generation.of(newTokens, false),
                new java.util.TreeMap<>());
    }

    @Test
    void aPromptThatMustNotBeCutIsRefusedWithItsTokens() {
        var tokenizer = Goldens.tokenizer("llama2");
        Question question = question("rope ".repeat(40), 4);
        int tokens = tokenizer.encode(question.prompt()).length;
        assertThat(Truncation.NONE
                        .cut(question, tokens + 4, tokenizer, tokenizer::encode)
                        .ids())
                .hasSize(tokens);
        assertThatThrownBy(() -> Truncation.NONE.cut(question, tokens + 3, tokenizer, tokenizer::encode))
                .hasMessage("the prompt of question a has " + tokens + " tokens, " + (tokens - 1) + " fit ("
                        + (tokens + 3) + " less 4 for the answer)");
        assertThat(Truncation.named("longbench-v1")).isEqualTo(Truncation.LONGBENCH_V1);
        assertThatThrownBy(() -> Truncation.named("left"))
                .hasMessage(
                        "unknown truncation 'left', known: middle, longbench-v1, longbench-v2, leval-words, chunkllama-words, none");
    }

    private Path rows(String name, String... rows) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, List.of(rows));
        return file;
    }

    /** LongBench/pred.py and eval.py 2e00731. */
    @Test
    void fewShotTasksHaveTheirOwnWayOfAnswering() throws Exception {
        Path file = rows(
                "samsum_e.jsonl",
                "{\"_id\":\"a\",\"input\":\"q\",\"context\":\"one\",\"answers\":[\"x\"],\"length\":5}",
                "{\"_id\":\"b\",\"input\":\"r\",\"context\":\"one\",\"answers\":[\"y\"],\"length\":8000}");
        Dataset dataset = Datasets.open(file, Map.of("config", Goldens.OWN_CONFIG));
        assertThat(dataset.questions().get(0).generation())
                .isEqualTo(new Generation(128, 1, true, false, Scored.FIRST_LINE));
        assertThat(dataset.questions().get(0).metric()).isEqualTo("rouge_l");
        assertThat(dataset.questions()).extracting(Question::cluster).containsExactly("a", "a");
        assertThat(Scored.FIRST_LINE.of("\n\nyes\nno")).isEqualTo("yes");
        assertThat(LongBench.promptLimit(Goldens.OWN_CONFIG, "made-up-4k")).isEqualTo(3500);
    }

    @Test
    void whatTheUserMustSayIsAskedFor() throws Exception {
        Path file = rows(
                "some.jsonl", "{\"_id\":\"a\",\"input\":\"q\",\"context\":\"c\",\"answers\":[\"x\"],\"length\":5}");
        assertThatThrownBy(() -> Datasets.open(file)).hasMessageStartingWith("LongBench has no dataset 'some'");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("dataset", "qasper")))
                .hasMessage(
                        "option config is missing, it must name a folder with dataset2prompt.json and dataset2maxlen.json of LongBench");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("dataset", "lcc", "config", Goldens.OWN_CONFIG)))
                .hasMessageEndingWith("dataset2prompt.json: missing field lcc");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("dataset", "qasper", "shots", 2)))
                .hasMessage(
                        "longbench has no option 'shots', it takes answerPrefix, by, chat, config, dataset, date, format, licence, newTokens, path, samples, systemPrompt, truncation, version");
    }

    /** Python 3.11: format(context='{input}', input=1) of each. */
    @Test
    void templatesAreFilledAsPythonFillsThem() {
        FormatString template = new FormatString("{{a}} {context}-{input}", "t");
        FormatString.Filled filled = template.fill("context", name -> name.equals("input") ? "1" : "{input}");
        assertThat(filled).isEqualTo(new FormatString.Filled("{a} {input}-1", 4, 11));
        assertThatThrownBy(() -> new FormatString("a {context", "t"))
                .hasMessage("t: a single '{' at character 2 is neither {name} nor doubled");
    }
}
