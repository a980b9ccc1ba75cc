package dev.ropewalk.decoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSampleTest {

    /** Ids and weights separated by blanks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5   | 1        | a training sample needs at least 2 tokens and as many weights, got 1 and 1",
                "5 6 | 0 1 1    | a training sample needs at least 2 tokens and as many weights, got 2 and 3",
                "5 6 | 0 -1     | a loss weight must be a number of at least 0, got -1.0 at token 1",
                "5 6 | 0 NaN    | a loss weight must be a number of at least 0, got NaN at token 1",
                "5 6 | 0 Infinity | a loss weight must be a number of at least 0, got Infinity at token 1",
                "5 6 | 1 0      | the loss mask of a training sample of 2 tokens is empty: no token of it counts",
            })
    void whatNothingCanBeLearnedFromIsRefused(String ids, String weights, String sentence) {
        assertThatThrownBy(() -> sample(ids, weights))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({"5 6, 0 1", "5 6 7, 0 0 0.1"})
    void oneTokenThatCountsIsEnough(String ids, String weights) {
        assertThat(sample(ids, weights).ids()).hasSize(ids.split(" ").length);
    }

    private static TrainingSample sample(String ids, String weights) {
        String[] written = weights.split(" "), tokens = ids.split(" ");
        float[] each = new float[written.length];
        for (int i = 0; i < each.length; i++) each[i] = Float.parseFloat(written[i]);
        int[] all = new int[tokens.length];
        for (int i = 0; i < all.length; i++) all[i] = Integer.parseInt(tokens[i]);
        return new TrainingSample(all, each);
    }
}
