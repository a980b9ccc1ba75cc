package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JiebaTest {

    private static final int[] ALPHABET = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动3.5%-aB \r\n，。𠀀é"
            .codePoints()
            .toArray();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theWordsJoinedAreTheText(boolean unknownWords) {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            String text = random.ints(random.nextInt(40), 0, ALPHABET.length)
                    .mapToObj(at -> Character.toString(ALPHABET[at]))
                    .collect(Collectors.joining());
            List<String> words = Jieba.cut(text, unknownWords);
            assertThat(String.join("", words)).isEqualTo(text);
            assertThat(words).doesNotContain("");
        }
    }

    @Test
    void aLineBreakOfTwoCharactersIsOneWord() {
        assertThat(Jieba.cut("好\r\n\r\n好\n\r")).containsExactly("好", "\r\n", "\r\n", "好", "\n", "\r");
    }
}
