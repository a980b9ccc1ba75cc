package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule of the case: whatever file tasks can say of the form of a prompt, generated ones can, and it is part of their identity. */
class PromptFormTest {

    private static final String TEMPLATE =
            "{% for m in messages %}<|{{ m['role'] }}|>\n{{ m['content'] | trim }}<|end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|assistant|>\n{% endif %}";
    private static final String WITHOUT_SYSTEM =
            "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role here') }}{% endif %}"
                    + TEMPLATE;

    private static List<TaskCard> answered() {
        return Tasks.all().stream()
                .filter(card -> card != FileTask.CARD)
                .filter(card -> card.parameters().containsAll(PromptForm.PARAMETERS))
                .filter(card -> card.parameters().stream().noneMatch(TaskParameter::mustBeGiven))
                .toList();
    }

    private static Task task(String name, Object... parameters) {
        Map<String, Object> given = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) given.put(String.valueOf(parameters[i]), parameters[i + 1]);
        return Tasks.named(name, given);
    }

    private static String text(Sample sample) {
        return String.valueOf(sample.text());
    }

    /** Every task but perplexities and stories, which no other tokenizer speaks. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2"})
    void everyTaskIsPutInEveryFormWithinItsBudget(String kind) {
        List<String> asked = new ArrayList<>();
        try (Tokenizer tokenizer = BundledModel.chatting(kind, TEMPLATE)) {
            for (TaskCard card : answered()) {
                if (card.name().contains("stories")) continue;
                asked.add(card.name());
                int newTokens = ((Asked) task(card.name())).newTokens() + 7;
                for (String chat : List.of("auto", "begun")) {
                    Task task = task(card.name(), "chat", chat, "systemPrompt", "Be brief.", "newTokens", newTokens);
                    Samples samples = task.on(tokenizer, 4000);
                    int length = samples.leastLength() + 700; // with room for what is drawn
                    Sample sample = samples.sample(length, 3, 1);
                    assertThat(sample.unasked()).isNull();
                    assertThat(samples.newTokens()).isEqualTo(newTokens);
                    assertThat(sample.ids()).as("%s", text(sample)).isEqualTo(tokenizer.encodePlain(text(sample)));
                    assertThat(sample.ids().length + newTokens).isLessThanOrEqualTo(length);
                    assertThat(text(sample)).startsWith("<|system|>\nBe brief.<|end|>\n<|user|>\n");
                    String begun = text(sample).substring(text(sample).lastIndexOf("<|assistant|>\n") + 14);
                    assertThat(begun.isEmpty()).as("%s %s", card.name(), chat).isEqualTo(chat.equals("auto"));
                    if (chat.equals("auto"))
                        assertThat(sample.answer()).as(card.name()).isEmpty();
                    GeneratedTest.needlesStandWhereAnswersDo(tokenizer, task, sample);
                }
            }
        }
        assertThat(asked).hasSizeGreaterThan(20);
    }

    /** By hand: the same question, three times. */
    @Test
    void theBeginningOfTheAnswerStandsWhereTheModelsDoes() {
        try (Tokenizer tokenizer = BundledModel.chatting("gpt2", TEMPLATE)) {
            String plain = text(task("passkey").on(tokenizer, 400).sample(300, 1, 0));
            String auto =
                    text(task("passkey", "chat", "auto").on(tokenizer, 400).sample(300, 1, 0));
            String begun = text(task("passkey", "chat", "begun", "answerPrefix", "</think> ")
                    .on(tokenizer, 400)
                    .sample(300, 1, 0));
            assertThat(plain).endsWith("\nWhat is the pass key? The pass key is");
            assertThat(auto).endsWith("\nWhat is the pass key? The pass key is<|end|>\n<|assistant|>\n");
            assertThat(begun).endsWith("\nWhat is the pass key?<|end|>\n<|assistant|>\n</think> The pass key is");
            String started = text(task("passkey", "systemPrompt", "Look.", "answerPrefix", "\nA:")
                    .on(tokenizer, 400)
                    .sample(300, 1, 0));
            assertThat(started)
                    .startsWith("Look.\n\nThere is an important info")
                    .endsWith("\nWhat is the pass key?\nA: The pass key is");
        }
    }

    /** A right answer's likelihood is asked for where it is known how the answer goes on. */
    @Test
    void aBegunAnswerHasALikelihood() {
        try (Tokenizer tokenizer = BundledModel.chatting("gpt2", TEMPLATE)) {
            for (String name : List.of("passkey", "kv/lost-in-the-middle")) {
                Sample plain = task(name).on(tokenizer, 3000).sample(2500, 1, 0);
                Sample begun = task(name, "chat", "begun").on(tokenizer, 3000).sample(2500, 1, 0);
                assertThat(begun.answer()).isEqualTo(plain.answer()).isNotEmpty();
            }
        }
    }

    @Test
    void theFormIsPartOfTheIdentity() {
        try (Tokenizer tokenizer = BundledModel.chatting("gpt2", TEMPLATE);
                Tokenizer silent = BundledModel.other("gpt2")) {
            String template = tokenizer.chatTemplate().map(ChatTemplate::sha256).orElseThrow();
            for (String name : List.of("passkey", "niah_single_1")) {
                var plain = task(name).on(tokenizer, 3000).identity();
                assertThat(plain).doesNotContainKeys("chat", "begun", "systemPrompt", "answerPrefix", "newTokens");
                assertThat(task(name, "chat", "auto").on(tokenizer, 3000).identity())
                        .containsAllEntriesOf(plain)
                        .containsEntry("chat", template)
                        .hasSize(plain.size() + 1);
                assertThat(task(name, "chat", "begun").on(tokenizer, 3000).identity())
                        .containsEntry("begun", "true")
                        .hasSize(plain.size() + 2);
                assertThat(task(name, "chat", "auto").on(silent, 3000).identity())
                        .containsEntry("chat", "none");
                assertThat(task(name, "newTokens", 512, "systemPrompt", "a", "answerPrefix", "b")
                                .on(silent, 3000)
                                .identity())
                        .containsEntry("newTokens", 512)
                        .containsEntry("systemPrompt", "a")
                        .containsEntry("answerPrefix", "b");
            }
        }
    }

    /** What is said and is so anyway is not said: the same question has one identity. */
    @Test
    void theFormThatATaskHasAnywayIsTheTaskItself() {
        for (TaskCard card : answered()) {
            Task plain = task(card.name());
            assertThat(task(
                            card.name(),
                            "chat",
                            "never",
                            "date",
                            "2026-01-02",
                            "newTokens",
                            ((Asked) plain).newTokens()))
                    .isEqualTo(plain);
            Task formed = task(card.name(), "chat", "auto", "date", "2026-01-02");
            assertThat(formed.parameters())
                    .containsAllEntriesOf(plain.parameters())
                    .containsEntry("chat", "auto")
                    .containsEntry("date", "2026-01-02");
            assertThat(formed.ofSize(1).parameters()).containsEntry("chat", "auto");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat | always | passkey: chat must be never, auto or begun, got always",
                "date | today | passkey: date must be a day such as 2024-07-26, got 'today'",
                "newTokens | 0 | passkey: newTokens must be an integer from 1 to 65536, got 0",
                "systemPrompt | ' ' | passkey: systemPrompt must be a text, got ' '"
            })
    void whatIsWrongIsSaid(String parameter, String value, String sentence) {
        assertThatThrownBy(() -> task("passkey", parameter, value)).hasMessage(sentence);
    }

    @Test
    void whatATemplateRefusesIsSaid() {
        try (Tokenizer tokenizer = BundledModel.chatting("gpt2", WITHOUT_SYSTEM)) {
            assertThatThrownBy(() -> task("ruler/cwe", "chat", "auto", "systemPrompt", "Be brief.")
                            .on(tokenizer, 3000)
                            .leastLength())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("this model's chat template refuses the system prompt or the prompt: ")
                    .hasMessageContaining("no system role here");
        }
    }

    private static Samples file(Tokenizer tokenizer, String file, Object... parameters) {
        List<Object> given = new ArrayList<>(Arrays.asList(parameters));
        given.addAll(List.of("path", Conformance.file("fixtures/" + file).toString()));
        return task("file", given.toArray()).on(tokenizer, 4000);
    }

    @Test
    void aFileTakesTheSame() {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            String kv = "kv/kv-retrieval-5_keys.jsonl";
            Samples plain = file(tokenizer, kv);
            Samples formed = file(tokenizer, kv, "newTokens", 512, "systemPrompt", "Look.", "answerPrefix", " \"");
            assertThat(formed.newTokens()).isEqualTo(512);
            assertThat(tokenizer.decode(formed.sample(4000, 1, 0).ids()))
                    .isEqualTo("Look.\n\n"
                            + tokenizer.decode(plain.sample(4000, 1, 0).ids()) + " \"");
            assertThat(plain.identity()).doesNotContainKeys("systemPrompt", "answerPrefix", "newTokens");
            assertThat(formed.identity()).containsEntry("systemPrompt", "Look.").containsEntry("answerPrefix", " \"");
            assertThat(formed.identity().get("asked"))
                    .isNotEqualTo(plain.identity().get("asked"));
            assertThatThrownBy(() -> file(tokenizer, "multiple-choice/choices.jsonl", "newTokens", 5))
                    .hasMessage(
                            "file/choices has no parameter 'newTokens': its choices are compared, and no answer is written");
            assertThatThrownBy(() -> file(tokenizer, kv, "newTokens", 0))
                    .hasMessage("file: newTokens must be an integer from 1 to 65536, got 0");
        }
    }
}
