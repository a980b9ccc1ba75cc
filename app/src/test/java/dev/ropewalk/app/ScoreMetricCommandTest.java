package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A score for every row, in the form its metric has, or no file at all. */
class ScoreMetricCommandTest {

    @TempDir
    Path folder;

    private Path in;
    private Path out;
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void files() {
        in = folder.resolve("in.jsonl");
        out = folder.resolve("out.jsonl");
    }

    private int score(String metric, String rows) throws IOException {
        Files.writeString(in, rows);
        CommandLine line =
                Main.commandLine().setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        return line.execute("score-metric", "--metric", metric, "--in", in.toString(), "--out", out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count | {'id': 'a', 'prediction': '7 or 8', 'references': ['7']} | {'id':'a','score':0.5}",
                "passkey | {'id': 3, 'prediction': 'is 12345.', 'key': '12345'} | {'id':3,'score':1.0}",
                "leval_exam | {'id': 'a', 'task': 'tpo', 'prediction': 'Answer: C', 'reference': 'C'} | {'id':'a','score':1.0}",
                "longbench_v2_extract | {'id': 'a', 'prediction': 'The correct answer is (B)'} | {'id':'a','score':'B'}",
                "longbench_v2_extract | {'id': 'a', 'prediction': 'B'} | {'id':'a','score':null}",
                "jieba_cut | {'id': 'a', 'text': '人工智能研究中心'} | {'id':'a','score':['人工智能','研究','中心']}",
                "multiple_choice | {'id': 'a', 'choices': ['a', 'b'], 'logLikelihoods': [-2, '-Infinity'], 'gold': 0}"
                        + " | {'id':'a','score':{'acc':1.0,'acc_norm':1.0,'acc_bytes':1.0}}",
                "string_match_tasks | {'id': 'a', 'predictions': ['12', ' '], 'references': [['1', '3'], ['2']]}"
                        + " | {'id':'a','score':{'expectedAll':25.0,'expectedPart':50.0,'expectedNulls':1}}",
                "string_match_all | {'id': 'a', 'prediction': 'x', 'references': []}"
                        + " | {'id':'a','score':null,'error':'a reference needs at least one right answer, got none'}"
            })
    void aScoreHasTheFormOfItsMetric(String metric, String row, String scored) throws IOException {
        assertThat(score(metric, row.replace('\'', '"') + "\n")).isZero();
        assertThat(out).hasContent(scored.replace('\'', '"'));
    }

    @Test
    void anUnknownMetricIsAnsweredWithTheKnownOnes() throws IOException {
        assertThat(score("bleu", "")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains("unknown metric 'bleu', known: classification, code_sim", "string_match_tasks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id': 'b', 'prediction': | not valid JSON",
                "[] | a row must be a JSON object",
                "{'prediction': '7', 'references': ['7']} | 'id' must be a text or a number",
                "{'id': 'b', 'references': ['7']} | 'prediction' must be a text, got nothing",
                "{'id': 'b', 'prediction': '7', 'references': '7'} | 'references' must be a list, got '7'",
                "{'id': 'b', 'prediction': '7', 'references': [7]} | 'references' must hold texts, got 7"
            })
    void aBrokenRowIsNamedByItsLineAndNothingIsWritten(String row, String reason) throws IOException {
        String good = "{'id': 'a', 'prediction': '7', 'references': ['7']}";
        assertThat(score("count", (good + "\n" + row + "\n").replace('\'', '"')))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString().replace('"', '\'')).contains("in.jsonl, line 2: ", reason);
        assertThat(folder).isDirectoryNotContaining("glob:**out*");
    }
}
