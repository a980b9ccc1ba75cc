package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.McNemar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectableTest {

    /** Six of six one way is the least that the exact test calls found (2 / 2^6 = 0.031): of 22 questions 27 points, and 33 to see them in four of five cases. */
    @Test
    void isNoBetterThanTheExactTestAllows() {
        assertThat(new McNemar(6, 0).exactP()).isLessThan(0.05);
        assertThat(new McNemar(5, 0).exactP()).isGreaterThan(0.05);
        assertThat(new Detectable("passkey@1", Metric.ACCURACY, 22, 22).least()).isBetween(6 / 22.0, 0.33);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACCURACY   | 22  | 22  | 22 questions tell differences of 33 points and more, ten points would take 77 at least",
                "ACCURACY   | 500 | 500 | 500 questions tell differences of 2 points and more",
                "ACCURACY   | 150 | 12  | 150 questions over 12 documents tell differences of 54 points and more, ten points would take 77 at least",
                "ACCURACY   | 2   | 2   | 2 questions tell no difference at all",
                "SCORE      | 20  | 20  | 20 graded questions tell differences of 35 points and more, less where grades vary little, ten points would take 77 at least",
                "PERPLEXITY | 10  | 10  | 10 documents tell differences by how alike the texts are, which is known afterwards"
            })
    void saysWhatSoManyTell(Metric metric, int questions, int documents, String words) {
        assertThat(new Detectable("task", metric, questions, documents).words()).isEqualTo(words);
    }
}
