package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result does not depend on how it was computed: batch, chunks, cache and lengths of neighbours leave it alone. */
class DecoderTest {

    private static Decoder decoder;

    @BeforeAll
    static void load() {
        decoder = Decoder.load(Checkpoint.open(Kit.checkpoint("families/checkpoints/rope")));
    }

    @AfterAll
    static void close() {
        decoder.close();
    }

    private static Resolution plan(String configuration, int length) {
        return Configuration.parse(configuration).resolve(decoder.rope().withTrainedLength(64), length);
    }

    private static int[] ids(int n, int seed) {
        return new Random(seed).ints(n, 0, decoder.vocabularySize()).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rope",
                "self-extend{group=4,window=16}",
                "dca{chunk=48,cap=63}",
                "entropy-abf",
                "compose{spectrum=yarn,bands=dca,temperature=logn}",
                "dynamic-ntk{factor=2,policy=recompute}",
                "dynamic-ntk{factor=2,policy=re-rotate}",
                "dynamic-ntk{factor=2,policy=stale}",
                "compose{spectrum=dynamic-ntk{factor=2,policy=re-rotate},bands=self-extend{group=4,window=16}}"
            })
    void aBatchOfUnequalLengthsEqualsEachSequenceAlone(String configuration) {
        Resolution plan = plan(configuration, 160);
        List<int[]> prompts = List.of(ids(150, 1), ids(3, 2), ids(64, 3), ids(97, 4));
        List<int[]> answers = List.of(ids(4, 5), ids(2, 6), ids(5, 7), ids(1, 8));
        double[][] losses = decoder.negativeLogLikelihood(prompts, plan, 1);
        try (Context together = decoder.read(prompts, plan, 9)) {
            List<Context.Likelihood> likelihoods = together.likelihood(answers);
            List<int[]> continuations = together.generate(9, Set.of());
            for (int s = 0; s < prompts.size(); s++) {
                try (Context alone = decoder.read(List.of(prompts.get(s)), plan, 9)) {
                    assertThat(alone.likelihood(List.of(answers.get(s))).get(0).logProbability())
                            .isCloseTo(likelihoods.get(s).logProbability(), within(1e-3));
                    assertThat(alone.generate(9, Set.of()).get(0)).isEqualTo(continuations.get(s));
                }
                double[] single = decoder.negativeLogLikelihood(List.of(prompts.get(s)), plan, 1)[0];
                for (int i = 0; i < single.length; i++) assertThat(losses[s][i]).isCloseTo(single[i], within(1e-4));
            }
        }
    }

    @Test
    void likelihoodAndLossesAndLogitsTellTheSameStory() {
        int[] ids = ids(90, 9);
        Resolution plan = plan("self-extend{group=4,window=16}", 90);
        double[] losses = decoder.negativeLogLikelihood(List.of(ids), plan, 80)[0];
        float[][] logits = decoder.logits(ids, plan.plan(), 17);
        double sum = 0;
        for (int i = 80; i < 90; i++) {
            double total = 0;
            for (float logit : logits[i - 1]) total += Math.exp(logit);
            double loss = Math.log(total) - logits[i - 1][ids[i]];
            assertThat(losses[i - 80]).isCloseTo(loss, within(1e-4));
            sum -= loss;
        }
        try (Context context = decoder.read(List.of(Arrays.copyOf(ids, 80)), plan, 10)) {
            Context.Likelihood likelihood =
                    context.likelihood(List.of(Arrays.copyOfRange(ids, 80, 90))).get(0);
            assertThat(likelihood.logProbability()).isCloseTo(sum, within(1e-3));
            float[] next = context.lastLogits()[0];
            long better = 0;
            for (float logit : next) if (logit > next[ids[80]]) better++;
            assertThat(likelihood.firstTokenRank()).isEqualTo((int) better + 1);
        }
    }

    @Test
    void aContinuationEndsBeforeItsStopId() {
        Resolution plan = plan("rope", 40);
        try (Context context = decoder.read(List.of(ids(20, 3)), plan, 12)) {
            int[] free = context.generate(12, Set.of()).get(0);
            int stop = free[5], first = 0;
            while (free[first] != stop) first++;
            try (Context again = decoder.read(List.of(ids(20, 3)), plan, 12)) {
                assertThat(again.generate(12, Set.of(stop)).get(0)).isEqualTo(Arrays.copyOf(free, first));
            }
        }
    }

    @Test
    void moreTokensThanThereIsRoomForAreRefused() {
        try (Context context = decoder.read(List.of(ids(5, 1)), plan("rope", 10), 2)) {
            assertThatThrownBy(() -> context.generate(3, Set.of()))
                    .hasMessage("3 new tokens were asked for, there is room for 2");
        }
    }

    /** Ten thousand samples leave resident memory where a thousand left it: every array has an owner. */
    @Test
    void tenThousandSamplesLeaveMemoryFlat() throws IOException {
        Map<String, Resolution> plans = Map.of("rope", plan("rope", 40), "dca", plan("dca{chunk=8,cap=15}", 40));
        List<int[]> prompts = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> ids(24 + i % 8, i))
                .toList();
        long after = 0;
        for (int round = 0; round < 200; round++) {
            Resolution plan = plans.get(round % 2 == 0 ? "rope" : "dca");
            try (Context context = decoder.read(prompts, plan, 3)) {
                context.generate(3, Set.of());
                context.likelihood(
                        prompts.stream().map(ids -> Arrays.copyOf(ids, 3)).toList());
            }
            decoder.negativeLogLikelihood(prompts, plan, 20);
            if (round == 20) after = ResidentMemory.megabytes();
        }
        long end = ResidentMemory.megabytes();
        System.out.printf("resident after 1,000 samples: %d MB, after 10,000: %d MB%n", after, end);
        assertThat(end - after).as("growth in MB").isLessThan(64);
    }
}
