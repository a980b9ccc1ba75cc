package dev.ropewalk.evaluator.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {

    private static final String GOOD = """
            name: test
            model: reference-model
            configurations: [rope, "self-extend{group=8,window=64}", {name: yarn, parameters: {factor: 4}}]
            tasks: ["passkey{depths=5,trials=2}", {name: ppl, parameters: {k: 64, documents: 3}}]
            lengths: [512, 256]
            seeds: [1, 2]
            """;

    @Test
    void readsWhatPeopleWrite() {
        Suite suite = Suite.parse(GOOD);
        assertThat(suite.configurations())
                .map(Object::toString)
                .containsExactly("rope{}", "self-extend{group=8,window=64}", "yarn{factor=4}");
        assertThat(suite.tasks())
                .map(task -> task.name() + task.parameters())
                .containsExactly("passkey@1{depths=5, trials=2}", "ppl/lastk-64@1{documents=3, k=64}");
        assertThat(suite.lengths()).containsExactly(256, 512);
        assertThat(suite.longest()).isEqualTo(512);
        assertThat(suite.seeds()).containsExactly(1L, 2L);
    }

    @Test
    void canonicalJsonReadsBackAsTheSameSuite() {
        Suite suite = Suite.parse(GOOD);
        assertThat(Suite.parse(suite.identity().json())).isEqualTo(suite);
        assertThat(Suite.parse(suite.identity().json()).identity()).isEqualTo(suite.identity());
        assertThat(suite.identity().json()).startsWith("{\"configurations\":[{\"name\":\"rope\",\"parameters\":{}}");
    }

    /** 2^53 + 1 is no double: a reader of JSON that has doubles alone would ask another seed. */
    @Test
    void aSeedBeyondADoubleReadsBackAsItself() {
        Suite suite = Suite.parse(GOOD.replace("seeds: [1, 2]", "seeds: [9007199254740993, -9223372036854775808]"));
        assertThat(suite.identity().json()).contains("\"seeds\":[\"9007199254740993\",\"-9223372036854775808\"]");
        assertThat(Suite.parse(suite.identity().json())).isEqualTo(suite);
        assertThat(Suite.parse(suite.identity().json()).seeds()).containsExactly(9007199254740993L, Long.MIN_VALUE);
    }

    /** Stored runs are found by it: it was made before a suite could name a dtype. */
    @Test
    void aDtypeIsPartOfASuiteAndFloat32TheOneThatIsNotNamed() {
        Suite suite = Suite.parse(GOOD), half = Suite.parse(GOOD + "dtype: bfloat16\n");
        assertThat(suite.identity().sha256())
                .isEqualTo("47d5514fc5b0bed29f2d67015c0b8405c21beaa1379d0b6c997c6cf402bea2a1");
        assertThat(Suite.parse(GOOD + "dtype: float32\n")).isEqualTo(suite);
        assertThat(half.dtype()).isEqualTo(Dtype.BFLOAT16);
        assertThat(half.identity()).isNotEqualTo(suite.identity());
        assertThat(Suite.parse(half.identity().json())).isEqualTo(half);
    }

    /** Whoever names none leaves it to the process that measures, and is identified as before there were others. */
    @Test
    void aDeviceIsPartOfASuiteOnlyWhereItIsNamed() {
        Suite card = Suite.parse(GOOD + "device: cuda:1\n");
        assertThat(card.device()).isEqualTo("cuda:1");
        assertThat(Suite.parse(GOOD).device()).isNull();
        assertThat(card.identity()).isNotEqualTo(Suite.parse(GOOD).identity());
        assertThat(Suite.parse(card.identity().json())).isEqualTo(card);
        assertThat(Suite.parse(GOOD, Map.of("device", "auto")).device()).isEqualTo("auto");
    }

    /** An assumption that all choices rest on is part of what identifies a suite; without one, suites are identified as before. */
    @Test
    void aTrainedLengthIsPartOfASuiteOnlyWhereItIsGiven() {
        Suite assumed = Suite.parse(GOOD + "trainedLength: 128\n");
        assertThat(assumed.trainedLength()).isEqualTo(128);
        assertThat(Suite.parse(GOOD).trainedLength()).isNull();
        assertThat(assumed.identity()).isNotEqualTo(Suite.parse(GOOD).identity());
        assertThat(Suite.parse(assumed.identity().json())).isEqualTo(assumed);
        assertThat(Suite.parse(GOOD, Map.of("trainedLength", "64")).trainedLength())
                .isEqualTo(64);
        assertThatThrownBy(() -> BundledSuites.named("papers/entropy-abf", Map.of("trainedLength", "128")))
                .hasMessage(
                        "trainedLength must be left out of a suite with tuning, whose models are tuned from the length"
                                + " in config.json, got 128");
    }

    private static Suite bundled(String name) {
        return BundledSuites.named(name, Map.of()).suite();
    }

    @Test
    void theBundledSuiteIsOne() {
        Suite quick = bundled("quick");
        assertThat(quick.configurations()).hasSize(11);
        assertThat(quick.lengths()).containsExactly(256, 512, 1024, 2048);
        assertThatThrownBy(() -> bundled("slow"))
                .hasMessage(
                        "there is no bundled suite 'slow', known: quick, short-context, beyond, papers/dca, papers/self-extend, papers/entropy-abf, ruler-13, longbench, l-eval");
    }

    /** What is written instead of what stands there, and the sentence that answers it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rope,                            | ropy,                        | unknown method 'ropy', known:
                    group=8                          | group=0                      | group must be an integer from
                    group=8                          | grupp=8                      | self-extend has no parameter 'grupp', it takes
                    factor: 4                        | factor: many                 | factor must be a number from
                    "passkey{                        | "needle{                     | unknown task 'needle', known: passkey@1, passkey/pi@1,
                    depths=5                         | depths=1                     | passkey@1: depths must be an integer from 2 to 1001, got 1
                    trials=2                         | trials=2.5                   | passkey: trials must be an integer, got 2.5
                    trials=2                         | trails=2                     | passkey has no parameter 'trails', it takes depths, trials
                    documents: 3                     | documents: 0                 | ppl/lastk: documents must be an integer from 1 to 100000, got 0
                    {name: ppl,                      | {name: ppl/lastk-32@1,       | ppl/lastk-32@1: k must be the one of the name, 32, got 64
                    [512, 256]                       | [512, 64]                    | lengths: ppl/lastk-64@1 needs at least 65 tokens, got 64
                    [512, 256]                       | []                           | lengths must name at least one, got none
                    [512, 256]                       | [512, many]                  | lengths must be integers, got many
                    [512, 256]                       | [512, 0400]                  | lengths must be integers, got 0400, which is octal to some; take away the 0 in front
                    [512, 256]                       | ["0400"]                     | lengths must be integers, got 0400, which is octal to some; take away the 0 in front
                    [512, 256]                       | [1_024]                      | lengths must be integers, got 1_024
                    [512, 256]                       | [0x100]                      | lengths must be integers, got 0x100
                    [512, 256]                       | [-.Inf]                      | lengths must be integers, got -.Inf
                    [512, 256]                       | [{a: 1}]                     | lengths must be integers, got {"a":1}
                    [512, 256]                       | {a: [1, x]}                  | lengths must be a list, got {"a":[1,"x"]}
                    name: test                       | name: {a: b}                 | name must be a text, got {"a":"b"}
                    seeds: [1, 2]                    | trainedLength: 0400          | trainedLength must be an integer from 1 to 16777216, got 0400
                    [512, 256]                       | [512, 99999999999]           | lengths must be integers, got 99999999999
                    [512, 256]                       | [512, 512]                   | lengths must differ, got 512 twice
                    [512, 256]                       | 512                          | lengths must be a list, got 512
                    seeds: [1, 2]                    | seeds: [1, 1.5]              | seeds must be integers, got 1.5
                    seeds: [1, 2]                    | dtype: half                  | dtype must be float32, bfloat16 or float16, got 'half'
                    seeds: [1, 2]                    | device: gpu                  | device must be cpu, cuda, cuda:N, mps or auto, got 'gpu'
                    seeds: [1, 2]                    | trainedLength: 0             | trainedLength must be an integer from 1 to 16777216, got 0
                    seeds: [1, 2]                    | trainedLength: 99999999999   | trainedLength must be an integer from 1 to 16777216, got 99999999999
                    seeds: [1, 2]                    | trainedLength: 4k            | trainedLength must be an integer from 1 to 16777216, got 4k
                    seeds: [1, 2]                    | trainedLength: 12.5          | trainedLength must be an integer from 1 to 16777216, got 12.5
                    seeds: [1, 2]                    | stop: {baseline: dca}        | stop.baseline must be one of the suite's configurations, got dca{}
                    seeds: [1, 2]                    | stop: {alpha: 0}             | stop.alpha must be from 0.000001 to 0.5, got 0.0
                    seeds: [1, 2]                    | stop: {alpha: few}           | stop.alpha must be a number, got few
                    seeds: [1, 2]                    | stop: {least: 0}             | stop.least must be an integer from 1 to 1000000, got 0
                    seeds: [1, 2]                    | stop: {least: 1.5}           | stop.least must be an integer, got 1.5
                    seeds: [1, 2]                    | stop: {after: 3}             | unknown field 'after' in stop, it has baseline, alpha, least
                    seeds: [1, 2]                    | stop: early                  | stop must be an object with named fields, got early
                    seeds:                           | seed:                        | unknown field 'seed', a suite has name, model, configurations, tasks, lengths, seeds, dtype
                    name: test                       | nome: test                   | unknown field 'nome', a suite has name, model
                    model: reference-model           | model:                       | the suite: model has no value
                    parameters: {factor: 4}          | params: {factor: 4}          | unknown field 'params' in configurations, an entry has name, parameters
                    {name: yarn, parameters: {factor: 4}} | rope                    | configurations must differ, got rope{} twice
                    {name: yarn, parameters: {factor: 4}} | "yarn{factor=4"         | cannot read configuration 'yarn{factor=4'
                    """)
    void everyMistakeIsAnsweredWithOneSentence(String instead, String written, String sentence) {
        assertThat(GOOD).contains(instead);
        assertThatThrownBy(() -> Suite.parse(GOOD.replaceFirst(
                        java.util.regex.Pattern.quote(instead), java.util.regex.Matcher.quoteReplacement(written))))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(sentence)
                .doesNotContain("\n");
    }

    /** What is left out of {@code stop} is written down, so that a stored suite stops as it did; the command line asks for the suite's own rule. */
    @Test
    void whenToStopIsPartOfASuite() {
        Suite suite = Suite.parse(GOOD + "stop: {}\n");
        assertThat(suite.stop()).isEqualTo(new Stop(Configuration.of("rope"), 0.05, 10, false));
        assertThat(Suite.parse(suite.identity().json()).stop()).isEqualTo(suite.stop());
        assertThat(suite.identity()).isNotEqualTo(Suite.parse(GOOD).identity());
        assertThat(Suite.parse(GOOD + "stop: {alpha: 0.01}\n", Map.of("stop", Map.of()))
                        .stop())
                .isEqualTo(new Stop(Configuration.of("rope"), 0.01, 10, false));
        assertThatThrownBy(() -> Suite.parse(GOOD, Map.of("stop", Map.of(), "configurations", List.of("rope"))))
                .hasMessage("stop needs a configuration to hold against its baseline, got rope{} alone");
    }

    /** A thousand is a thousand, as JSON and YAML 1.2 have it. */
    @Test
    void aLengthMayHaveAnExponentThatLeavesItWhole() {
        assertThat(Suite.parse(GOOD.replace("[512, 256]", "[1e3, 2.56e2]")).lengths())
                .containsExactly(256, 1000);
    }

    /** Options of the command line come from no document. */
    @Test
    void namesThatCannotBeShownAreRefusedWhereverTheyComeFrom() {
        assertThatThrownBy(() -> Suite.parse(GOOD, Map.of("name", "a\u001B[31m")))
                .hasMessage("name holds a control character, U+001B as character 2; leave it out");
        assertThatThrownBy(() -> Suite.parse(GOOD, Map.of("model", "a\u202E")))
                .hasMessage(
                        "model holds a mark that turns the direction of writing, U+202E as character 2; leave it out");
        assertThatThrownBy(() -> Suite.parse(GOOD.replace("name: test", "name: \"two\\nlines\"")))
                .hasMessage("name holds a control character, U+000A as character 4; leave it out");
    }

    @Test
    void whatIsNoDocumentIsSaidSo() {
        assertThatThrownBy(() -> Suite.parse("")).hasMessageContaining("the suite");
        assertThatThrownBy(() -> Suite.parse("{\"name\": "))
                .hasMessageStartingWith("the suite ends too early, in line 1: ");
        assertThatThrownBy(() -> Suite.parse("[1, 2]"))
                .hasMessage("the suite must be an object with named fields, got [1,2]");
        assertThatThrownBy(() -> Suite.parse("name: x\nname: y")).hasMessageContaining("line 2");
    }

    /** Every folder of datasets/suites is bundled, tells what it needs, and either runs on the bundled model or names the file it lacks. */
    @Test
    void everyBundledSuiteRunsOrSaysWhatItNeeds() throws IOException {
        Path suites = Path.of("../datasets/suites");
        try (Stream<Path> files = Files.walk(suites)) {
            assertThat(files.filter(file -> file.endsWith("suite.yaml"))
                            .map(file -> suites.relativize(file.getParent()).toString()))
                    .containsExactlyInAnyOrderElementsOf(BundledSuites.NAMES);
        }
        for (String name : BundledSuites.NAMES) {
            assertThat(suites.resolve(name).resolve("README.md")).content().startsWith("# " + name + "\n");
            if (List.of("quick", "short-context", "beyond", "papers/dca", "papers/self-extend", "papers/entropy-abf")
                    .contains(name)) {
                assertThat(bundled(name).name()).isEqualTo(name);
                RunExecutor.check(bundled(name));
            } else if (name.equals("ruler-13")) {
                Map<String, Object> questions =
                        Map.of("model", "reference-model", "tasks", List.of("qa_1{file=data/ruler/dev-v2.0.json}"));
                assertThat(bundled(name).tasks().stream().map(Task::name))
                        .hasSize(13)
                        .containsExactlyInAnyOrderElementsOf(Tasks.all().stream()
                                .map(TaskCard::name)
                                .filter(task -> task.startsWith("ruler/"))
                                .toList());
                assertThatThrownBy(() -> RunExecutor.check(
                                BundledSuites.named(name, questions).suite()))
                        .hasMessageContaining("data/ruler/dev-v2.0.json");
            } else
                assertThatThrownBy(() -> bundled(name))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("data/" + name);
        }
    }

    @Test
    void whatIsSaidInsteadTakesThePlaceOfASuitesOwn() {
        Suite suite = BundledSuites.named(
                        "ruler-13", Map.of("tasks", List.of("vt{samples=2}"), "lengths", List.of("512"), "model", "/m"))
                .suite();
        assertThat(suite.tasks()).hasSize(1).first().hasToString("VariableTracking[samples=2]");
        assertThat(suite.lengths()).containsExactly(512);
        assertThat(suite.model()).isEqualTo("/m");
        assertThat(suite.configurations()).hasSize(4);
        assertThatThrownBy(() -> BundledSuites.named("quick", Map.of("lengths", List.of("many"))))
                .hasMessage("lengths must be integers, got many");
    }

    /** What is no race does not say so, so that suites of before are what they were. */
    @Test
    void aStopMayBeARace() {
        String race = """
                {"name": "s", "model": "reference-model", "configurations": ["rope", "yarn"], "tasks": ["passkey"],
                 "lengths": [256, 512], "stop": {"race": true}}""";
        Suite suite = Suite.parse(race);
        assertThat(suite.stop()).isEqualTo(new Stop(Configuration.of("rope"), 0.05, 10, true));
        assertThat(suite.identity().json()).contains("\"race\":true");
        assertThat(Suite.parse(suite.identity().json())).isEqualTo(suite);
        assertThat(Suite.parse(race.replace("true", "false")).identity().json()).doesNotContain("race");
        assertThatThrownBy(() -> Suite.parse(race.replace("true", "3")))
                .hasMessage("stop.race must be true or false, got 3");
        assertThatThrownBy(() -> Suite.parse(race.replace("[\"passkey\"]", "[\"passkey\", \"ppl/press\"]")))
                .hasMessage("a race is over the mean of its tasks: they must be perplexities all or none,"
                        + " got passkey@1, ppl/press@1");
    }
}
