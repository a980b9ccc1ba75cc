package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A text is cut between characters: whatever is left can be written in UTF-8, is as long as its place at most, and begins the text. */
class ExcerptTest {

    @Test
    void whatIsLeftIsTextWhereverItIsCut() throws CharacterCodingException {
        String text = "a😀b😀😀é";
        for (int most = 1; most <= text.length() + 1; most++) {
            String cut = Excerpt.of(text, most);
            StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(cut)); // throws at half a character
            assertThat(cut).hasSizeLessThanOrEqualTo(most);
            assertThat(text).startsWith(cut.replace("…", ""));
        }
        assertThat(Excerpt.of(text, 3)).isEqualTo("a…");
        assertThat(Excerpt.of(text, 4)).isEqualTo("a😀…");
        assertThat(Excerpt.of(text, text.length())).isEqualTo(text);
    }
}
