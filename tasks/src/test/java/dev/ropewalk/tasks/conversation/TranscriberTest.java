package dev.ropewalk.tasks.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.tasks.BundledModel;
import dev.ropewalk.tasks.Conformance;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts is what the model is to say, with its end, and not a token more. */
class TranscriberTest {

    private static final Conversation TWO = new Conversation(
            "two",
            List.of(
                    new Turn(false, "the pass key is 1 2 ."),
                    new Turn(true, "it is ."),
                    new Turn(false, "what is it ?"),
                    new Turn(true, "it is 1 2 .")));

    /** Roles between bars; what is not asked for comes first, and is the same however a conversation goes on. */
    private static final String TEMPLATE = "{% for m in messages %}|{{ m.role }}|\n{{ m.content }}<end>\n{% endfor %}"
            + "{% if add_generation_prompt %}|assistant|\n{% endif %}";

    @TempDir
    Path folder = Path.of("");

    private Tokenizer tokenizer(String kind, String template) throws IOException {
        Files.copy(Conformance.file("tokenizers/" + kind + "/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 200000}");
        if (!template.isEmpty()) Files.writeString(folder.resolve("chat_template.jinja"), template);
        return Tokenizer.of(folder);
    }

    /** The texts of the runs of tokens that count. */
    private static List<String> counted(Tokenizer tokenizer, TrainingSample sample) {
        List<String> texts = new ArrayList<>();
        for (int from = 0; from < sample.ids().length; from++) {
            int to = from;
            while (to < sample.ids().length && sample.weights()[to] == 1) to++;
            if (to > from) texts.add(tokenizer.decodeAll(Arrays.copyOfRange(sample.ids(), from, to)));
            from = to;
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama3"})
    void underATemplateAnAnswerEndsWhereTheTemplateEndsIt(String kind) throws IOException {
        try (Tokenizer tokenizer = tokenizer(kind, TEMPLATE)) {
            TrainingSample sample = new Transcriber(tokenizer).sample(TWO, LossMask.ANSWERS);
            assertThat(tokenizer.decodeAll(sample.ids()))
                    .isEqualTo("|user|\nthe pass key is 1 2 .<end>\n|assistant|\nit is .<end>\n"
                            + "|user|\nwhat is it ?<end>\n|assistant|\nit is 1 2 .<end>\n");
            assertThat(counted(tokenizer, sample)).containsExactly("it is .<end>\n", "it is 1 2 .<end>\n");
        }
    }

    @Test
    void withoutATemplateTurnsStandInARow() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(BundledModel.FOLDER)) {
            TrainingSample sample = new Transcriber(tokenizer).sample(TWO, LossMask.ANSWERS);
            assertThat(sample.ids())
                    .isEqualTo(tokenizer.encode("the pass key is 1 2 . it is . what is it ? it is 1 2 ."));
            assertThat(counted(tokenizer, sample)).containsExactly("it is .", "it is 1 2 .");
        }
    }

    /** Characters beyond the basic plane are two in Java and several tokens here, all of which are the answer's. */
    @Test
    void tokensOfPartsOfACharacterCountTogether() throws IOException {
        try (Tokenizer tokenizer = tokenizer("gpt2", "")) {
            Conversation emoji = new Conversation(
                    "emoji", List.of(new Turn(false, "😀 what?"), new Turn(true, "yes 🧶"), new Turn(false, "🧶🧶")));
            TrainingSample sample = new Transcriber(tokenizer).sample(emoji, LossMask.ANSWERS);
            assertThat(counted(tokenizer, sample)).containsExactly(" yes 🧶");
        }
    }

    @Test
    void allIsAll() throws IOException {
        try (Tokenizer tokenizer = tokenizer("llama2", "")) {
            TrainingSample sample = new Transcriber(tokenizer).sample(TWO, LossMask.ALL);
            assertThat(IntStream.range(0, sample.weights().length).mapToDouble(i -> sample.weights()[i]))
                    .hasSize(sample.ids().length)
                    .containsOnly(1.0);
        }
    }

    @Test
    void aConversationWithNothingToLearnIsNamed() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(BundledModel.FOLDER)) {
            assertThatThrownBy(() -> new Transcriber(tokenizer)
                            .sample(
                                    new Conversation("mute", List.of(new Turn(false, "what is it ?"))),
                                    LossMask.ANSWERS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("conversation mute: the loss mask")
                    .hasMessageContaining("is empty");
        }
    }

    @Test
    void aTemplateThatRewritesThePastIsRefusedWhereThatMatters() throws IOException {
        String rewriting = "{% for m in messages %}{{ m.content }}{% if loop.last %}<last>{% endif %}{% endfor %}";
        try (Tokenizer tokenizer = tokenizer("gpt2", rewriting)) {
            Transcriber transcriber = new Transcriber(tokenizer);
            assertThatThrownBy(() -> transcriber.sample(TWO, LossMask.ANSWERS))
                    .hasMessageStartingWith("conversation two: the model's chat template writes the answer in turn 2");
            assertThat(transcriber.sample(TWO, LossMask.ALL).ids()).isNotEmpty();
        }
    }

    @Test
    void whatATemplateRefusesIsToldWithTheConversation() throws IOException {
        try (Tokenizer tokenizer = tokenizer("gpt2", "{{ raise_exception('Roles must alternate.') }}")) {
            assertThatThrownBy(() -> new Transcriber(tokenizer).sample(TWO, LossMask.ALL))
                    .hasMessage("conversation two: Roles must alternate.");
        }
    }
}
