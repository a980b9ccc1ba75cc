package dev.ropewalk.evaluator.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
}
