package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command prints of an import, and when it has failed; what is stored is tested where it is stored. */
class ImportCommandTest {

    private static final String ROW =
            "{\"pred\": \"%s\", \"answers\": [\"harbour\"], \"all_classes\": null, \"length\": 9}%n";

    @TempDir
    Path folder;

    private Answer imported(String... arguments) {
        return new Commands(folder)
                .run(Stream.concat(Stream.of("import"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String folder(String hotpotqa, String qasper, String result) throws IOException {
        Path pred = Files.createDirectories(folder.resolve("pred/llama2"));
        Files.writeString(pred.resolve("hotpotqa.jsonl"), hotpotqa);
        Files.writeString(pred.resolve("qasper.jsonl"), qasper);
        if (!result.isEmpty()) Files.writeString(pred.resolve("result.json"), result);
        return pred.toString();
    }

    private static String last(Answer answer) {
        return answer.out().lines().reduce((first, second) -> second).orElse("");
    }

    @Test
    void theLastLineSaysHowManyAveragesAreEqual() throws IOException {
        String path = folder(
                ROW.formatted("harbour") + ROW.formatted("boat"),
                ROW.formatted("boat"),
                "{\"hotpotqa\": 50.0, \"qasper\": 0.5}");
        Path json = folder.resolve("import.json");
        Answer answer = imported("--format", "longbench", path, "--model", "llama2-7b", "--json", json.toString());
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(last(answer)).isEqualTo("1 of 2 averages equal");
        assertThat(answer.out())
                .contains("longbench/hotpotqa/file@1", "llama2-7b as", "50.00", "qasper: 0.5 there, 0.0 here");
        JsonNode document = JsonMapper.shared().readTree(json);
        assertThat(document.at("/averagesEqual").asInt()).isEqualTo(1);
        assertThat(document.at("/cells/0/configuration").asString()).isEqualTo("llama2");
        Answer again = imported("--format", "longbench", path, "--model", "llama2-7b");
        assertThat(again.out()).contains("was there already");
        assertThat(last(again)).isEqualTo("1 of 2 averages equal");
    }

    @Test
    void aBrokenFileIsNamedAndTheOthersAreTaken() throws IOException {
        String path = folder(ROW.formatted("harbour"), "{\"pred\": \"x\"}\n", "");
        Answer answer = imported("--format", "longbench", path, "--model", "m");
        assertThat(answer.status()).isZero();
        assertThat(last(answer)).isEqualTo("1 cell imported");
        assertThat(answer.err())
                .isEqualToIgnoringNewLines("ropewalk: " + path + "/qasper.jsonl, line 1: missing field answers");
    }

    @Test
    void nothingThatCouldBeReadIsAFailure() throws IOException {
        String path = folder("{}", "[]", "{\"hotpotqa\": 1, \"qasper\": 1}");
        Answer answer = imported("--format", "longbench", path, "--model", "m");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("ropewalk: ") && line.contains("line 1"));
    }

    @Test
    void wrongUsageIsSaid() {
        Answer unknown = imported("--format", "helmet", folder.toString(), "--model", "m");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown format 'helmet', known: longbench, ruler, lm-eval, jsonl");
        Answer empty = imported("--format", "ruler", folder.toString(), "--model", "m");
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.err().lines()).hasSize(1);
        assertThat(empty.err()).contains("holds no file that RULER leaves");
        assertThat(folder.resolve("db.mv.db")).doesNotExist();
    }
}
