package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.app.Commands.Answer;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.cell.Replay;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.run.Roots;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.web.sample.Prompts;
import dev.ropewalk.web.sample.Prompts.Prompt;
import dev.ropewalk.web.sample.Prompts.Stretch;
import dev.ropewalk.web.sample.Prompts.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A stored answer is asked for again, on the command line and, without a model, for a page. */
class ReplayCommandTest {

    private static final String SUITE = """
            {"name":"s","model":"reference-model","configurations":["rope"],"lengths":[512],"seeds":[3],"tasks":["passkey{trials=1,depths=3}"]}""";

    @TempDir
    Path folder;

    private <T> T stored(Function<JdbcClient, T> ask) {
        DatabaseOptions database = new DatabaseOptions();
        database.url = new Commands(folder).url();
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            return ask.apply(context.getBean(JdbcClient.class));
        }
    }

    @Test
    void anAnswerIsEqualUntilWhatIsStoredIsAnother() throws IOException {
        Commands commands = new Commands(folder);
        Path suite = Files.writeString(folder.resolve("suite.json"), SUITE);
        Answer run = commands.run("run", suite.toString());
        assertThat(run.status()).as(run.err()).isZero();
        String cell = stored(
                jdbc -> jdbc.sql("select id from cell").query(String.class).single());
        Answer same = commands.run("replay", cell.substring(0, 12), "--sample", "2", "--prompt");
        assertThat(same.status()).as(same.out() + same.err()).isZero();
        assertThat(same.out())
                .contains("passkey@1, 512 tokens, seed 3, rope")
                .contains("pass key")
                .doesNotContain("other");

        int forged = stored(jdbc -> jdbc.sql("update sample set answer = 'forged' where ordinal = 2")
                .update());
        assertThat(forged).isEqualTo(1);
        Answer other = commands.run("replay", cell, "--sample", "2");
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.err())
                .contains("Asked again, sample 2 of cell " + cell.substring(0, 12) + " comes out otherwise: answer.");
        assertThat(commands.run("replay", cell, "--sample", "3").err()).contains("no sample 3 of the cell");
        assertThat(commands.run("replay", "abcdef").err()).contains("there is no cell abcdef");
    }

    /** Whatever is folded, the parts are the prompt from its first token to its last, and the marked ones hold the answer. */
    @Test
    void aPageHasTheWholePromptWithTheAnswerSetApart() {
        Suite suite = Suite.parse(SUITE);
        try (ModelFiles files = ModelFiles.open("reference-model")) {
            Replay.Question question = new Replay(suite, 0, 1).question(files);
            Prompt prompt = new PromptSheet(Roots.of(null, null))
                    .of(new Prompts.Asked(SUITE, 0, 1, question.sha256()), () -> false)
                    .orElseThrow();
            assertThat(prompt.tokens()).isEqualTo(question.sample().ids().length);
            int next = 0;
            for (Stretch stretch : prompt.stretches()) {
                assertThat(stretch.from()).isEqualTo(next);
                next = stretch.to() + 1;
            }
            assertThat(next).isEqualTo(prompt.tokens());
            assertThat(words(text(prompt))).isEqualTo(words(whole(files.tokenizer(), question)));
            assertThat(marked(prompt, "needle").replace(" ", ""))
                    .contains(question.sample().answers().get(0));
            assertThat(marked(prompt, "end")).contains("pass key is");
        }
    }

    private static String whole(Tokenizer tokenizer, Replay.Question question) {
        return tokenizer.decodeAll(question.sample().ids());
    }

    /** Where a folded part begins, its first blank is lost. */
    private static String words(String text) {
        return text.replace(" ", "");
    }

    private static String text(Prompt prompt) {
        return prompt.stretches().stream()
                .map(stretch -> stretch.text() != null
                        ? stretch.text()
                        : stretch.tokens().stream().map(Token::text).collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String marked(Prompt prompt, String role) {
        return prompt.stretches().stream()
                .map(Stretch::tokens)
                .flatMap(List::stream)
                .filter(token -> token.role().equals(role))
                .map(Token::text)
                .collect(Collectors.joining());
    }

    @Test
    void anotherPromptAFileAndALongOneAreNotShown() {
        PromptSheet sheet = new PromptSheet(Roots.of(null, null));
        assertThat(why(sheet, SUITE)).startsWith("what is made now is another prompt");
        assertThat(why(sheet, SUITE.replace("passkey{trials=1,depths=3}", "ruler/qa_1{file=/etc/passwd}")))
                .isEqualTo("it is made of a file, which no page opens");
        assertThat(why(sheet, SUITE.replace("512", "200000"))).isEqualTo("it is longer than 131072 tokens");
        assertThat(why(new PromptSheet(Roots.of(folder.toString(), null)), SUITE.replace("reference-model", "/etc")))
                .contains("must lie in a folder that this service reads from");
    }

    /** What hinders is known to who has no time at all, but for what only the prompt itself tells. */
    @Test
    void whatHindersIsKnownBeforeAnythingIsMade() {
        PromptSheet sheet = new PromptSheet(Roots.of(null, null));
        String file = SUITE.replace("passkey{trials=1,depths=3}", "ruler/qa_1{file=/etc/passwd}");
        assertThatThrownBy(() -> sheet.of(new Prompts.Asked(file, 0, 0, "0"), () -> true))
                .hasMessage("it is made of a file, which no page opens");
        String elsewhere = SUITE.replace("reference-model", "nobody/has-this");
        assertThatThrownBy(() -> sheet.of(new Prompts.Asked(elsewhere, 0, 0, "0"), () -> true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(sheet.of(new Prompts.Asked(SUITE, 0, 0, "0"), () -> true)).isEmpty();
    }

    private static String why(PromptSheet sheet, String suite) {
        try {
            return String.valueOf(sheet.of(new Prompts.Asked(suite, 0, 0, "0"), () -> false));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
