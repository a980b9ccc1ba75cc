package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plan knows against a number, told in a sentence that can stand beside it. */
class PlanNotesTest {

    private static final int TRAINED = 256;

    private static ContextPlan plan(String configuration, int tokens) {
        return Configuration.parse(configuration)
                .resolve(new Rope(32, 10_000, TRAINED), tokens)
                .plan();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            self-extend{group=2,window=64}          |  512 | tells distances up to 287, trained are 255
            self-extend{group=2,window=64}          | 1024 | tells distances up to 543, trained are 255
            self-extend{group=4,window=64}          | 1024 | tells distances up to 303, trained are 255
            self-extend-llamacpp{group=4,window=256} | 512 | tells distances up to 319, trained are 255
            rope                                    |  257 | tells distances up to 256, trained are 255
            logn                                    | 1024 | tells distances up to 1023, trained are 255
            leaky-rerope{window=64,leak=2.5}        |  900 | tells distances up to 398, trained are 255
            pi{factor=2}                            | 1024 | tells distances up to 1023, which turn the slowest rotary pair as far as 511.5 did, trained are 255
            compose{spectrum=pi{factor=2},bands=self-extend{group=2,window=64}} | 2048 | tells distances up to 1055, which turn the slowest rotary pair as far as 527.5 did, trained are 255
            """)
    void aPlanThatLeavesWhatWasTrainedSaysHowFar(String configuration, int tokens, String sentence) {
        assertThat(plan(configuration, tokens).notes(Reach.UNBOUNDED)).containsExactly(sentence);
    }

    /** Each of them serves four times the trained length: that is what it is for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pi
            ntk
            dynamic-ntk
            ntk-by-parts
            yarn
            llama3{factor=4}
            abf
            entropy-abf
            self-extend
            self-extend-llamacpp
            dca
            rerope
            leaky-rerope
            lm-infinite
            streaming-llm
            streaming-llm{sinks=0}
            compose{spectrum=yarn,bands=dca}
            """)
    void aPlanThatStaysWithinIsNotMarked(String configuration) {
        assertThat(plan(configuration, 4 * TRAINED).notes(Reach.UNBOUNDED)).isEmpty();
    }

    /** A checkpoint's own sliding window takes the far keys away: no distance is told of a key that no layer sees. */
    @ParameterizedTest
    @CsvSource({
        "rope, 256, ''",
        "rope, 300, 'tells distances up to 299, trained are 255'",
        "'self-extend{group=2,window=64}', 400, ''",
        "'self-extend{group=2,window=64}', 500, 'tells distances up to 282, trained are 255'"
    })
    void aSlidingWindowOfEveryLayerIsReckonedWith(String configuration, int window, String sentence) {
        assertThat(String.join("; ", plan(configuration, 1024).notes(window))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"rope", "self-extend{group=2}", "string"})
    void withinTheTrainedLengthNothingIsSaid(String configuration) {
        assertThat(plan(configuration, TRAINED).notes(Reach.UNBOUNDED)).isEmpty();
    }
}
