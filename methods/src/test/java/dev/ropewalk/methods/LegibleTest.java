package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The numbers are Unicode's: U+0000 to U+001F and U+007F to U+009F are Cc, U+D800 to U+DFFF are Cs. */
class LegibleTest {

    @Test
    void whatNoStoreOrTerminalMayBeGivenIsNamedWithItsPlace() {
        refused("a\0b", "name holds a control character, U+0000 as character 2; leave it out");
        refused("\uD83D\uDE00\u001B[31m", "name holds a control character, U+001B as character 2; leave it out");
        refused("a\u009Bm", "name holds a control character, U+009B as character 2; leave it out");
        refused("a\nb", "name holds a control character, U+000A as character 2; leave it out");
        refused("\uD83D", "name holds half a surrogate pair, U+D83D as character 1; leave it out");
        refused("a\uDE00\uD83D", "name holds half a surrogate pair, U+DE00 as character 2; leave it out");
        refused(
                "a\u202Eb",
                "name holds a mark that turns the direction of writing, U+202E as character 2; leave it out");
    }

    private static void refused(String name, String sentence) {
        assertThatThrownBy(() -> Legible.line("name", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    /** An emoji, a joiner within one, Persian with its zero-width non-joiner, a right-to-left mark. */
    @Test
    void everyScriptIsLegible() {
        for (String name : new String[] {"süite", "\uD83D\uDE00", "👩\u200D🔬", "می\u200Cخواهم", "ab\u200F", "長い"})
            assertThat(Legible.line("name", name)).isEqualTo(name);
        assertThat(Legible.text("prompt", "a\tb\r\nc")).isEqualTo("a\tb\r\nc");
        assertThatThrownBy(() -> Legible.text("prompt", "a\0"))
                .hasMessage("prompt holds a control character, U+0000 as character 2; leave it out");
    }

    @Test
    void aSentencePaintsNoTerminal() {
        assertThat(Legible.shown("unknown 'a\u001B[31m\0\u202E\uD83D', two\nlines, \uD83D\uDE00 and ü"))
                .isEqualTo("unknown 'a\\u001B[31m\\u0000\\u202E\\uD83D', two\nlines, \uD83D\uDE00 and ü");
    }
}
