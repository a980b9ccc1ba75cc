package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In every family a sequence is told the same alone and among others of other lengths, read and continued. Goldens are read one by one. */
class FamilyBatchTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma",
                "gpt-neox",
                "gpt-neox-sequential",
                "mistral",
                "phi",
                "mistral-swa",
                "qwen2-swa",
                "phi3",
                "phi3-partial",
                "qwen2",
                "qwen3"
            })
    void neighboursLeaveASequenceAlone(String checkpoint) {
        try (Decoder decoder = Decoder.load(Checkpoint.open(Kit.checkpoint("families/checkpoints/" + checkpoint)))) {
            Resolution plan =
                    Configuration.parse("self-extend{group=4,window=16}").resolve(decoder.rope(), 100);
            List<int[]> prompts = List.of(ids(decoder, 90), ids(decoder, 1), ids(decoder, 37));
            List<int[]> answers = prompts.stream().map(ids -> ids(decoder, 3)).toList();
            double[][] losses = decoder.negativeLogLikelihood(prompts.subList(0, 1), plan, 1);
            double[][] together = decoder.negativeLogLikelihood(List.of(prompts.get(2), prompts.get(0)), plan, 1);
            for (int i = 0; i < losses[0].length; i++)
                assertThat(together[1][i]).isCloseTo(losses[0][i], within(1e-3));
            try (Context all = decoder.read(prompts, plan, 8)) {
                List<Context.Likelihood> likelihoods = all.likelihood(answers);
                List<int[]> continuations = all.generate(8, Set.of());
                for (int s = 0; s < prompts.size(); s++) {
                    try (Context alone = decoder.read(List.of(prompts.get(s)), plan, 8)) {
                        Context.Likelihood single =
                                alone.likelihood(List.of(answers.get(s))).get(0);
                        assertThat(likelihoods.get(s).firstTokenRank()).isEqualTo(single.firstTokenRank());
                        assertThat(likelihoods.get(s).logProbability())
                                .isCloseTo(single.logProbability(), within(2e-3));
                        assertThat(continuations.get(s))
                                .isEqualTo(alone.generate(8, Set.of()).get(0));
                    }
                }
            }
        }
    }

    private static int[] ids(Decoder decoder, int n) {
        return new Random(n).ints(n, 0, decoder.vocabularySize()).toArray();
    }
}
