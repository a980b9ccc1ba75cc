package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FootnotesTest {

    private final Footnotes marks = new Footnotes();

    /** One kind of note at several lengths is one line. */
    @Test
    void lengthsAreTold() {
        marks.add("rope", 512, "tells distances up to 511, trained are 255");
        marks.add("rope", 1024, "tells distances up to 1023, trained are 255");
        assertThat(marks.lines())
                .containsExactly("* rope tells distances up to 511 at 512 tokens, 1023 at 1024, trained are 255");
    }

    /** Two seeds say alike things of one length, and neither is lost. */
    @Test
    void nothingIsLostWhereTwoAreAlike() {
        for (int length : new int[] {512, 1024})
            for (int seed : new int[] {1, 2}) marks.add("dca", length, "stopped after 16 of 55, seed " + seed);
        marks.add("dca", 512, "stopped after 16 of 55, seed 1");
        assertThat(marks.lines())
                .containsExactly(
                        "* dca at 512 and 1024 tokens stopped after 16 of 55, seed 1",
                        "* dca at 512 and 1024 tokens stopped after 16 of 55, seed 2");
    }
}
