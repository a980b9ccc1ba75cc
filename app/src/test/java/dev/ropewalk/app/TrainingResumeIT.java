package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a training, then the same command: the weights are those of a training that nobody disturbed. */
class TrainingResumeIT {

    private static final String RECIPE = """
            name: resume
            seed: 5
            model: {layers: 2, hidden: 64, intermediate: 96, heads: 2, base: 10000, window: 128}
            data: {passkey: 1, keyValue: 1, variableTracking: 1, story: 1, copy: 1, conversation: 1}
            stages: [{tokens: [64, 128], share: 1}]
            tokensPerStep: 2048
            steps: 60
            optimizer: {learningRate: 0.003, beta1: 0.9, beta2: 0.98, weightDecay: 0.01, clip: 1, warmup: 5, floor: 0.1}
            checkpointEvery: 10
            threads: 1
            """;

    @TempDir
    Path folder;

    @Test
    void aKilledTrainingEndsInTheSameWeights() throws Exception {
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        assertThat(start(recipe, "undisturbed").waitFor()).isZero();

        Process victim = start(recipe, "killed");
        Path state = folder.resolve("killed").resolve("training-state.safetensors");
        while (victim.isAlive() && !Files.exists(state)) Thread.sleep(50);
        assertThat(victim.isAlive())
                .as("the training was still going on when it was killed")
                .isTrue();
        victim.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed").resolve("model.safetensors")).doesNotExist();

        assertThat(start(recipe, "killed").waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("killed.log"))).containsPattern("Going on after step [1-5]0\\.");
        assertThat(folder.resolve("killed").resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("undisturbed").resolve("model.safetensors"));
        assertThat(state).doesNotExist();
    }

    private Process start(Path recipe, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "pretrain",
                        recipe.toString(),
                        "--out",
                        folder.resolve(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }
}
