package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.ContextPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainerTest {

    private static final ModelShape SMALL = new ModelShape(3, 32, 48, 2, 40, 10_000, 16);
    private static final AdamW ADAM = new AdamW(0.9, 0.98, 1e-8, 0.01, 1);

    /** Texts that count up from a drawn number: what follows is known. */
    private static List<TrainingSample> counting(int samples, int tokens, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainingSample> batch = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            int first = random.nextInt(40);
            int[] ids = new int[tokens];
            for (int i = 0; i < tokens; i++) ids[i] = (first + i) % 40;
            float[] weights = new float[tokens];
            Arrays.fill(weights, 1);
            batch.add(new TrainingSample(ids, weights));
        }
        return batch;
    }

    @Test
    void learnsToCount() {
        try (Trainer trainer = Trainer.fresh(SMALL, 1, ADAM, 1)) {
            ContextPlan plan = ContextPlan.plain(trainer.rope(), 16);
            double before = trainer.step(counting(8, 16, 0), 8, plan, 3e-3);
            double after = before;
            for (int i = 1; i < 60; i++) after = trainer.step(counting(8, 16, i), 4, plan, 3e-3);
            System.out.println(before + " -> " + after);
            assertThat(before).isBetween(3.5, 3.9); // ln 40 = 3.69
            assertThat(after).isLessThan(0.5);
        }
    }
}
