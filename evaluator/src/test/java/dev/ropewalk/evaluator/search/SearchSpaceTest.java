package dev.ropewalk.evaluator.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What a space may say, and what points it has for a geometry. */
class SearchSpaceTest {

    static final List<String> NAMES = BundledSpaces.NAMES;

    private static final Rope ROPE = new Rope(32, 10_000, 256);

    private static final String SPACE = """
            name: a space
            length: 600
            start: "self-extend{group=4,window=32}"
            parameters:
              group: {values: [2, 4, 8]}
              window: {from: 16, to: 64, step: 16}
            fitness: {of: answer-log-probability, tasks: ["passkey{depths=3}"], questions: 6, seeds: [1]}
            confirm: {seeds: [2], questions: 12}
            """;

    private static SearchSpace parse(String space) {
        return SearchSpace.parse("space.yaml", space, Map.of());
    }

    private static Lattice lattice(String start, String parameters) {
        return new Lattice(
                parse(SPACE.replace("\"self-extend{group=4,window=32}\"", start)
                        .replaceAll("(?m)^  (group|window).*\\R", "")
                        .replace("parameters:\n", "parameters:\n" + parameters + "\n")),
                ROPE);
    }

    @Test
    void whatIsLeftOut() {
        SearchSpace space = parse(SPACE);
        assertThat(space.start()).isEqualTo(Configuration.parse("self-extend{group=4,window=32}"));
        assertThat(space.asked().model()).isEqualTo("reference-model");
        assertThat(space.asked().tasks().get(0).size()).isEqualTo(6);
        assertThat(space.confirming().tasks().get(0).size()).isEqualTo(12);
        assertThat(space.confirming().seeds()).containsExactly(2L);
        assertThat(space.presets()).containsExactly("selfextend-paper", "selfextend-hf-llama");
        assertThat(List.of(space.moves(), space.evolution(), space.population()))
                .containsExactly(40, 0, 16);
    }

    @Test
    void anotherModelMayTakeThePlace() {
        assertThat(SearchSpace.parse("s", SPACE, Map.of("model", "owner/name", "dtype", "bfloat16"))
                        .asked()
                        .model())
                .isEqualTo("owner/name");
    }

    /** Each in one sentence with what was given. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "length: 600|long: 600|unknown field 'long' in a space, it has name, model",
                "name: a space||name is missing",
                "length: 600|length: soon|lengths must be integers, got soon",
                "group=4|grup=4|self-extend has no parameter 'grup'",
                "  group: {values: [2, 4, 8]}|  grup: {values: [2, 4, 8]}|parameters.grup: self-extend takes group, window, shift, logBase, got 'grup'",
                "{values: [2, 4, 8]}|{values: [0, 4, 8]}|self-extend: group must be an integer from 1 to 16777216, got 0",
                "{values: [2, 4, 8]}|{values: []}|parameters.group.values must hold at least one, got none",
                "{values: [2, 4, 8]}|{values: 3}|parameters.group.values must be a list, with neither from nor to, got {\"values\":3}",
                "{values: [2, 4, 8]}|8|parameters.group must be a ladder, {values: […]}, {from: …, to: …, factor: …} or {from: …, to: …, step: …}, got 8",
                "{values: [2, 4, 8]}|[{values: [2]}]|parameters.group is one value and has one ladder, got 1",
                "{values: [2, 4, 8]}|{values: [2], up: true}|unknown field 'up' in parameters.group, a ladder has values, from, to, factor, step, monotone",
                "{values: [2, 4, 8]}|{values: [2], monotone: true}|parameters.group.monotone must be left out of what is no list, got true",
                "{from: 16, to: 64, step: 16}|{from: 16, to: 64}|parameters.window must have factor or step beside from and to",
                "{from: 16, to: 64, step: 16}|{from: 16, to: 64, factor: 1}|parameters.window.factor must be above 1, from a value above 0, got",
                "{from: 16, to: 64, step: 16}|{from: 64, to: 16, step: 16}|parameters.window.from must not be above to, got 64 and 16",
                "{from: 16, to: 64, step: 16}|{from: x, to: 16, step: 16}|parameters.window.from must be a number, got x",
                "{from: 16, to: 64, step: 16}|{from: 1, to: 64, step: 0.001}|parameters.window may have up to 10000 rungs, got more",
                "of: answer-log-probability|of: accuracy|fitness.of must be answer-log-probability or perplexity-last-k, got 'accuracy'",
                "of: answer-log-probability|of: perplexity-last-k|fitness.tasks: perplexity-last-k is read from ppl/lastk, got passkey@1",
                "passkey{depths=3}|ppl|fitness.tasks: answer-log-probability is read from tasks that are answered, got ppl/lastk-256@1",
                "passkey{depths=3}|nosuch|unknown task 'nosuch'",
                "questions: 6|questions: 0|fitness.questions must be an integer from 1 to 1048576, got 0",
                "{seeds: [2], questions: 12}|{seeds: [1, 2]}|confirm.seeds must be others than the seeds of fitness, got 1 in both",
                "{seeds: [2], questions: 12}|{questions: 12}|confirm.seeds is missing",
                "{seeds: [2], questions: 12}|{seeds: [2], presets: [dca-paprika]}|confirm.presets must be names of presets, got 'dca-paprika', known: selfextend-paper",
                "{seeds: [2], questions: 12}|{seeds: [2], presets: dca-paper}|confirm.presets must be a list of names, got dca-paper",
                "{seeds: [2], questions: 12}|`{seeds: [2]}\nsearch: {moves: -1}`|search.moves must be an integer from 0 to 10000, got -1",
                "{seeds: [2], questions: 12}|`{seeds: [2]}\nsearch: {population: 3}`|search.population must be an integer from 4 to 10000, got 3",
            })
    void whatIsWrongIsOneSentence(String written, String instead, String sentence) {
        assertThat(SPACE).contains(written);
        assertThatThrownBy(() -> parse(SPACE.replace(written, instead == null ? "" : instead)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aStartThatCannotServe() {
        assertThatThrownBy(() -> lattice("\"self-extend{group=3,window=32}\"", "  group: {values: [2]}"))
                .hasMessage(
                        "the start self-extend{group=3,window=32} cannot serve 600 tokens: self-extend: group must divide window unless shift (floor or exact) is given, got group 3, window 32");
        assertThatThrownBy(() -> lattice("self-extend", "  logBase: {values: [256]}"))
                .hasMessageStartingWith("parameters.logBase: the start self-extend{")
                .hasMessageEndingWith(" has no value of it to begin with; give it one");
        assertThatThrownBy(() -> lattice(
                        "[\"self-extend{group=4,window=32}\", \"self-extend{group=8,window=16}\"]",
                        "  group: {values: [2]}"))
                .hasMessageStartingWith("the start self-extend{group=8,")
                .hasMessageContaining("must be the first one but for what is searched");
        assertThatThrownBy(
                        () -> lattice("\"dpe{factors=[4,2],window=32}\"", "  factors: {values: [8], monotone: true}"))
                .hasMessageEndingWith("must rise in factors, which is monotone");
        assertThatThrownBy(() -> lattice(
                        "\"dpe{factors=[4,2],window=32}\"", "  factors: [{values: [8]}, {values: [4]}, {values: [2]}]"))
                .hasMessageEndingWith("or one for all, got 3");
    }

    /** What the method refuses is no candidate; what is left open is chosen anew for each. */
    @Test
    void pointsOfASpace() {
        Lattice lattice = new Lattice(parse(SPACE.replace("[2, 4, 8]", "[2, 3, 4, 8]")), ROPE);
        assertThat(lattice.points()).isEqualTo(BigInteger.valueOf(16));
        assertThat(lattice.plan().starts()).containsExactly(List.of(2, 1));
        assertThat(lattice.at(List.of(3, 3)))
                .contains(Configuration.parse("self-extend{group=8,window=64,shift=floor}"));
        assertThat(lattice.at(List.of(1, 1))).as("3 does not divide 32").isEmpty();
        assertThat(lattice("yarn", "  slope: {values: [0, 0.2]}").at(List.of(0)).orElseThrow())
                .as("its temperature follows from the slope")
                .isEqualTo(
                        Configuration.parse("yarn{slope=0}").resolve(ROPE, 600).exact());
    }

    /** A start's own value is a rung, of lists each entry's; a nested method's parameter is named behind it. */
    @Test
    void listsAndMethodsInMethods() {
        Lattice list = lattice("\"dpe{factors=[4,2],window=32}\"", "  factors: {values: [8, 16]}");
        assertThat(list.points()).as("2, 4, 8, 16 twice").isEqualTo(BigInteger.valueOf(16));
        assertThat(list.plan().starts()).containsExactly(List.of(1, 0));
        assertThat(list.at(List.of(3, 2)).orElseThrow().toString()).startsWith("dpe{factors=[16,8],");
        Lattice nested = lattice("\"compose{bands=self-extend{group=4,window=32}}\"", "  bands.group: {values: [8]}");
        assertThat(nested.at(List.of(1)).orElseThrow().toString()).contains("bands=self-extend{group=8,");
        assertThatThrownBy(() -> lattice("\"compose{bands=dca}\"", "  spectrum.factor: {values: [8]}"))
                .hasMessageContaining(
                        "parameters.spectrum.factor: the start compose{bands=dca{}} names no method as its spectrum");
    }

    /** Rungs by a factor are whole where the parameter is. */
    @Test
    void rungsByAFactor() {
        Lattice whole = lattice("\"self-extend{group=4,shift=floor}\"", "  group: {from: 2, to: 32, factor: 1.41421}");
        assertThat(whole.points()).as("2, 3, 4, 6, 8, 11, 16, 23, 32").isEqualTo(BigInteger.valueOf(9));
        Lattice broken = lattice("\"ntk{factor=2}\"", "  factor: {from: 1, to: 1.4, factor: 1.1}");
        assertThat(broken.at(List.of(2))).contains(Configuration.parse("ntk{factor=1.21}"));
    }

    /** Each file of datasets/search is bundled, tells what it is, and its start serves the bundled model. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void bundledSpaces(String name) throws IOException {
        SearchSpace space = SearchSpace.parse(name, BundledSpaces.written(name), Map.of());
        Lattice lattice = new Lattice(
                space, Checkpoint.open(ModelNames.folder(space.asked().model())).rope());
        assertThat(lattice.plan().starts()).isNotEmpty();
        assertThat(lattice.points()).isGreaterThan(BigInteger.TEN);
        RunExecutor.check(space.asked());
        RunExecutor.check(space.confirming());
        try (Stream<Path> files = Files.list(Path.of("../datasets/search"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("README.md"),
                                    BundledSpaces.NAMES.stream().map(one -> one + ".yaml"))
                            .toList());
        }
        assertThat(Files.readString(Path.of("../datasets/search/README.md"))).contains("`" + name + "`");
    }
}
