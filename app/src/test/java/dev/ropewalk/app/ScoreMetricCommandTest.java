package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.tasks.metric.MetricRow;
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

    /** Apostrophes for quotation marks, acute accents for apostrophes. */
    private static String json(String row) {
        return row.replace('\'', '"').replace('´', '\'');
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
                "rouge_score | {'id': 'a', 'prediction': 'The rope.', 'references': ['a rope']}"
                        + " | {'id':'a','score':{'rouge1':0.5,'rouge2':0.0,'rougeL':0.5}}",
                "rouge_geometric_mean | {'prediction': 'rope', 'references': ['winch']}"
                        + " | {'rows':1,'score':{'rouge1':0.0,'rouge2':0.0,'rougeL':0.0,'geometricMean':0.0,'lower':0.0,'upper':0.0}}",
                "jieba_cut | {'id': 'a', 'text': '人工智能研究中心'} | {'id':'a','score':['人工智能','研究','中心']}",
                "multiple_choice | {'id': 'a', 'choices': ['a', 'b'], 'logLikelihoods': [-2, '-Infinity'], 'gold': 0}"
                        + " | {'id':'a','score':{'acc':1.0,'acc_norm':1.0,'acc_bytes':1.0}}",
                "string_match_tasks | {'id': 'a', 'predictions': ['12', ' '], 'references': [['1', '3'], ['2']]}"
                        + " | {'id':'a','score':{'expectedAll':25.0,'expectedPart':50.0,'expectedNulls':1}}"
            })
    void aScoreHasTheFormOfItsMetric(String metric, String row, String scored) throws IOException {
        assertThat(score(metric, row.replace('\'', '"') + "\n")).isZero();
        assertThat(out).hasContent(scored.replace('\'', '"'));
    }

    /** Rule of the issue: the published names of fields are read. Each row as the benchmark's own script writes it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qa_f1 | {'pred': 'x b', 'answers': ['b'], 'all_classes': null, 'length': 9} | {'id':1,'score':0.6666666666666666}",
                "classification | {'pred': 'Food or Plant', 'answers': ['Food'], 'all_classes': ['Food', 'Plant'], 'length': 9}"
                        + " | {'id':1,'score':0.5}",
                "longbench/triviaqa | {'pred': '\\nb\\nc', 'answers': ['b'], 'all_classes': null, 'length': 9} | {'id':1,'score':1.0}",
                "longbench_v2_extract | {'_id': 'x', 'answer': 'C', 'response': 'The correct answer is (B)', 'pred': 'A', 'judge': false}"
                        + " | {'id':'x','score':'B'}",
                "string_match_all | {'index': 7, 'pred': '12', 'input': 'q', 'outputs': ['1', '3'], 'others': {}, 'truncation': -1, 'length': 4}"
                        + " | {'id':7,'score':0.5}",
                "leval_exam_upstream | {'query': 'q', 'gt': 'C', 'gpt-4_pred': 'C. true', 'evaluation': 'exam', 'task': 'tpo'} | {'id':1,'score':1.0}",
                "helmet_substring_exact_match | {'question': 'q', 'answer': [['x', 'y']], 'output': 'Value: Y.'} | {'id':1,'score':1.0}",
                "helmet_substring_exact_match | {'question': 'q', 'answer': 'y', 'output': 'x'} | {'id':1,'score':0.0}",
                "key_value | {'key': 'k', 'value': 'v', 'model_answer': 'x V'} | {'id':1,'score':{'lostInTheMiddle':1.0,"
                        + "'helmetSubstringExactMatch':1.0,'helmetExactMatch':0.0,'helmetF1':0.6666666666666666,'helmetParsed':'x V'}}",
                "string_match_part | {'doc_id': 3, 'doc': {'outputs': ['1', '2']}, 'target': '[´1´, ´2´]', 'resps': [['2']],"
                        + " 'filtered_resps': ['2']} | {'id':3,'score':1.0}",
                "qa_f1 | {'doc_id': 3, 'doc': {}, 'target': 'b', 'resps': [['b']], 'filtered_resps': ['b']} | {'id':3,'score':1.0}",
                "multiple_choice | {'doc_id': 0, 'doc': {}, 'target': '1', 'arguments': {'gen_args_0': {'arg_0': 'q', 'arg_1': ' aa'},"
                        + " 'gen_args_1': {'arg_0': 'q', 'arg_1': ' bbbbbbbb'}}, 'filtered_resps': [['-2.0', 'False'], ['-3.0', 'False']]}"
                        + " | {'id':0,'score':{'acc':0.0,'acc_norm':1.0,'acc_bytes':1.0}}"
            })
    void rowsAreReadUnderTheNamesTheirBenchmarkWrites(String metric, String row, String scored) throws IOException {
        assertThat(score(metric, json(row) + "\n")).as(err.toString()).isZero();
        assertThat(out).hasContent(scored.replace('\'', '"'));
    }

    /** L-Eval's own scripts know the task by the file's name alone. */
    @Test
    void anExamIsKnownByItsFile() throws IOException {
        in = folder.resolve("tpo.pred.jsonl");
        assertThat(score("leval_exam", "{\"gt\": \"C\", \"m_pred\": \"Answer: C\"}"))
                .isZero();
        assertThat(out).hasContent("{\"id\":1,\"score\":1.0}");
    }

    /** HELMET writes one document; its rows are in data, and Python writes NaN bare. */
    @Test
    void aDocumentWithRowsIsRead() throws IOException {
        in = folder.resolve("out.json");
        String rows = "[{\"answer\": \"y\", \"output\": \"y\", \"f1\": NaN}, {\"answer\": \"y\", \"output\": \"x\"}]";
        assertThat(score("exact_match", "{\"args\": {},\n \"data\":\n" + rows + "}"))
                .isZero();
        assertThat(out).hasContent("{\"id\":0,\"score\":1.0}\n{\"id\":1,\"score\":0.0}");
        assertThat(score("exact_match", "{\"args\": {}}")).isEqualTo(1);
        assertThat(err.toString()).contains("must hold a JSON list of rows, or an object with such a list in data");
    }

    /** Byte order mark, CRLF and U+2028 within a text make no row of their own. */
    @Test
    void aRowIsALine() throws IOException {
        assertThat(score("exact_match", "\uFEFF{\"prediction\": \"a\u2028b\", \"references\": [\"a b\"]}\r\n\r\n"))
                .isZero();
        assertThat(out).hasContent("{\"id\":1,\"score\":1.0}");
    }

    /** Rule of the issue: exit 1 where nothing could be scored, and no file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "string_match_all | `` | in.jsonl has no rows",
                "string_match_all | {'id': 'a', 'prediction': 'x', 'references': []} | None of the 1 rows can be scored by string_match_all:"
                        + " *in.jsonl, line 1: a reference needs at least one right answer, got none.",
                "classification | {'pred': 'x', 'answers': ['x'], 'all_classes': null} | line 1: classification needs the list of classes, got none.",
                "qa_f1 | {'question': 'x', 'label': 3} | line 1: no answer found: a row has prediction and references, or pred and answers (LongBench),"
                        + " * got question, label",
                "qa_f1 | {'doc_id': 3, 'target': '[´x´]', 'filtered_resps': ['x']} | 'target' holds a list as Python prints it",
                "multiple_choice | {'doc_id': 3, 'target': '0', 'filtered_resps': ['x']} | 'filtered_resps' must hold numbers, got nothing"
            })
    void whereNothingCanBeScoredTheExitStatusIsOne(String metric, String row, String reason) throws IOException {
        assertThat(score(metric, json(row))).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        for (String part : reason.split("\\*"))
            assertThat(err.toString().replace('"', '\'')).contains(part);
        assertThat(out).doesNotExist();
    }

    @Test
    void theAnswersAreNotWrittenOver() throws IOException {
        out = in;
        String row = "{\"pred\": \"7\", \"answers\": [\"7\"]}";
        assertThat(score("count", row)).isEqualTo(1);
        assertThat(in).hasContent(row);
    }

    /** One that cannot be scored among others is written with its reason, and said. */
    @Test
    void aRefusedRowIsSaid() throws IOException {
        assertThat(score("count", "{\"pred\": \"7\", \"answers\": [\"7\"]}\n{\"pred\": \"7\", \"answers\": []}\n"))
                .isZero();
        assertThat(out)
                .hasContent(
                        "{\"id\":1,\"score\":1.0}\n"
                                + "{\"id\":2,\"score\":null,\"error\":\"a reference needs at least one right answer, got none\"}");
        assertThat(err.toString()).startsWith("1 of 2 rows was not scored: ").contains("in.jsonl, line 2: ");
    }

    @ParameterizedTest
    @CsvSource({"rouge-l, rouge_l", "code_sim_diflib, code_sim_difflib", "QA_F1, qa_f1"})
    void anUnknownMetricIsAnsweredWithTheNearestAndTheKnownOnes(String metric, String nearest) throws IOException {
        assertThat(score(metric, "")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains(
                        "unknown metric '" + metric + "', did you mean " + nearest
                                + "? Known: classification, code_sim",
                        "longbench/lcc",
                        "string_match_tasks");
    }

    @Test
    void nothingIsSuggestedForANameLikeNone() throws IOException {
        assertThat(score("bleu", "")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown metric 'bleu', known: classification, code_sim");
    }

    @Test
    void theHelpSaysWhichLikenessOfCodeIsWhich() {
        StringWriter help = new StringWriter();
        Main.commandLine().setOut(new PrintWriter(help)).execute("score-metric", "--help");
        assertThat(help.toString().replaceAll("\\s+", " "))
                .contains("code_sim_difflib: LongBench: likeness of code as its requirements install it")
                .contains("code_sim: LongBench's likeness of code where python-Levenshtein is installed")
                .contains(MetricRow.names().keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id': 'b', 'prediction': | not valid JSON",
                "[] | a row must be a JSON object",
                "{'id': null, 'prediction': '7', 'references': ['7']} | 'id' must be a text or a number, got null",
                "{'id': 'b', 'references': ['7']} | no answer found: a row has prediction and references",
                "{'id': 'b', 'pred': 3, 'answers': ['7']} | 'pred' must be a text, got 3",
                "{'id': 'b', 'pred': 'x', 'answers': '7'} | 'answers' must be a list, got '7'",
                "{'id': 'b', 'id': 'c', 'prediction': '7', 'references': ['7']} | Duplicate",
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
