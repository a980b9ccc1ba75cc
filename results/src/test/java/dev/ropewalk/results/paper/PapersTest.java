package dev.ropewalk.results.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PapersTest {

    private static final String SMALL = """
            name: small
            title: A small paper
            authors: Nobody
            year: 2026
            where: nowhere
            methods: [yarn]
            tables:
              - name: Table 1
                what: found, in %
                source: invented
                protocol: Ours.
                task: passkey@1
                columns: {256: 256}
                rows:
                  - {name: plain, hub: ropewalk/reference-model, method: rope, values: "100"}
            """;

    @Test
    void everyFileIsAPaperAndEveryPaperAFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../datasets/papers"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Papers.NAMES);
        }
        assertThat(Papers.all()).extracting(Paper::name).isEqualTo(Papers.NAMES);
    }

    /** Picked by hand out of shared/reference/methods.md: where each is printed, and what is printed there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self-extend | LongBench | SelfExtend, 16k | Hotpot | 34.34", // §3.4
                "self-extend | LongBench | SelfExtend, 25k | mean | 34.26", // §3.4, printed so
                "self-extend | LongBench | Llama-2-7b-chat, 4k | Repo | 43.80",
                "self-extend | L-Eval | SelfExtend, 13B | TOEFL | 66.17",
                "dca | Table 1 | ChunkLlama 7B | 16k | 7.64", // §3.3
                "dca | Table 1 | PI, YaRN's temperature | 32k | 42.42",
                "dca | Table 1 | ReRoPE | 16k | OOM",
                "dca | Table 1 | RoPE | 8k | >100",
                "dca | Beyond 64k | ChunkCodeLlama | 192k | 9.83",
                "dca | L-Eval | Llama-2-chat-7B | mean | 48.74", // wrong in print
                "yarn | Table 2 | YaRN 7B s=32 | 131072 | 2.37", // §3.2
                "yarn | Table 2 | YaRN 13B s=16 | 98304 | >10",
                "yarn | Passkey | Code Llama 7B, NTK, to 112k | accuracy | 94.3",
                "yarn | Mistral | YaRN s=8 | 131072 | 57.4",
                "pi | PG19 | 7B, PI to 16k | 16384 | 6.83", // §3.1
                "pi | Table 3 | 7B to 16k | 0 | 112.13",
                "pi | Proof-pile | 7B, PI to 32k | 32768 | 2.48",
                "longrope | PG19, untuned | Searched factors | 16k | 11.34", // §3.8
                "longrope | Proof-pile, tuned | YaRN s=32 | 256k | 99.64",
                "longrope | Books3 | Mistral | 2M | 13.71",
                "lceg | PG19 | SelfExtend | 64k | 7.15", // §4.2
                "lceg | Proof-pile | NTK frozen | 32k | 4.06",
                "lceg | RULER | YaRN, tuned | 4k | 79.12",
                "entropy-abf | By samples | Entropy-ABF | 100 | 37.4", // §4.1
                "longlora | PG19 | 13B to 32k | 32k | 6.29", // §3.9
                "lm-infinite | ArXiv | LLaMA, LM-Infinite | 32k | 1.02", // §3.7
                "lm-infinite | ArXiv | Llama-2 | 16k | NaN",
                "string | Four needles | Llama-3.1-8B, 128k | STRING | 95.2", // §3.5
                "rerope | README | ReRoPE, window 1024 | 16k | 1.4001", // §3.6
                "streaming-llm | PG19 | Window | 65k | 5158.07", // §3.7
                "adagrope | LongBench | Mistral-7B-ins-0.1, 16k | AdaGroPE | 40.77", // §3.5
                "gali | PG19 | NTK | 32k | 77.41"
            })
    void whatIsPrintedIsWhatStandsHere(String paper, String table, String row, String column, String printed) {
        Paper.Table found = only(Papers.named(paper).tables(), one -> one.name().equals(table));
        int place = found.heads().stream().map(Paper.Column::name).toList().indexOf(column);
        assertThat(only(found.rows(), one -> one.name().equals(row))
                        .printed()
                        .get(place)
                        .printed())
                .isEqualTo(printed);
    }

    private static <T> T only(List<T> all, Predicate<T> wanted) {
        List<T> found = all.stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What is from memory says so; nothing of it is compared. */
    @Test
    void whatNobodyCheckedIsComparedWithNothing() {
        assertThat(Papers.all().stream().flatMap(paper -> paper.tables().stream()))
                .filteredOn(table -> table.source().contains("memory"))
                .hasSize(3)
                .allMatch(table -> table.task() == null);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> Papers.named("selfextend"))
                .hasMessageStartingWith("there is no paper 'selfextend', known: self-extend, dca, yarn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method: rope | method: rop | unknown method 'rop'",
                "method: rope | method: 'self-extend{group=0}' | self-extend: group must be an integer from 1",
                "method: rope | method: 'pi{factor=-1}' | pi: factor must be",
                "method: rope | why: tuned, method: rope | Table 1, plain must have either method or why, got method rope and why tuned",
                ", method: rope | '' | Table 1, plain must have either method or why, got neither",
                "hub: ropewalk/reference-model, | '' | Table 1, plain must say its hub, owner/name, or why it has no method",
                "hub: ropewalk/reference-model | hub: reference | hub of plain must be owner/name, got 'reference'",
                "task: passkey@1 | why: | Table 1 must have either task or why, got neither",
                "values: \"100\" | values: 100 99 | Table 1, plain must have 1 values, got 2: 100 99",
                "values: \"100\" | values: '1.000,0' | got '1.000,0'",
                "{256: 256} | {256: 0} | column 256 must have tokens, got 0",
                "{256: 256} | {all: key} | the row plain must say its length, for column all does not",
                "methods: [yarn] | methods: [yam] | unknown method 'yam'",
                "year: 2026 | year: 26 | year of small must be one since there are transformers, got 26",
                "year: 2026 | '' | year of small must be one since there are transformers, got 0",
                "methods: [yarn] | method: [yarn] | this is no paper: /method does not fit the form that datasets/papers/README.md tells",
                "{256: 256} | {256: 256 | this is no paper: /tables/0/columns does not fit",
                "name: small | name: Small Paper | a paper's name must be of a-z, 0-9 and hyphens, got 'Small Paper'",
                "task: passkey@1 | folder: pg19 | Table 1 must have either task or why, got neither",
                "protocol: Ours. | folder: pg19 | protocol of Table 1 must not be empty",
                "source: invented | source: '' | source of Table 1 must not be empty"
            })
    void whatIsWrongIsRefusedWithItsValue(String right, String wrong, String sentence) {
        assertThat(Papers.parse(SMALL).tables()).hasSize(1);
        assertThat(SMALL).contains(right);
        assertThatThrownBy(() -> Papers.parse(SMALL.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }
}
