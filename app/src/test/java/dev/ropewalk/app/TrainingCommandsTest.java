package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that train: a recipe becomes a folder, and what is wrong becomes one sentence. */
class TrainingCommandsTest {

    private static final String NEW = """
            name: tiny
            seed: 3
            model: {layers: 1, hidden: 16, intermediate: 24, heads: 2, base: 10000, window: 96}
            data: {passkey: 1, keyValue: 1, variableTracking: 1, story: 1, copy: 1, conversation: 1}
            stages: [{tokens: 96, share: 1}]
            tokensPerStep: 192
            steps: 4
            optimizer: {learningRate: 0.01, beta1: 0.9, beta2: 0.98, weightDecay: 0.01, clip: 1, warmup: 2, floor: 0.1}
            checkpointEvery: 2
            """;

    @TempDir
    Path folder = Path.of("");

    private record Answer(int status, String out, String err) {}

    private static Answer ropewalk(Object... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = line.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Answer(status, out.toString(), err.toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aModelIsTrainedStretchedAndAsked() throws IOException {
        Path recipe = write("new.yaml", NEW), json = folder.resolve("steps.json"), model = folder.resolve("model");
        Answer first = ropewalk("pretrain", recipe, "--out", model, "--steps", 1, "--threads", 1);
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).startsWith(model + ": 1 of 4 steps, loss ");
        Answer rest = ropewalk("pretrain", recipe, "--out", model, "--threads", 1, "--json", json);
        assertThat(rest.status()).as(rest.err()).isZero();
        assertThat(rest.err()).startsWith("Going on after step 1.").contains("step 2/4, loss ");
        JsonNode steps = JsonMapper.shared().readTree(Files.readString(json)).path("steps");
        assertThat(steps)
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.propertyNames())
                        .containsExactlyInAnyOrder("step", "loss", "learningRate", "seconds"));

        Path tuning = write("tuning.yaml", """
                name: tiny-pi
                seed: 3
                model: %s
                configuration: pi
                targetLength: 192
                samples: 2
                epochs: 1
                batch: 1
                optimizer: {learningRate: 0.001, beta1: 0.9, beta2: 0.95, weightDecay: 0.1, clip: 1, warmup: 0, floor: 0}
                checkpointEvery: 1
                threads: 1
                """.formatted(model));
        Path tuned = folder.resolve("tuned");
        Answer stretched = ropewalk("finetune", tuning, "--out", tuned);
        assertThat(stretched.status()).as(stretched.err()).isZero();
        assertThat(stretched.out()).startsWith(tuned + ": 2 of 2 steps, loss ");
        Answer asked = ropewalk("generate", "--model", tuned, "--method", "native", "--prompt", "the pass key is");
        assertThat(asked.status()).as(asked.err()).isZero();
    }

    /** Three models, one tuned from each seed beside the untuned one, on one task at two lengths; the second time nothing is left to do. */
    @Test
    void aStudyTunesOnceAndMeasuresOnce() throws IOException, SQLException {
        Path model = folder.resolve("parent");
        assertThat(ropewalk("pretrain", write("new.yaml", NEW), "--out", model, "--threads", 1)
                        .status())
                .isZero();
        Path suite = write("study.yaml", """
                name: study
                model: %s
                configurations: [rope]
                tuning:
                  configurations: [pi]
                  samples: [2]
                  seeds: [1, 2]
                  recipe: {targetLength: 192, epochs: 1, batch: 2, threads: 1, optimizer:
                    {learningRate: 0.001, beta1: 0.9, beta2: 0.95, weightDecay: 0.1, clip: 1, warmup: 0, floor: 0}}
                tasks: ["ppl/lastk{k=16,documents=2}"]
                lengths: [96, 192]
                """.formatted(model));
        String database = "jdbc:h2:file:" + folder.resolve("db");
        Path json = folder.resolve("results.json"), again = folder.resolve("again.json");
        Answer first = ropewalk("run", suite, "--db", database, "--json", json);
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.err()).contains("Model 1 of 2", "Model 2 of 2", "step 1/1, loss ");
        assertThat(first.out()).contains("pi, 2 samples, seed 1", "pi, 2 samples, seed 2", "3 runs, code ");
        JsonNode results = JsonMapper.shared().readTree(json);
        assertThat(results.path("means")).hasSize(2);
        assertThat(results.path("runs")).hasSize(3);
        assertThat(results.path("runs").get(2).at("/cells/0/model").asString())
                .isEqualTo("parent, pi, 2 samples, seed 2");
        assertThat(results.path("runs")
                        .get(2)
                        .at("/cells/0/configuration/parameters/factor")
                        .asDouble())
                .isEqualTo(2); // of the target length, at 96 tokens too

        String recipe = results.path("runs").get(2).path("recipeSha256").asString();
        try (Connection connection = DriverManager.getConnection(
                        database + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select m.recipe_sha256, m.recipe_steps, p.name from model m join model p on p.id = m.parent_id order by m.name desc")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(recipe);
            assertThat(rows.getInt(2)).isEqualTo(1);
            assertThat(rows.getString(3)).isEqualTo("parent");
            assertThat(rows.next()).isTrue();
            assertThat(rows.next()).isFalse();
        }

        Answer second = ropewalk("run", suite, "--db", database, "--json", again);
        assertThat(second.status()).as(second.err()).isZero();
        assertThat(second.err()).doesNotContain("step 1/1", "samples: about");
        assertThat(JsonMapper.shared().readTree(again).path("runs").values())
                .allSatisfy(run -> assertThat(run.path("cells").values())
                        .hasSize(2)
                        .allSatisfy(cell ->
                                assertThat(cell.path("reused").asBoolean()).isTrue()));
        assertThat(JsonMapper.shared().readTree(again).path("means")).isEqualTo(results.path("means"));
    }

    @Test
    void whatIsWrongIsOneSentenceAndLeavesNoFolder() throws IOException {
        Path out = folder.resolve("out");
        assertRefused(1, "there is no file nowhere.yaml", "pretrain", "nowhere.yaml", "--out", out);
        assertRefused(
                1,
                "steps must be from 1 to 100000000, got 0",
                "pretrain",
                write("zero.yaml", NEW.replace("steps: 4", "steps: 0")),
                "--out",
                out);
        assertRefused(
                1,
                "--steps must be at least 1, got 0.",
                "pretrain",
                write("new.yaml", NEW),
                "--out",
                out,
                "--steps",
                0);
        assertRefused(2, "Missing required option: '--out=DIR'", "pretrain", write("new.yaml", NEW));
        assertRefused(
                1,
                "unknown field 'tokensPerStep', a recipe has name, seed, model, configuration",
                "finetune",
                write("wrong.yaml", NEW),
                "--out",
                out);
        assertThat(out).doesNotExist();
        assertRefused(1, "is a file", "pretrain", write("new.yaml", NEW), "--out", write("file", ""));
    }

    private static void assertRefused(int status, String words, Object... arguments) {
        Answer answer = ropewalk(arguments);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).startsWith("ropewalk: ").contains(words).doesNotContain("Exception");
    }
}
