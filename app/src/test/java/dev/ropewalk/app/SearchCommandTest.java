package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import dev.ropewalk.evaluator.search.BundledSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decision 76, by the command; the searcher itself is LadderSearchTest's, searches that were cut off SearchExecutorTest's. */
class SearchCommandTest {

    private static final String SPACE = """
            name: a bad start
            length: 600
            start: "self-extend{group=1,window=16,shift=floor}"
            parameters:
              group: {values: [1, 2, 4, 8]}
              window: {values: [16, 32]}
            fitness: {of: answer-log-probability, tasks: ["passkey{depths=3}"], questions: 6, seeds: [1]}
            confirm: {seeds: [2], questions: 12}
            """;

    @TempDir
    Path folder;

    private Path written(String space) throws IOException {
        return Files.writeString(folder.resolve("space.yaml"), space);
    }

    /** What plain RoPE does not find beyond the window is found, on prompts that the search never saw; the whole is one document, too. */
    @Test
    void aBadStartEndsBetterAndConfirmed() throws IOException {
        Path json = folder.resolve("s.json"), space = written(SPACE);
        Commands commands = new Commands(folder);
        Answer answer = commands.run("search", "" + space, "--json", "" + json);
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("generation 0, start: 1 configuration", "moves: ", "confirmation: ");
        JsonNode found = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(found.at("/confirmed").booleanValue()).isTrue();
        assertThat(found.at("/over").booleanValue()).isTrue();
        assertThat(found.at("/against/0/name").asString()).isEqualTo("its start");
        assertThat(found.at("/against/0/verdict").asString()).isEqualTo("better");
        assertThat(found.at("/against/0/interval/0").doubleValue()).isPositive();
        assertThat(found.at("/against/0/scores/0/difference").doubleValue()).isPositive();
        assertThat(found.at("/against/0/scores/0/p").doubleValue()).isLessThan(0.05);
        assertThat(found.at("/chosen/fitness").doubleValue())
                .isGreaterThan(found.at("/rivals/0/fitness").doubleValue());
        assertThat(found.at("/selection/gain").doubleValue()
                        - found.at("/selection/unseenGain").doubleValue())
                .isEqualTo(found.at("/selection/selectionAlone").doubleValue());
        assertThat(found.at("/points").intValue()).isEqualTo(8);
        assertThat(found.at("/command").asString()).startsWith("./ropewalk search --db ");
        assertThat(answer.out())
                .startsWith(found.at("/sentence").asString())
                .contains("  exactly self-extend{group=", "Selection: +", "Path: ", "Again, or on where it was left: ");

        Answer again = commands.run("search", "" + space, "--json", "" + folder.resolve("t.json"));
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(folder.resolve("t.json")))
                        .at("/path"))
                .isEqualTo(found.at("/path"));
        assertThat(again.err()).as("nothing is left to be asked").doesNotContain(" samples: about ");
    }

    @Test
    void aBudgetThatIsTooShortSaysHowToGoOn() {
        Answer answer = new Commands(folder).run("search", "dca", "--budget", "1s");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err())
                .contains(
                        "The start was not asked whole yet, so nothing can be said; the same command goes on where it was left.");
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws IOException {
        Commands commands = new Commands(folder);
        assertThat(commands.run("search", "dca", "--budget", "soon").err())
                .contains(
                        "--budget must be a number of milliseconds, seconds, minutes, hours or days, such as 500ms, 90m or 6h, got 'soon'.");
        assertThat(commands.run("search", "nosuch").err())
                .contains("there is no bundled space 'nosuch', known: self-extend-bad-start, self-extend, dca");
        assertThat(commands.run("search", "nosuch.yaml").err()).contains("there is no file nosuch.yaml");
        Path space = written(SPACE.replace("group=1,", "group=3,").replace(",shift=floor", ""));
        assertThat(commands.run("search", "" + space).err())
                .contains(
                        "the start self-extend{group=3,window=16} cannot serve 600 tokens: self-extend: group must divide window");
        space = written(SPACE.replace("seeds: [2]", "seeds: [1]"));
        assertThat(commands.run("search", "" + space).err())
                .contains(space + ": confirm.seeds must be others than the seeds of fitness, got 1 in both");
        assertThat(commands.run("search").status()).isEqualTo(2);
        assertThat(Main.commandLine("search")
                        .getSubcommands()
                        .get("search")
                        .getUsageMessage()
                        .replaceAll("\\s+", " "))
                .contains(String.join(", ", BundledSpaces.NAMES));
    }
}
