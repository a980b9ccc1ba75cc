package dev.ropewalk.decoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.ResidentMemory;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    private static final ModelShape SMALL = new ModelShape(3, 32, 48, 2, 40, 10_000, 16);
    private static final AdamW ADAM = new AdamW(0.9, 0.98, 1e-8, 0.01, 1);

    /** Texts that count from a drawn number: what follows is known. */
    private static List<TrainingSample> counting(int samples, int tokens, long seed, int stride) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainingSample> batch = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            int first = random.nextInt(40);
            int[] ids = new int[tokens];
            for (int i = 0; i < tokens; i++) ids[i] = Math.floorMod(first + stride * i, 40);
            float[] weights = new float[tokens];
            Arrays.fill(weights, 1);
            batch.add(new TrainingSample(ids, weights));
        }
        return batch;
    }

    private static double steps(Trainer trainer, int from, int to) {
        return steps(trainer, from, to, 1);
    }

    private static double steps(Trainer trainer, int from, int to, int stride) {
        double loss = 0;
        for (int i = from; i < to; i++)
            loss = trainer.step(counting(8, 16, i, stride), 4, ContextPlan.plain(trainer.rope(), 16), 3e-3);
        return loss;
    }

    private static byte[] model(Trainer trainer, Path folder) throws IOException {
        trainer.saveModel(folder, Map.of());
        return Files.readAllBytes(folder.resolve("model.safetensors"));
    }

    @Test
    void learnsToCount() {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            assertThat(steps(trainer, 0, 1)).isBetween(3.5, 3.9); // nothing known: ln 40 = 3.69
            assertThat(steps(trainer, 1, 80)).isLessThan(0.4);
        }
    }

    /** What it learned is what a decoder reads from its files, and greedy decoding counts on. */
    @Test
    void whatWasLearnedIsWhatIsSaved(@TempDir Path folder) throws IOException {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 120);
            trainer.saveModel(folder, Map.of());
        }
        try (Decoder decoder = Decoder.load(Checkpoint.open(folder))) {
            Resolution plain = Configuration.of("rope").resolve(decoder.rope(), 16);
            try (Context context = decoder.read(List.of(new int[] {7, 8, 9, 10}), plain, 6)) {
                assertThat(context.generate(6, Set.of()).get(0)).containsExactly(11, 12, 13, 14, 15, 16);
            }
        }
    }

    /** A loss follows from the distances that are told: moved together they are the same, twice as far apart they are those of a spectrum half as fast. */
    @Test
    void aTokenIsReadWhereItStands() {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 5);
            List<TrainingSample> ordered = counting(4, 16, 9, 1),
                    moved = placed(ordered, i -> i + 1000),
                    apart = placed(ordered, i -> 2 * i);
            ContextPlan plain = ContextPlan.plain(trainer.rope(), 16),
                    half =
                            Configuration.of("pi", Map.of("factor", 2))
                                    .resolve(trainer.rope(), 32)
                                    .plan();
            double loss = trainer.step(ordered, 4, plain, 0);
            assertThat(trainer.step(moved, 4, plain, 0)).isCloseTo(loss, within(1e-5));
            assertThat(trainer.step(apart, 3, half, 0)).isCloseTo(loss, within(1e-5));
            assertThat(Math.abs(trainer.step(apart, 4, plain, 0) - loss)).isGreaterThan(1e-3);
        }
    }

    private static List<TrainingSample> placed(List<TrainingSample> samples, IntUnaryOperator position) {
        return samples.stream()
                .map(sample -> new TrainingSample(
                        sample.ids(),
                        sample.weights(),
                        IntStream.range(0, sample.ids().length).map(position).toArray()))
                .toList();
    }

    @Test
    void positionsRise() {
        float[] weights = {1, 1, 1};
        assertThatThrownBy(() -> new TrainingSample(new int[] {1, 2, 3}, weights, new int[] {0, 5, 5}))
                .hasMessage("positions must be at least 0 and rise, got 5 at token 2");
        assertThatThrownBy(() -> new TrainingSample(new int[] {1, 2, 3}, weights, new int[] {0, 1}))
                .hasMessage("a training sample needs as many positions as tokens, got 2 and 3");
    }

    @Test
    void theSameSeedLearnsTheSameBytes(@TempDir Path folder) throws IOException {
        byte[][] models = new byte[3][];
        for (int i = 0; i < models.length; i++) {
            try (Trainer trainer = Trainer.fresh(SMALL, i < 2 ? 1 : 2, ADAM, 2)) {
                steps(trainer, 0, 5);
                models[i] = model(trainer, folder.resolve("model" + i));
            }
        }
        assertThat(models[1]).isEqualTo(models[0]);
        assertThat(models[2]).isNotEqualTo(models[0]);
    }

    @Test
    void aRestoredStateGoesOnAsIfNothingHadHappened(@TempDir Path folder) throws IOException {
        Path state = folder.resolve("state.safetensors");
        byte[] straight;
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 4);
            trainer.saveState(state, Map.of("seed", "1"));
            steps(trainer, 4, 9);
            straight = model(trainer, folder.resolve("straight"));
        }
        try (Trainer trainer = Trainer.fresh(SMALL, 77, ADAM, 1)) {
            assertThat(trainer.restoreState(state)).containsEntry("seed", "1");
            assertThat(trainer.steps()).isEqualTo(4);
            steps(trainer, 4, 9);
            assertThat(model(trainer, folder.resolve("restored"))).isEqualTo(straight);
        }
        ModelShape other = new ModelShape(3, 32, 64, 2, 40, 10_000, 16);
        try (Trainer trainer = Trainer.fresh(other, 1, ADAM, 1)) {
            assertThatThrownBy(() -> trainer.restoreState(state))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("is of another model");
        }
    }

    /** Whoever counts up learns to count down though all its own weights stay; saved, both are one. */
    @Test
    void adaptersLearnBesideWhatStays(@TempDir Path folder) throws IOException {
        Path parent = folder.resolve("parent"), tuned = folder.resolve("tuned");
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 80);
            trainer.saveModel(parent, Map.of());
        }
        try (Trainer trainer = Trainer.of(Checkpoint.open(parent), Optional.of(new Lora(4, 8)), 1, ADAM, 1)) {
            assertThat(trainer.learnedNumbers()).isEqualTo(3 * 4 * (32 + 96 + 32 + 32 + 32 + 96 + 48 + 32));
            double before = steps(trainer, 0, 1, -1);
            assertThat(steps(trainer, 1, 80, -1)).isLessThan(before / 2);
            trainer.saveModel(tuned, Map.of("max_position_embeddings", 32));
            try (Trainer merged = Trainer.of(Checkpoint.open(tuned), Optional.empty(), 1, ADAM, 1)) {
                assertThat(merged.rope().trainedLength()).isEqualTo(32);
                assertThat(steps(merged, 80, 81, -1)).isCloseTo(steps(trainer, 80, 81, -1), within(1e-4));
            }
        }
    }

    @Test
    void whatIsNotANumberChangesNothing() {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 3);
            float[] before = trainer.weights().learned().get(0).toFloatArray(), broken = before.clone();
            broken[3] = Float.NaN;
            trainer.weights().learned().get(0).set(broken);
            float[] matrix = trainer.weights().learned().get(5).toFloatArray();
            assertThatThrownBy(() -> steps(trainer, 3, 4))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("loss of step 4 is not a finite number")
                    .hasMessageContaining("after step 3");
            assertThat(trainer.weights().learned().get(5).toFloatArray()).isEqualTo(matrix);
            trainer.weights().learned().get(0).set(before);
            assertThat(steps(trainer, 3, 4)).isFinite();
        }
    }

    @Test
    void whatCannotBeLearnedIsRefused() {
        float[] none = new float[3];
        assertThatThrownBy(() -> new TrainingSample(new int[] {1, 2, 3}, none))
                .hasMessageContaining("loss mask of a training sample of 3 tokens is empty");
        assertThatThrownBy(() -> new TrainingSample(new int[] {1, 2, 3}, new float[2]))
                .hasMessageContaining("got 3 and 2");
        assertThatThrownBy(() -> new TrainingSample(new int[] {1, 2}, new float[] {0, Float.NaN}))
                .hasMessageContaining("got NaN at token 1");
        assertThatThrownBy(() -> new Lora(0, 1)).hasMessageContaining("rank must be from 1 to 1024, got 0");
        assertThatThrownBy(() -> new AdamW(1, 0.9, 1e-8, 0, 1)).hasMessageContaining("beta1");
        assertThatThrownBy(() -> new ModelShape(1, 30, 8, 4, 40, 10_000, 16)).hasMessageContaining("got 30 for 4");
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            TrainingSample strange = new TrainingSample(new int[] {1, 40}, new float[] {1, 1});
            assertThatThrownBy(() -> trainer.step(List.of(strange), 1, ContextPlan.plain(trainer.rope(), 2), 1e-3))
                    .hasMessageContaining("token ids must be from 0 to 39, got 40");
        }
    }

    /** Ten times as many steps need no more memory: within what PyTorch's allocator keeps. */
    @Test
    void memoryDoesNotGrow() throws IOException {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            steps(trainer, 0, 50);
            long before = ResidentMemory.megabytes();
            steps(trainer, 50, 550);
            assertThat(ResidentMemory.megabytes() - before).isLessThan(60);
        }
    }
}
