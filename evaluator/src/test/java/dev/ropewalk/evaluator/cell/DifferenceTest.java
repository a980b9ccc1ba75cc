package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who cannot measure what another ordered is told why. */
class DifferenceTest {

    private static final String HASH = "5e".repeat(32);

    private static String between(String there, String here) {
        return Difference.between(there.replace('\'', '"'), here.replace('\'', '"'));
    }

    @Test
    void whatIsShortIsToldOfBoth() {
        assertThat(between("{'engine':3,'seed':7}", "{'engine':4,'seed':7}")).isEqualTo("engine is 3 there and 4 here");
        assertThat(between("{'prefix':[1],'task':'a'}", "{'prefix':[],'task':'a'}"))
                .isEqualTo("prefix is [1] there and [] here");
        assertThat(between("{}", "{'trainedLength':4096}")).isEqualTo("trainedLength is not said there and 4096 here");
    }

    @Test
    void whatIsLongIsNamed() {
        assertThat(between("{'plan':'" + HASH + "'}", "{'plan':'" + "0".repeat(64) + "'}"))
                .isEqualTo("plan differs");
    }

    /** Other data make other prompts. */
    @Test
    void whatFollowsIsLeftOut() {
        String there = "{'firstPrompt':'%s','parameters':{'data':'%s','asked':'%s'}}".formatted(HASH, HASH, HASH);
        assertThat(between(there, there.replace("5e", "00"))).isEqualTo("the task's data differs");
        assertThat(between("{'firstPrompt':'a'}", "{'firstPrompt':'b'}"))
                .isEqualTo("firstPrompt is a there and b here");
    }
}
