package dev.ropewalk.tasks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.methods.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is known by its first row, or what it is must be said. */
class DatasetsTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "fixtures/kv/kv-retrieval-5_keys.jsonl.gz, kv",
        "fixtures/helmet/json_kv.jsonl, helmet-json-kv",
        "fixtures/leval/tpo.jsonl, leval",
        "fixtures/multiple-choice/choices.jsonl, multiple-choice",
        "fixtures/traps/bom.jsonl, longbench",
        "fixtures/longbench-v2/data.json, longbench-v2",
        "fixtures/passkey/passkey_examples.jsonl, longlm-passkey",
        "fixtures/traps/ruler-no-outputs.jsonl, ruler"
    })
    void theFirstRowTells(String file, String format) {
        assertThat(Datasets.recognised(Goldens.COPY.resolve(file))).isEqualTo(Format.named(format));
    }

    @Test
    void whatHoldsNoQuestionsIsNamed() throws Exception {
        Path copy = Goldens.COPY.resolve("fixtures");
        assertThatThrownBy(() -> Datasets.open(copy)).hasMessage(copy + " is a folder, questions come in files");
        assertThatThrownBy(() -> Datasets.open(copy, Map.of("format", "kv"))).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> Datasets.open(copy.resolve("text-jsonl/documents.jsonl")))
                .hasMessageEndingWith("holds texts, not questions: its rows have a field text");
        assertThatThrownBy(() -> Datasets.open(copy.resolve("traps/prediction-empty.jsonl")))
                .hasMessageEndingWith("holds predictions, not questions: its rows have a field pred");
        Path file = folder.resolve("other.jsonl");
        Files.writeString(file, "\n{\"a\": 1, \"b\": 2}\n");
        assertThatThrownBy(() -> Datasets.open(file))
                .hasMessage(file + ", line 2: no known form has such a row, say format=… (a, b)");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("format", "csv")))
                .hasMessageStartingWith("unknown format 'csv', known: ruler, longbench, longbench-v2, leval, scrolls,");
        assertThatThrownBy(() -> Datasets.open(folder.resolve("none.jsonl")))
                .hasMessage("there is no file " + folder.resolve("none.jsonl"));
    }

    @Test
    void whatTheUserSaysOfACopyIsKept() {
        Dataset dataset = Datasets.open(
                Goldens.COPY.resolve("fixtures/passkey/passkey_examples.jsonl"),
                Map.of("version", "March", "licence", "mine", "dataset", "keys"));
        assertThat(dataset.version()).isEqualTo("March");
        assertThat(dataset.licence()).isEqualTo("mine");
        assertThat(dataset.questions()).extracting(Question::id).containsExactly("keys-0", "keys-1", "keys-2");
    }

    /** A packed copy asks the same, another instruction does not. */
    @Test
    void whatIsAskedHasAHashOfItsOwn() {
        Path kv = Goldens.COPY.resolve("fixtures/kv/kv-retrieval-5_keys.jsonl");
        Dataset plain = Datasets.open(kv), packed = Datasets.open(kv.resolveSibling(kv.getFileName() + ".gz"));
        Dataset aware = Datasets.open(kv, Map.of("queryAware", "true"));
        assertThat(packed.asked()).isEqualTo(plain.asked());
        assertThat(aware.sha256()).isEqualTo(plain.sha256());
        assertThat(aware.asked()).isNotEqualTo(plain.asked());
    }

    /** A member that is no array must say so before anything else is read of it. */
    @Test
    void brokenRowsOfAnArrayAreNamedByTheirIndex() throws Exception {
        Path file = folder.resolve("data.json");
        Files.writeString(file, "[{\"_id\": \"\\udc00\"}]");
        Map<String, Object> options = Map.of("config", Goldens.OWN_CONFIG);
        assertThatThrownBy(() -> Datasets.open(file, options))
                .hasMessage(file + ", row 0 (from 0): _id holds the lone surrogate U+DC00 at character 0");
        Files.writeString(file, "[1]");
        assertThatThrownBy(() -> Datasets.open(file, options))
                .hasMessage(file + ", row 0 (from 0): must be a JSON object, got 1");
        Files.write(file, new byte[] {'[', '"', (byte) 0xFF, '"', ']'});
        assertThatThrownBy(() -> Datasets.open(file, options)).hasMessageContaining("not UTF-8");
        Files.writeString(file, "[] []");
        assertThatThrownBy(() -> Datasets.open(file, options)).hasMessageContaining("there is more behind it");
    }

    /** What is wrong with a line is said without the names of a parser's classes and settings. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} {} | line 1: not valid JSON: more follows behind it",
                "{\"id\": NaN} | line 1: not valid JSON: NaN is no number in JSON",
                "{\"id\": x} | line 1: not valid JSON: Unrecognized token 'x'",
                "{\"id\": 1,} | line 1: not valid JSON: Unexpected character ('}'): was expecting double-quote to start property name",
                "{\"id\": 1.5} | line 1: id must be a text or a whole number, got 1.5",
                "{\"id\": 1, \"context\": \"c\", \"choices\": [\"a\", \"b\"], \"gold\": 3000000000}"
                        + " | line 1: gold must be from -2147483648 to 2147483647, got 3000000000",
                "{\"id\": 1, \"context\": \"c\", \"choices\": [\"a\", \"b\"], \"gold\": 0.5} | line 1: gold must be a whole number, got 0.5"
            })
    void aBrokenLineIsNamedInTheReadersWords(String line, String said) throws Exception {
        Path file = Files.writeString(folder.resolve("mc.jsonl"), line);
        assertThatThrownBy(() -> Datasets.open(file, Map.of("format", "multiple-choice")))
                .hasMessageStartingWith(file + ", " + said)
                .hasMessageNotContainingAny("`", "code ", "JsonToken", "Feature");
    }

    /** The first of two equal choices would always win. */
    @Test
    void equalChoicesAreSaid() throws Exception {
        Path file = Files.writeString(
                folder.resolve("mc.jsonl"),
                "{\"id\": 1, \"context\": \"c\", \"choices\": [\"a\", \"a\"], \"gold\": 1}");
        assertThat(Datasets.open(file).warnings())
                .singleElement()
                .hasToString("mc.jsonl, line 1: two choices are the same: the first counts as chosen");
    }

    /** A pipe has no position and no size. */
    @Test
    void answersComeThroughAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no pipes here");
        String row = "{\"prediction\": \"" + "long ".repeat(40_000) + "\"}\n";
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, row.repeat(3), StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        assertThat(Answers.read(pipe)).extracting(Answers.Line::number).containsExactly(1, 2, 3);
        writer.join();
    }

    /** Files packed one after the other are one, whatever the size of what is read at once. */
    @Test
    void packedFilesMayFollowEachOther() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++)
            try (OutputStream one = new GZIPOutputStream(packed)) {
                one.write(("{\"prediction\": \"" + Fingerprint.of("" + i).repeat(20) + "\"}\n").getBytes(UTF_8));
            }
        Path file = Files.write(folder.resolve("answers.jsonl.gz"), packed.toByteArray());
        assertThat(Answers.read(file)).hasSize(200);
    }
}
