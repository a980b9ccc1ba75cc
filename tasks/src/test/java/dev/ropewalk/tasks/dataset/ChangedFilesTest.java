package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file holds, it is read, or refused in one sentence that names it. */
class ChangedFilesTest {

    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\n",
        "\\ud800",
        "null",
        "NaN",
        "1e999",
        "true",
        "-1",
        "\u0000",
        "[[[[[[[[",
        "99999999999",
        "\uFEFF",
        "\"_id\": 3,",
        "{}"
    };

    @TempDir
    Path folder = Path.of("");

    /** 12 files, 200 seeded changes each: bytes changed, cut out, put in, and ends torn off. */
    @ParameterizedTest
    @CsvSource({
        "fixtures/kv/kv-retrieval-5_keys.jsonl, kv",
        "fixtures/kv/kv-retrieval-5_keys.jsonl.gz, kv",
        "fixtures/helmet/json_kv.jsonl, helmet-json-kv",
        "fixtures/leval/tpo.jsonl, leval",
        "fixtures/leval/sci_fi.jsonl, leval",
        "fixtures/multiple-choice/choices.jsonl, multiple-choice",
        "fixtures/traps/crlf.jsonl, longbench",
        "fixtures/traps/gold-not-in-classes.jsonl, longbench",
        "fixtures/longbench-v2/data.json, longbench-v2",
        "fixtures/passkey/passkey_examples.jsonl, longlm-passkey",
        "fixtures/traps/ruler-duplicate-index.jsonl, ruler",
        "fixtures/traps/tokenless-text.jsonl, texts"
    })
    void aChangedFileIsReadOrRefusedInOneSentence(String name, String format) throws IOException {
        byte[] good = Files.readAllBytes(Goldens.COPY.resolve(name));
        String ending = name.substring(name.indexOf('.', name.lastIndexOf('/')));
        Path file = folder.resolve("changed" + ending);
        Random random = new Random(27);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            Files.write(file, changed(good, random));
            try {
                open(file, format, name);
            } catch (IllegalArgumentException e) {
                refused++;
                assertThat(e.getMessage())
                        .contains("changed" + ending)
                        .hasLineCount(1)
                        .hasSizeLessThan(600);
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    private static void open(Path file, String format, String name) {
        if (format.equals("texts")) {
            Texts.jsonl(file);
            return;
        }
        String dataset = name.contains("leval")
                ? name.replaceFirst(".*/(.*)\\.jsonl", "$1")
                : format.equals("ruler") ? "niah_single_1" : name.contains("gold-not") ? "trec" : "qasper";
        Datasets.open(
                file,
                format.startsWith("longbench")
                        ? Map.of("format", format, "dataset", dataset, "config", Goldens.OWN_CONFIG)
                        : Map.of("format", format, "dataset", dataset));
    }

    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 2 -> bytes = joined(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(20)));
                default ->
                    bytes = joined(
                            bytes,
                            at,
                            PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8),
                            Math.min(bytes.length, at + random.nextInt(3)));
            }
            if (bytes.length == 0) return bytes;
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int to, byte[] between, int from) {
        byte[] all = new byte[to + between.length + bytes.length - from];
        System.arraycopy(bytes, 0, all, 0, to);
        System.arraycopy(between, 0, all, to, between.length);
        System.arraycopy(bytes, from, all, to + between.length, bytes.length - from);
        return all;
    }
}
