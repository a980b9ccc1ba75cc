package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import dev.ropewalk.results.advice.AdviceSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decision 75, by the command; the race itself is RaceTest's and RunContract's. */
class AdviseCommandTest {

    @TempDir
    Path folder;

    /** Too few questions to tell anything: all are tied, the cheapest is advised, and each of the others is told of with its reason. */
    @Test
    void anAdviceInWordsAndAsADocument() throws IOException {
        Path json = folder.resolve("a.json"), html = folder.resolve("a.html");
        Answer answer = new Commands(folder)
                .run(
                        "advise",
                        "--length",
                        "300",
                        "--task",
                        "passkey{depths=3,trials=1}",
                        "--json",
                        "" + json,
                        "--html",
                        "" + html);
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("candidates race over 256, 300 tokens on passkey@1.");
        JsonNode advice = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(advice.at("/over").booleanValue()).isTrue();
        assertThat(advice.at("/lengths").toString()).isEqualTo("[256,300]");
        int in = 1 + advice.at("/tied").size() + advice.at("/eliminated").size();
        assertThat(in).isGreaterThanOrEqualTo(12);
        assertThat(advice.at("/undecided").size()).isZero();
        assertThat(advice.at("/samples").intValue())
                .isLessThanOrEqualTo(advice.at("/planned").intValue());
        assertThat(advice.at("/planned").intValue()).isEqualTo(3 + 6 * in);
        assertThat(advice.at("/saved").intValue())
                .isEqualTo(
                        advice.at("/planned").intValue() - advice.at("/samples").intValue());
        assertThat(advice.at("/export").size()).isEqualTo(3);
        assertThat(advice.at("/command").asString())
                .isEqualTo(
                        "./ropewalk advise --model reference-model --length 300 --task 'passkey{depths=3,trials=1}'");
        double best = advice.at("/tied").values().stream()
                .mapToDouble(one -> one.path("score").doubleValue())
                .max()
                .orElse(0);
        assertThat(advice.at("/advised/score").doubleValue())
                .as("what few questions do not tell from the best is no advice because it is cheap")
                .isGreaterThanOrEqualTo(best - 0.02);
        assertThat(advice.at("/ruledOut").findValuesAsString("configuration")).contains("rope{}", "longrope{}");
        assertThat(answer.out())
                .startsWith(advice.at("/sentence").asString())
                .contains("Asked ", "transformers 5, config.json: ", "not measured: rope{}");
        assertThat(Files.readString(html)).contains("What to set for reference-model at 300 tokens", "<svg");
    }

    /** Law: who is not named does not race; the command that repeats it names them, too. */
    @Test
    void onlyThoseThatAreNamedRace() throws IOException {
        Path json = folder.resolve("a.json");
        Answer answer = new Commands(folder)
                .run(
                        "advise",
                        "--length",
                        "300",
                        "--methods",
                        "dca,self-extend{group=4,window=64}",
                        "--methods",
                        "rope",
                        "--task",
                        "passkey{depths=3,trials=1}",
                        "--json",
                        "" + json);
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("2 of 3 candidates race over 256, 300 tokens on passkey@1.", "at most");
        JsonNode advice = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(1 + advice.at("/tied").size() + advice.at("/eliminated").size())
                .isEqualTo(2);
        assertThat(advice.at("/ruledOut").findValuesAsString("configuration")).containsExactly("rope{}");
        assertThat(advice.at("/command").asString())
                .contains(" --methods dca --methods 'self-extend{group=4,window=64}' --methods rope --task ");
        assertThat(new Commands(folder)
                        .run("advise", "--length", "300", "--methods", "nosuch")
                        .err())
                .contains("--methods: ", "nosuch");
    }

    @Test
    void aBudgetThatIsTooShortSaysHowToGoOn() {
        Answer answer = new Commands(folder).run("advise", "--length", "4096", "--budget", "1s");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err())
                .contains(
                        "No round was asked whole yet, so nothing can be said; the same command goes on where it was left.");
    }

    /** A second copy of keys or twice the query maps does not fit into 24 MB beside the model; a single map does. */
    @Test
    void aMemoryThatOnlySomeFitRulesOutTheOthers() {
        Answer answer = new Commands(folder).run("advise", "--length", "2048", "--memory", "24m", "--budget", "1s");
        assertThat(answer.err()).contains("11 of ").contains(" candidates race over 256, 512, 1024, 2048 tokens");
    }

    @Test
    void whatNobodyCanServeIsSaidInOneSentence() {
        Answer answer = new Commands(folder).run("advise", "--length", "2048", "--memory", "1m");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err())
                .contains("candidates can serve 2048 tokens: ")
                .contains(" turn rotary pairs to angles that were never trained")
                .contains(" need more memory than there may be");
    }

    @Test
    void withinTheWindowThereIsNothingToAdvise() {
        assertThat(new Commands(folder).run("advise", "--length", "256").err())
                .contains(
                        "--length must be more than the 256 tokens that the model was trained on, within which plain RoPE serves, got 256.");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsMeasured() {
        Commands commands = new Commands(folder);
        assertThat(commands.run("advise", "--length", "512", "--budget", "soon").err())
                .contains(
                        "--budget must be a number of milliseconds, seconds, minutes, hours or days, such as 500ms, 90m or 6h, got 'soon'.");
        assertThat(commands.run("advise", "--length", "512", "--task", "nosuch", "--memory", "1m")
                        .err())
                .as("a wrong task goes before candidates that nobody can serve")
                .contains("nosuch")
                .doesNotContain("candidates can serve");
        assertThat(commands.run("advise").status()).isEqualTo(2);
        assertThat(AdviceSuite.lengths(256, 2048)).isEqualTo(List.of(256, 512, 1024, 2048));
        assertThat(AdviceSuite.lengths(256, 1500)).isEqualTo(List.of(256, 512, 1024, 1500));
    }
}
