package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A study handed to a service that is killed while it tunes comes to what the command line makes of it. */
class StudyOverRestIT {

    private static final String NEW = """
            name: tiny
            seed: 3
            model: {layers: 1, hidden: 16, intermediate: 24, heads: 2, base: 10000, window: 96}
            data: {passkey: 1, keyValue: 1, variableTracking: 1, story: 1, copy: 1, conversation: 1}
            stages: [{tokens: 96, share: 1}]
            tokensPerStep: 192
            steps: 2
            optimizer: {learningRate: 0.01, beta1: 0.9, beta2: 0.98, weightDecay: 0.01, clip: 1, warmup: 1, floor: 0.1}
            checkpointEvery: 2
            """;

    private static final String STUDY = """
            {"name": "study", "model": "MODEL", "configurations": ["rope"],
             "tuning": {"configurations": ["pi"], "samples": [2], "seeds": [1, 2],
               "recipe": {"targetLength": 192, "epochs": 400, "batch": 2, "threads": 1, "checkpointEvery": 5, "optimizer":
                 {"learningRate": 0.001, "beta1": 0.9, "beta2": 0.95, "weightDecay": 0.1, "clip": 1, "warmup": 0, "floor": 0}}},
             "tasks": ["ppl/lastk{k=16,documents=2}"], "lengths": [96, 192]}
            """;

    @TempDir
    Path folder;

    /** Models come from below a root alone; the tuned ones lie in the service's cache. */
    @Test
    void aKilledServiceGoesOnTuningAndItsNumbersAreThoseOfTheCommandLine() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models")), model = models.resolve("parent");
        Path recipe = Files.writeString(folder.resolve("new.yaml"), NEW);
        assertThat(Main.commandLine()
                        .execute("pretrain", recipe.toString(), "--out", model.toString(), "--threads", "1"))
                .isZero();
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "ROPEWALK_MODEL_ROOTS", models.toString());
        String document = STUDY.replace("MODEL", model.toString()), study;
        try (Served service = Served.in(folder, environment)) {
            JsonNode first = service.post("/api/v1/runs", document);
            study = first.path("study").asString();
            assertThat(study).isEqualTo(first.path("id").asString());
            service.ended(study);
            Served.await("a step of the tuning", () -> {
                int step = run(service, study, 1).path("tuningStep").asInt(0);
                return step > 0 && step < 400 ? step : null;
            });
            service.kill();
        }
        try (Served service = Served.in(folder, environment)) {
            for (int number = 0; number < 3; number++)
                assertThat(service.ended(run(service, study, number).path("id").asString())
                                .path("message"))
                        .isEmpty();
            JsonNode told = service.get("/api/v1/studies/" + study);
            assertThat(told.path("runs").values().stream()
                            .map(run -> run.path("status").asString()))
                    .containsExactly("completed", "completed", "completed");
            assertThat(told.at("/runs/1/suite").asString()).isEqualTo("study: pi, 2 samples, seed 1");
            assertThat(told.at("/runs/1/tuningStep").asInt()).isEqualTo(400);
            JsonNode cell = service.get("/api/v1/runs/" + told.at("/runs/1/id").asString() + "/cells")
                    .at("/items/0");
            assertThat(cell.path("label").asString()).isEqualTo("pi{factor=2}");
            assertThat(told.path("means")).hasSize(2).isEqualTo(ofTheCommandLine(document, environment));
        }
    }

    private static JsonNode run(Served service, String study, int number) throws Exception {
        return service.get("/api/v1/studies/" + study).at("/runs/" + number);
    }

    /** In a database of its own, from the models that are tuned already. */
    private JsonNode ofTheCommandLine(String document, Map<String, String> environment) throws Exception {
        Path suite = Files.writeString(folder.resolve("study.json"), document), json = folder.resolve("results.json");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        suite.toString(),
                        "--db",
                        "jdbc:h2:file:" + folder.resolve("other"),
                        "--json",
                        json.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile());
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor())
                .as(Files.readString(folder.resolve("run.log")))
                .isZero();
        assertThat(Files.readString(folder.resolve("run.log"))).doesNotContain("step 1/");
        return JsonMapper.shared().readTree(json).path("means");
    }
}
