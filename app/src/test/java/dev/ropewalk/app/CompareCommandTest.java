package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code compare} and {@code standings} print and how they end, over two imported files; what it computes is tested where it is computed. */
class CompareCommandTest {

    @TempDir
    Path folder;

    private Answer command(String... arguments) {
        return new Commands(folder).run(arguments);
    }

    /** Of eight questions the one knows all, the other the first: seven answers differ, all one way. */
    @BeforeEach
    void twoFiles() throws IOException {
        for (String who : List.of("one", "other")) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 8; i++)
                rows.append("{\"id\": \"q")
                        .append(i)
                        .append("\", \"pred\": \"")
                        .append(i == 0 || who.equals("one") ? "harbour" : "boat")
                        .append("\", \"answers\": [\"harbour\"], \"all_classes\": null, \"length\": ")
                        .append(i)
                        .append("}\n");
            Path pred = Files.createDirectories(folder.resolve("pred").resolve(who));
            Files.writeString(pred.resolve("hotpotqa.jsonl"), rows);
            Answer imported = command("import", "--format", "longbench", pred.toString(), "--model", "m", "--as", who);
            assertThat(imported.status()).as(imported.err()).isZero();
        }
    }

    /** One configuration, a level that is none and a requirement that cannot be read are wrong usage; one that was never measured is a failure. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare one",
                "compare one one",
                "compare",
                "compare one other --level 2",
                "compare one other --require worse"
            })
    void whatCannotBeMeantIsWrongUsage(String words) {
        Answer answer = command(words.split(" "));
        assertThat(answer.status()).as(answer.err()).isEqualTo(2);
        assertThat(answer.err()).startsWith("ropewalk: ").contains("see 'ropewalk compare --help'");
        assertThat(command("compare", "one", "third").status()).isEqualTo(1);
    }

    /** Seven flips of eight: 2 / 2^7. Two documents never go into one file, and a dash is standard output, to which the table gives way. */
    @Test
    void theTableIsPrintedAndTheDocumentWritten() {
        Path same = folder.resolve("same");
        Answer answer = command("compare", "one", "other", "--json", same.toString());
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("longbench/hotpotqa/file@1");
        assertThat(command("compare", "one", "other", "--json", same.toString(), "--markdown", same.toString())
                        .err())
                .contains("--markdown must name another file than");
        JsonNode pair = JsonMapper.shared().readTree(same).at("/tables/0/pairs/0");
        assertThat(pair.path("difference").asDouble()).isEqualTo(0.875);
        assertThat(pair.path("signFlipP").asDouble()).isEqualTo(2 / 128.0);
        Answer dash = command("compare", "one", "other", "--json", "-");
        assertThat(dash.out()).isEmpty();
        assertThat(dash.err()).contains("longbench/hotpotqa/file@1");
    }

    /** Where files do not say what their prompts were cut to there is one column and no length to be effective at. */
    @Test
    void standingsOfWhatWasImported() {
        Path json = folder.resolve("standings.json");
        Answer answer = command("standings", "--json", json.toString());
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("longbench/hotpotqa/file@1, score in %, m", "as published")
                .containsPattern("(?m)^one +1 +100.0\\* ")
                .containsPattern("(?m)^other +2 +12.5 ");
        JsonNode standing = JsonMapper.shared().readTree(json).at("/standings/0");
        assertThat(standing.at("/tables/0/configurations/0/scores/0/score").asDouble())
                .isEqualTo(1);
        assertThat(standing.path("effectiveLengths")).isEmpty();
        assertThat(standing.path("price")).isEmpty();
    }

    /** What no standing can mean is wrong usage; what is not stored is a failure that names what is. */
    @Test
    void standingsThatCannotBeToldSayWhy() {
        for (String words : List.of("--by depth", "--cost dollars", "--threshold 85", "--level 95")) {
            Answer answer = command(("standings " + words).split(" "));
            assertThat(answer.status()).as(words).isEqualTo(2);
            assertThat(answer.err()).contains(words.split(" ")[1]);
        }
        Answer model = command("standings", "--model", "nobody");
        assertThat(model.status()).isEqualTo(1);
        assertThat(model.err()).contains("no result on a model 'nobody', there are results on m (");
        Answer task = command("standings", "--task", "haystack");
        assertThat(task.status()).isEqualTo(1);
        assertThat(task.err()).contains("'haystack', they have: longbench/hotpotqa/file@1");
    }
}
