package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exit status 0 done, 1 failed, 2 wrong usage; whatever went wrong is one sentence on standard error, and nothing is left behind. */
class CommandLineTest {

    @TempDir
    Path folder;

    private record Answer(int status, String out, String err) {}

    private static Answer ropewalk(Object... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) texts[i] = arguments[i].toString();
        return new Answer(line.execute(texts), out.toString(), err.toString());
    }

    private static void assertOneSentence(Answer answer, int status, String... words) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).startsWith("ropewalk: ").contains(words).doesNotContain("Exception");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String database() {
        return "jdbc:h2:file:" + folder.resolve("db");
    }

    @Test
    void aCommandThatIsNamedIsPutTogetherAloneAndIsTheSame() {
        Map<String, CommandLine> all = Main.commandLine().getSubcommands();
        assertThat(Main.commandLine("--help").getSubcommands()).hasSameSizeAs(all);
        assertThat(Main.commandLine("no-such").getSubcommands()).hasSameSizeAs(all);
        all.forEach((name, command) -> {
            Map<String, CommandLine> alone = Main.commandLine(name, "--help").getSubcommands();
            assertThat(alone).containsOnlyKeys(name);
            assertThat(alone.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
        });
    }

    @Test
    void everyMethodIsListedWithItsParameters() {
        Answer answer = ropewalk("methods");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("self-extend", "group, window, shift, logBase", "dca", "native");
        assertThat(answer.out()).contains("dca-code", "dca{chunk=3L/4-L/8,cap=3L/4}");
        assertThat(ropewalk("methods", "--json").out())
                .contains("\"trainingFree\"", "\"self-extend\"", "\"presets\"", "\"dca-code\"");
    }

    @Test
    void everyTaskIsListedAndEachTellsItsParameters() {
        assertThat(ropewalk("tasks").out())
                .contains("passkey@1", "pairs, queryAware, depths, trials", "ppl/lastk-K@1", "longbench-v2");
        Answer one = ropewalk("tasks", "ruler/qa_1");
        assertThat(one.status()).isZero();
        assertThat(one.out())
                .contains("ruler/qa_1@1", "Hsieh et al. 2024", "an integer from 1 to 100000", "must be given");
        JsonNode json = JsonMapper.shared()
                .readTree(ropewalk("tasks", "ppl/lastk-32", "--json").out());
        assertThat(json.at("/name").asString()).isEqualTo("ppl/lastk-K@1");
        assertThat(json.at("/parameters/properties/k/maximum").asInt()).isEqualTo(1 << 20);
        assertThat(JsonMapper.shared()
                        .readTree(ropewalk("tasks", "--json").out())
                        .at("/tasks"))
                .hasSameSizeAs(dev.ropewalk.tasks.Tasks.all());
        assertOneSentence(ropewalk("tasks", "needle"), 1, "unknown task 'needle', known: passkey@1,");
    }

    @Test
    void devicesAreListedWithTheirProof() {
        Answer answer = ropewalk("devices");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("cpu", "passed", "PyTorch 2.7.1");
        assertThat(ropewalk("devices", "--json").out())
                .contains("\"device\" : \"cpu\"", "\"refusal\" : null", "\"form\" : \"portable\"", "\"headDim\" : 256");
    }

    @Test
    void aDeviceThatIsNotThereIsOneSentence() {
        assertOneSentence(ropewalk("generate", "--prompt", "x", "--device", "cuda:999"), 1, "There is no device cuda");
        assertOneSentence(
                ropewalk("verify", folder, "--device", "gpu"),
                2,
                "device must be cpu, cuda, cuda:N, mps or auto, got 'gpu'");
        assertOneSentence(
                ropewalk("generate", "--prompt", "x", "--dtype", "float16"), 1, "A model in float16 needs a card");
    }

    @Test
    void goldensOfSeveralFoldersAreOneTable() throws IOException {
        for (String kit : new String[] {"one", "two"})
            Files.writeString(
                    Files.createDirectories(folder.resolve(kit).resolve("maps")).resolve(kit + ".json"), "{}");
        Answer answer = ropewalk("verify", folder.resolve("one"), folder.resolve("two"));
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.out()).contains("one ", "two ", "0 passed, 0 failed, 2 unsupported");
    }

    /** The paper's figure: L=7, W=4, G=2, query 9 (Jin et al. 2024, arXiv 2401.01325). */
    @Test
    void aPlanPrintsTheDistancesAQueryIsTold() {
        Answer answer = ropewalk(
                "plan",
                "--method",
                "self-extend",
                "--set",
                "group=2",
                "--set",
                "window=4",
                "--trained-length",
                "7",
                "--length",
                "10",
                "--rows",
                "9");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("query 9: 6 6 5 5 4 4 3 2 1 0", "self-extend{group=2", "near", "far");
    }

    @Test
    void aPlanPrintsDistancesWavelengthsAndTemperatureUnasked() {
        Answer answer = ropewalk(
                "plan", "--method", "entropy-abf{base=20000,exemptLayers=3}", "--trained-length", 64, "--length", 256);
        assertThat(answer.out())
                .contains("told to query 63", "told to query 255", "wavelength trained", "turns in L")
                .contains("factor on logits, layer 0", "layer 3 and on", "1.3333"); // ln 256 / ln 64
    }

    /** What plan knows against a number, and what it does, in the papers' symbols: no text for people shows how Java writes a record. */
    @Test
    void aPlanIsToldInThePapersSymbolsAndSaysWhatIsAgainstIt() {
        Answer answer = ropewalk(
                "plan", "--method", "self-extend{group=2,window=1024}", "--trained-length", 4096, "--length", 16384);
        assertThat(answer.out())
                .contains("⌊i/2⌋ + 512", "⌊j/2⌋", "keys 1024 or more tokens back")
                .contains("note                                tells distances up to 8703, trained are 4095")
                .doesNotContain("Grouped", "Identity", "Distance[", "2147483647");
        assertThat(ropewalk("plan", "--method", "self-extend", "--length", 16384)
                        .out())
                .doesNotContain("note");
        assertThat(ropewalk("plan", "--method", "rope", "--length", 16384, "--json")
                        .out())
                .contains("\"notes\" : [ \"tells distances up to 16383, trained are 4095\" ]", "\"modelNotes\" : [ ]");
    }

    @Test
    void headsThatTurnEachByItsOwnRatioAreTold() {
        assertThat(ropewalk("plan", "--method", "ms-poe", "--trained-length", 64, "--length", 100)
                        .out())
                .contains("from layer 2 on head h of H turns 1.2 + 0.6 (H-1-h)/H times more slowly");
        assertThat(ropewalk("plan", "--method", "ms-poe", "--trained-length", 64, "--length", 100, "--json")
                        .out())
                .contains("\"heads\"", "\"minRatio\" : 1.2", "\"maxRatio\" : 1.8", "\"fromLayer\" : 2");
    }

    /** The distances of DPE's formula, worked by hand: pairs 0 and 1 in groups of 2, pairs 2 and 3 in groups of 4. */
    @Test
    void pairsThatAreToldDifferentDistancesAreToldApart() {
        String[] plan = {
            "plan",
            "--method",
            "dpe{factors=[2,4],window=4}",
            "--rotary-dim",
            "8",
            "--trained-length",
            "8",
            "--length",
            "12",
            "--rows",
            "9"
        };
        assertThat(ropewalk((Object[]) plan).out())
                .contains("query 9, pairs 0 to 1: 6 6 5 5 4 4 3 2 1 0", "query 9, pairs 2 to 3: 5 5 5 5 4 4 3 2 1 0")
                .contains("far, pairs 0 to 1", "far, pairs 2 to 3", "true distance, query 11")
                .contains("largest distance told               7 of 7 trained");
        Object[] asJson = Arrays.copyOf(plan, plan.length + 1, Object[].class);
        asJson[plan.length] = "--json";
        assertThat(ropewalk(asJson).out())
                .contains("\"groups\"", "\"pairs\" : [ 0, 2 ]")
                .doesNotContain("\"rows\" : { },");
    }

    @Test
    void aPlanIsDrawnIntoAFileThatIsWrittenWhole() throws IOException {
        Path picture = folder.resolve("plan.svg");
        assertThat(ropewalk("plan", "--method", "dca", "--length", 9000, "--picture", picture)
                        .status())
                .isZero();
        assertThat(picture).content().startsWith("<svg").endsWith("</svg>\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
        assertOneSentence(
                ropewalk("plan", "--length", 9000, "--picture", folder.resolve("none/plan.svg")),
                1,
                "--picture must name a file in a folder that exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | there is no command 'nonsense'",
                "generat --prompt x | there is no command 'generat'; did you mean generate",
                "methods --jsn | there is no option '--jsn'; did you mean --json",
                "methods all | is one word too many; quote what has blanks",
                "bench --lengths 4k | is not a whole number",
                "plan --length 100 --method swirl | unknown method 'swirl', known: rope",
                "plan --length 100 --method yarn --set betaFast=-3 | betaFast must be",
                "plan --length 100 --method pi --set speed=3 | pi has no parameter 'speed', it takes factor",
                "plan --length abc | Invalid value for option '--length'",
                "plan --length 10 --model nowhere --picture plan.gif | --picture must name a file that ends in .svg or .png, got plan.gif",
                "plan --length 10 --rows 10 | --rows must lie in 0..9, got 10",
                "generate --prompt x --dtype half | dtype must be float32, bfloat16 or float16, got 'half'",
                "plan | Missing required option: '--length=N'"
            })
    void wrongUsageIsStatusTwo(String command, String words) {
        assertOneSentence(ropewalk((Object[]) command.split(" ")), 2, words);
    }

    @Test
    void aMissingModelFolderIsNamed() throws IOException {
        Path ids = write("ids.json", "[1]");
        assertOneSentence(
                ropewalk(
                        "logits",
                        "--model",
                        folder.resolve("none"),
                        "--ids",
                        ids,
                        "--out",
                        folder.resolve("o.safetensors")),
                1,
                "There is no model folder",
                "none");
        assertThat(folder.resolve("o.safetensors")).doesNotExist();
    }

    /** The template writes {@code <s>}, which the bundled tokenizer would put in front, too: it must stand there once. */
    @Test
    void aChatIsWrittenWithTheModelsTemplateAndBeginsOnce() throws IOException {
        Path bundled = dev.ropewalk.evaluator.model.ModelNames.folder("reference-model");
        for (String name : new String[] {"config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"})
            Files.copy(bundled.resolve(name), folder.resolve(name));
        assertOneSentence(
                ropewalk("generate", "--model", folder, "--chat", "--prompt", "x"), 1, "has no chat template");
        write("chat_template.jinja", "{{ bos_token }}{% for m in messages %}{{ m.content }} {% endfor %}");
        Answer chat = ropewalk("generate", "--model", folder, "--chat", "--prompt", "the pass key", "--json");
        Answer plain = ropewalk("generate", "--model", folder, "--prompt", "the pass key", "--json");
        assertThat(chat.status()).isZero();
        assertThat(chat.out())
                .contains("\"prompt\":\"<s>the pass key \"", "\"promptTokens\":4", "puts <s> (0) in front");
        assertThat(chat.out().replaceFirst("\"prompt\":[^,]*,", "")).isEqualTo(plain.out());
        write("chat_template.jinja", "{{ raise_exception('Only systems speak') }}");
        assertOneSentence(
                ropewalk("generate", "--model", folder, "--chat", "--prompt", "x"),
                1,
                "The model's chat template refuses: Only systems speak");
    }

    @Test
    void anUnknownArchitectureIsNamedWithTheKnownOnes() throws IOException {
        write("config.json", "{\"model_type\": \"mamba\"}");
        assertOneSentence(
                ropewalk("generate", "--model", folder, "--prompt", "x"), 1, "mamba", "known: cohere, cohere2, gemma,");
    }

    @Test
    void aTruncatedSafetensorsFileIsRefusedByARunBeforeAnythingIsStored() throws IOException {
        Path bundled = dev.ropewalk.evaluator.model.ModelNames.folder("reference-model");
        for (String name : new String[] {"config.json", "tokenizer.json"})
            Files.copy(bundled.resolve(name), folder.resolve(name));
        byte[] weights = Files.readAllBytes(bundled.resolve("model.safetensors"));
        Files.write(folder.resolve("model.safetensors"), java.util.Arrays.copyOf(weights, weights.length - 100));
        Path suite = write("suite.yaml", suite("rope", 256).replace("reference-model", folder.toString()));
        assertOneSentence(ropewalk("run", suite, "--db", database()), 1, "model.safetensors", "cut off");
        assertThat(folder.resolve("db.mv.db")).doesNotExist();
    }

    private static String suite(String configuration, int length) {
        return """
            name: small
            model: reference-model
            configurations: ["%s"]
            tasks: ["passkey{depths=2,trials=1}"]
            lengths: [%d]
            seeds: [1]
            """.formatted(configuration, length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swirl | 256 | unknown method 'swirl'",
                "yarn{factor=-1} | 256 | factor must be",
                "rope | 16 | passkey@1 needs at least"
            })
    void aSuiteThatCannotBeMeasuredIsRefusedAndNothingIsStored(String configuration, int length, String words)
            throws IOException {
        Path suite = write("suite.yaml", suite(configuration, length));
        assertOneSentence(ropewalk("run", suite, "--db", database()), 1, words);
        assertThat(folder.resolve("db.mv.db")).doesNotExist();
    }

    /** The case's two commands: what a suite accepts, the option accepts, with the label that the program prints. */
    @Test
    void aCompositionOnTheCommandLineIsReadWholeWhicheverPartComesFirst() {
        for (String methods : new String[] {
            "compose{bands=dca,spectrum=yarn{factor=4}}", "rope,compose{bands=dca{},spectrum=yarn{factor=4}}"
        }) {
            Answer answer = ropewalk(
                    "run",
                    "--methods",
                    methods,
                    "--tasks",
                    "passkey{depths=2,trials=1}",
                    "--lengths",
                    512,
                    "--db",
                    database());
            assertThat(answer.status()).isZero();
            assertThat(answer.out()).contains("compose{bands=dca{},spectrum=yarn{factor=4}}");
        }
        assertOneSentence(
                ropewalk("run", "--methods", "rope,,yarn", "--db", database()),
                1,
                "--methods: an entry of the list 'rope,,yarn' is empty.");
    }

    /** What a shell or an editor of Windows writes, and YAML's traps: the file is named, and what to change. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTF-16LE | MARKname: s | is not UTF-8 but UTF-16",
                "ISO-8859-1 | name: Lübeck | is not UTF-8, see line 1",
                "UTF-8 | name: s/TAB- rope | line 2 begins with a tab, YAML takes blanks",
                "UTF-8 | tasks: [passkey{depths=2,trials=1}] | line 1: quote entries with braces",
                "UTF-8 | a: 1/---/a: 1 | holds two documents",
                "UTF-8 | '' | is empty",
                "UTF-8 | [1] | must be an object with named fields, got [1]"
            })
    void aSentenceAboutADocumentNamesItsFile(String encoding, String text, String words) throws IOException {
        byte[] bytes = text.replace("/", "\n")
                .replace("TAB", "\t")
                .replace("MARK", "\uFEFF")
                .getBytes(encoding);
        Path file = Files.write(folder.resolve("document.yaml"), bytes);
        assertOneSentence(ropewalk("run", file, "--db", database()), 1, file.toString(), words);
        assertOneSentence(ropewalk("pretrain", file, "--out", folder.resolve("m")), 1, file.toString(), words);
        assertOneSentence(ropewalk("finetune", file, "--out", folder.resolve("m")), 1, file.toString(), words);
    }

    @Test
    void aTaskSaysAllItTakesAndWhyAFolderCannotBeRead() throws IOException {
        Path texts = write("text.txt", "words");
        Path none = folder.resolve("nodir");
        assertOneSentence(
                ropewalk("run", "--tasks", "ppl/lastk{k=32,documents=1,folder=" + none + "}", "--db", database()),
                1,
                "there is no folder " + none);
        assertOneSentence(
                ropewalk("run", "--tasks", "ppl/lastk{k=32,documents=1,folder=" + texts + "}", "--db", database()),
                1,
                texts + " is a file, texts lie in a folder");
        Path file = write("vt.jsonl", "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"a\"], \"length\": 1}\n");
        assertOneSentence(
                ropewalk("tasks", "dump", "file{path=" + file + ",trunction=none}", "--length", 256, "--out", texts),
                1,
                "ruler has no option 'trunction', it takes answerPrefix, by, chat, dataset, date, format, licence, newTokens, path, samples, systemPrompt, truncation, version");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeTheWorkBegins() throws IOException {
        Path nowhere = folder.resolve("none/out.json");
        assertOneSentence(
                ropewalk("run", "--json", nowhere, "--db", database()), 1, "--json must name a file in a folder");
        assertOneSentence(ropewalk("run", "--json", folder, "--db", database()), 1, "is a folder");
        assertOneSentence(ropewalk("bench", "--json", nowhere), 1, "--json must name a file in a folder");
        assertOneSentence(
                ropewalk("logits", "--model", folder, "--ids", write("ids.json", "[1]"), "--out", nowhere),
                1,
                "--out must name a file in a folder");
        assertThat(folder.resolve("db.mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON | there is no JSON",
                "{} | there is no list 'rows'",
                "{\"rows\": [{\"length\": 8}]} | a row has no name or no length",
                "{\"rows\": [{\"configuration\": {\"name\": \"rope\"}, \"length\": 8, \"peakMemoryBytes\": 0}]}"
                        + " | peakMemoryBytes of rope at 8 tokens is no positive number"
            })
    void aBenchComparesWithNothingButABench(String document, String words) throws IOException {
        assertOneSentence(
                ropewalk("bench", "--against", write("last.json", document)),
                1,
                "--against must name a file that 'bench --json' wrote",
                words);
        assertOneSentence(ropewalk("bench", "--against", folder.resolve("none")), 1, "there is no file", "none");
    }

    /** A bench is compared with the one before: the same figures are no change, and a row that is gone is named. */
    @Test
    void aBenchWritesWhatTheNextIsComparedWith() throws IOException {
        Path file = folder.resolve("last.json");
        Answer first = ropewalk(
                "bench", "--shape", "1x64", "--lengths", 40, "--methods", "dca", "--rounds", 1, "--json", file);
        assertThat(first.status()).isZero();
        assertThat(first.out()).contains("rope{}", "dca{}", "predicted MB");
        assertThat(file)
                .content()
                .contains("\"machine\"", "\"dtype\"", "\"threads\"", "\"rows\"", "\"peers\"")
                .contains("\"prefillTokensPerSecond\"", "\"decodeTokensPerSecond\"", "\"peakMemoryBytes\"")
                .contains("\"predictedMemoryBytes\"");
        Answer second = ropewalk(
                "bench", "--shape", "1x64", "--lengths", 40, "--methods", "rope", "--rounds", 1, "--against", file);
        assertThat(second.status()).isZero();
        assertThat(second.out()).contains("by more than 10 %", "1 rows of both", "Not measured now: dca{");
    }

    @Test
    void aBenchTellsWhatPeersItMeasured() {
        Answer answer =
                ropewalk("bench", "--shape", "1x64", "--lengths", 40, "--methods", "dca", "--rounds", 1, "--peers");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("rope{}", "dca{}", "dense self-extend{}", "llama.cpp");
    }

    /** Beyond 256 trained tokens plain RoPE attends to positions training never had; SelfExtend tells none. */
    @Test
    void aProbeShowsWhereTheLastTokenAttends() throws IOException {
        Path json = folder.resolve("probe.json");
        Answer answer = ropewalk(
                "probe",
                "--method",
                "rope",
                "--method",
                "self-extend{group=8,window=64}",
                "--lengths",
                "128,600",
                "--documents",
                2,
                "--json",
                json);
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("never trained", "self-extend{group=8,window=64}", "600");
        JsonNode probes = JsonMapper.shared().readTree(Files.readString(json)).get("probes");
        assertThat(probes).hasSize(4);
        assertThat(largest(probes.get(0).get("neverTrained"))).isZero(); // rope at 128
        assertThat(largest(probes.get(1).get("neverTrained"))).isPositive(); // and at 600
        assertThat(largest(probes.get(3).get("neverTrained"))).isZero();
        assertThat(largest(probes.get(1).get("entropy")))
                .isLessThanOrEqualTo(probes.get(1).get("lnTokens").doubleValue());
    }

    private static double largest(JsonNode layers) {
        return layers.valueStream()
                .flatMap(JsonNode::valueStream)
                .mapToDouble(JsonNode::doubleValue)
                .max()
                .orElseThrow();
    }

    @Test
    void aProbeReadsAFileThatIsLongEnough() throws IOException {
        Path text = write("text.txt", "the old ship likes the sea . ".repeat(10));
        Answer answer = ropewalk("probe", "--lengths", 20, "--text", text);
        assertThat(answer.status()).isZero();
        assertOneSentence(ropewalk("probe", "--lengths", 2000, "--text", text), 1, "tokens, 2000 are needed");
        assertOneSentence(ropewalk("probe", "--lengths", 1), 1, "--lengths must be at least 2, got 1");
        assertOneSentence(
                ropewalk("probe", "--lengths", 9, "--documents", 0), 1, "--documents must be at least 1, got 0");
        assertOneSentence(ropewalk("probe", "--lengths", 20, "--method", "none"), 2, "unknown method 'none'");
    }

    @Test
    void aBenchInBfloat16SaysSoAndHasNoWeightsForLlamaCpp() throws IOException {
        Path file = folder.resolve("half.json");
        Answer answer = ropewalk(
                "bench",
                "--shape",
                "1x64",
                "--lengths",
                40,
                "--methods",
                "rope",
                "--rounds",
                1,
                "--dtype",
                "bfloat16",
                "--peers",
                "--json",
                file);
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("cpu, bfloat16,", "dense self-extend{}", "llama.cpp was not measured: ");
        assertThat(file).content().contains("\"dtype\" : \"bfloat16\"");
    }

    @Test
    void whatBfloat16ComputedIsOtherAndSaysSo() throws IOException {
        Path ids = write("ids.json", "[5, 6, 7, 8]");
        Path wide = folder.resolve("wide.safetensors"), half = folder.resolve("half.safetensors");
        String model = "reference-model";
        assertThat(ropewalk("logits", "--model", model, "--ids", ids, "--out", wide)
                        .status())
                .isZero();
        assertThat(ropewalk("logits", "--model", model, "--ids", ids, "--out", half, "--dtype", "bfloat16")
                        .status())
                .isZero();
        assertThat(Files.readString(wide, StandardCharsets.ISO_8859_1)).contains("{\"dtype\":\"float32\"}");
        assertThat(Files.readString(half, StandardCharsets.ISO_8859_1)).contains("{\"dtype\":\"bfloat16\"}");
        byte[] a = Files.readAllBytes(wide), b = Files.readAllBytes(half);
        assertThat(Arrays.copyOfRange(b, b.length - 4096, b.length))
                .isNotEqualTo(Arrays.copyOfRange(a, a.length - 4096, a.length));
        assertThat(ropewalk("generate", "--prompt", "the pass key", "--dtype", "bfloat16", "--json")
                        .out())
                .contains("\"dtype\":\"bfloat16\"");
    }

    @Test
    void aSuiteThatIsNotThereIsNamed() {
        assertOneSentence(ropewalk("run", folder.resolve("none.yaml")), 1, "there is no file ", "none.yaml");
        assertOneSentence(ropewalk("run", "slow"), 1, "there is no bundled suite 'slow'");
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedUnchanged() throws Exception {
        assertThat(ropewalk("token", "--db", database()).status()).isZero();
        try (Connection connection =
                        DriverManager.getConnection(database() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into \"flyway_schema_history\" select 99, '999', 'future', 'SQL', 'V999__future.sql', 1, 'x', now(), 1, true");
        }
        String before = content();
        assertOneSentence(ropewalk("token", "--db", database()), 1, "schema version 999");
        assertOneSentence(ropewalk("serve", "--port", "0", "--db", database()), 1, "schema version 999");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aServiceThatMayNotWriteDoesNotStart() {
        assertThat(ropewalk("token", "--db", database()).status()).isZero();
        assertOneSentence(
                ropewalk("serve", "--port", "0", "--db", database() + ";ACCESS_MODE_DATA=r"),
                1,
                "the database of --db can only be read");
    }

    /** Everything in the database but views, whose conditions H2 tells in any order, as the statements that would make it again. */
    private String content() throws Exception {
        StringBuilder script = new StringBuilder();
        try (Connection connection =
                        DriverManager.getConnection(database() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                var rows = connection.createStatement().executeQuery("script")) {
            while (rows.next())
                if (!rows.getString(1).startsWith("CREATE FORCE VIEW"))
                    script.append(rows.getString(1)).append('\n');
        }
        return script.toString();
    }

    @Test
    void aTokenIsPrintedOnceAndOnlyItsHashIsStored() throws Exception {
        Answer answer = ropewalk("token", "--name", "ci", "--db", database());
        assertThat(answer.status()).isZero();
        String token = answer.out().strip();
        try (Connection connection =
                        DriverManager.getConnection(database() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                var rows = connection.createStatement().executeQuery("select name, sha256 from api_token")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("ci");
            assertThat(rows.getString(2)).hasSize(64).isNotEqualTo(token);
        }
    }

    /** The first person lets the others in; a password is printed once, and what is wrong is a sentence. */
    @Test
    void peopleAreLetInAndOwnTokens() throws Exception {
        assertOneSentence(ropewalk("person", "add", "bob", "--db", database()), 1, "There must be an admin");
        Answer ada = ropewalk("person", "add", "ada", "--role", "admin", "--db", database());
        assertThat(ada.status()).isZero();
        assertThat(ada.out().strip()).hasSize(20);
        assertThat(ropewalk("person", "add", "bot", "--role", "viewer", "--without-password", "--db", database())
                        .out())
                .isEmpty();
        assertThat(ropewalk("person", "role", "bot", "submitter", "--db", database())
                        .status())
                .isZero();
        assertThat(ropewalk("person", "disable", "bot", "--db", database()).status())
                .isZero();
        assertThat(ropewalk("person", "list", "--db", database()).out())
                .containsPattern("ada +admin +password")
                .containsPattern("bot +submitter +disabled");
        assertOneSentence(ropewalk("person", "disable", "ada", "--db", database()), 1, "There must be an admin");
        assertOneSentence(ropewalk("person", "role", "ada", "boss", "--db", database()), 1, "role must be viewer");
        assertThat(ropewalk("token", "--owner", "ada", "--scopes", "read,worker", "--days", 3, "--db", database())
                        .status())
                .isZero();
        assertOneSentence(ropewalk("token", "--owner", "eve", "--db", database()), 1, "nobody named 'eve'");
        assertOneSentence(ropewalk("token", "--scopes", "fly", "--db", database()), 1, "got 'fly'");
        try (Connection connection =
                        DriverManager.getConnection(database() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                var rows = connection
                        .createStatement()
                        .executeQuery("select p.name, t.scopes from api_token t join person p on p.id = t.owner_id"
                                + " where t.expires_at > current_timestamp and p.password_hash like '{bcrypt}%'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1) + " " + rows.getString(2)).isEqualTo("ada read,worker");
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertOneSentence(
                    ropewalk("serve", "--port", taken.getLocalPort(), "--db", database()),
                    1,
                    "Port " + taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void aDatabaseUrlOfAnotherKindIsRefused() {
        assertOneSentence(
                ropewalk("token", "--db", "jdbc:oracle:thin:@x"),
                1,
                "--db must be a URL beginning with jdbc:h2: or jdbc:postgresql:");
    }

    /** As every command that feeds a tokenizer's ids; weights are not needed for it. */
    @Test
    void aDumpSaysTheNotesOfItsTokenizer() throws IOException {
        Path bundled = dev.ropewalk.evaluator.model.ModelNames.folder("reference-model");
        for (String name : new String[] {"config.json", "tokenizer.json"})
            Files.copy(bundled.resolve(name), folder.resolve(name));
        write("tokenizer_config.json", "{\"add_bos_token\": false}");
        Answer answer = ropewalk(
                "tasks",
                "dump",
                "passkey",
                "--model",
                folder,
                "--length",
                200,
                "--samples",
                1,
                "--out",
                folder.resolve("one.jsonl"));
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).startsWith("note: add_bos_token in tokenizer_config.json is not followed");
    }

    /** What is written is what the task says of each sample; room for the answer is left. */
    @Test
    void aDumpIsWhatAModelWouldBeAsked() throws IOException {
        Path file = folder.resolve("samples.jsonl");
        Answer answer = ropewalk("tasks", "dump", "passkey{depths=2}", "--length", 200, "--samples", 4, "--out", file);
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).doesNotContain("note: ");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4).allSatisfy(line -> {
            JsonNode sample = JsonMapper.shared().readTree(line);
            String key =
                    String.join(" ", sample.get("answers").get(0).asString().split(""));
            assertThat(sample.get("prompt").asString()).contains("the pass key is " + key);
            assertThat(sample.get("promptTokens").asInt()
                            + sample.get("maxNewTokens").asInt())
                    .isEqualTo(200);
            assertThat(sample.get("needles")).hasSize(1);
        });
        assertThat(lines).doesNotHaveDuplicates();
        assertOneSentence(
                ropewalk("tasks", "dump", "niah_single_1", "--length", 4096, "--out", file), 1, "asked in English");
        assertOneSentence(
                ropewalk("tasks", "dump", "needle", "--length", 99, "--out", file), 1, "unknown task 'needle'");
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
    }

    @Test
    void whatIsSaidTakesThePlaceOfWhatASuiteSays() {
        Path json = folder.resolve("results.json");
        Answer answer = ropewalk(
                "run",
                "short-context",
                "--methods",
                "rope,self-extend{group=8,window=64}",
                "--tasks",
                "passkey{depths=2,trials=1}",
                "--lengths",
                "96,128",
                "--db",
                database(),
                "--json",
                json);
        assertThat(answer.status()).as(answer.err()).isZero();
        JsonNode results = JsonMapper.shared().readTree(json);
        assertThat(results.get("cells")).hasSize(4);
        assertOneSentence(
                ropewalk(
                        "run",
                        "ruler-13",
                        "--model",
                        "reference-model",
                        "--tasks",
                        "qa_1{file=data/ruler/dev-v2.0.json}",
                        "--db",
                        database()),
                1,
                "data/ruler/dev-v2.0.json");
    }

    /** What the model was trained on is an assumption that all choices rest on: it can be said, is followed, and stands with the numbers. */
    @Test
    void anAssumedTrainedLengthIsFollowedAndSaid() {
        Path json = folder.resolve("assumed.json");
        Answer answer = ropewalk(
                "run",
                "short-context",
                "--methods",
                "rope,yarn",
                "--tasks",
                "passkey{depths=2,trials=1}",
                "--lengths",
                "128",
                "--trained-length",
                64,
                "--db",
                database(),
                "--json",
                json);
        assertThat(answer.out())
                .contains("planned as if trained on 64 tokens, as the suite says")
                .contains("* rope at 128 tokens tells distances up to 127, trained are 63")
                .doesNotContain("* yarn");
        JsonNode cells = JsonMapper.shared().readTree(json).get("cells");
        assertThat(cells)
                .hasSize(2)
                .allSatisfy(
                        cell -> assertThat(cell.get("trainedLength").asInt()).isEqualTo(64));
        assertThat(cells.get(1).at("/configuration/parameters/factor").asDouble())
                .isEqualTo(2);
        assertOneSentence(
                ropewalk("run", "--trained-length", 0, "--db", database()),
                1,
                "trainedLength must be an integer from 1 to 16777216, got 0");
        assertThat(ropewalk("generate", "--prompt", "the", "--method", "yarn", "--trained-length", 16, "--json")
                        .out())
                .contains("\"configuration\":\"yarn{", "factor=2.125");
    }

    @Test
    void aFolderIsNoSuite() throws IOException {
        Path suites = Files.createDirectory(folder.resolve("suites"));
        for (Object written : new Object[] {suites, suites + "/"})
            assertOneSentence(
                    ropewalk("run", written, "--db", database()), 1, suites + " is a folder, and a file is needed");
    }

    /** What is odd about a file's rows changes what its number means: it is said where the number is made, once a file. */
    @Test
    void oddRowsOfAFileAreSaidOnce() throws IOException {
        String row = "{\"id\": %d, \"context\": \"The grass is\", \"choices\": [\"green\", \"green\"], \"gold\": 0}\n";
        Path file = write("odd.jsonl", row.formatted(1) + "\n" + row.formatted(2) + row.formatted(3));
        Path suite = write("odd.yaml", """
                name: odd
                model: reference-model
                configurations: [rope]
                tasks: ["file{path=%s,samples=1}"]
                lengths: [128, 256]
                """.formatted(file));
        Answer answer = ropewalk("run", suite, "--db", database());
        assertThat(answer.status()).isZero();
        assertThat(answer.err().lines().filter(line -> line.startsWith("note: ")))
                .containsExactly(
                        "note: odd.jsonl, line 1: two choices are the same: the first counts as chosen, and 2 more");
    }

    /** Whatever a user's text holds, a terminal is not painted by the sentence about it. */
    @Test
    void aSentencePaintsNoTerminal() {
        assertOneSentence(ropewalk("run", "quick", "--methods", "ro\u001B[31mpe"), 1, "ro\\u001B[31mpe");
        assertOneSentence(
                ropewalk("token", "--name", "a\u0007", "--db", database()),
                1,
                "--name holds a control character, U+0007 as character 2; leave it out");
    }
}
