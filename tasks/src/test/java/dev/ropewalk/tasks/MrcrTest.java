package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MrcrTest {

    private static final Pattern ASKED =
            Pattern.compile("Write (\\w+) and then repeat, word for word, your (\\d)\\w\\w (\\w+) about (\\w+), ");

    /** Read as a person would: of the replies to equal requests the one that is counted. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void theReplyThatIsCountedIsRight(int needles) {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("mrcr", Map.of("needles", needles)).on(gpt2, 3000);
            for (int i = 0; i < 10; i++) {
                Sample sample = samples.sample(3000, i, i);
                String text = String.valueOf(sample.text());
                Matcher asked = ASKED.matcher(text);
                assertThat(asked.find()).isTrue();
                String request = "User: Write a " + asked.group(3) + " about " + asked.group(4) + ".";
                List<String> replies = Arrays.stream(text.split("\n\n"))
                        .filter(round -> round.startsWith(request))
                        .map(round -> round.substring(round.indexOf("\nAssistant: ") + 12))
                        .toList();
                assertThat(replies).hasSize(needles).doesNotHaveDuplicates();
                assertThat(sample.answers())
                        .containsExactly(asked.group(1), replies.get(Integer.parseInt(asked.group(2)) - 1));
                assertThat(text.split(asked.group(1), -1)).hasSize(2);
                assertThat(text).endsWith("\nAssistant:");
            }
        }
    }

    /** By hand: "the gate." is 9 of the 9 and 15 characters of both. */
    @Test
    void theStringComesFirstAndThenLikenessCounts() {
        Mrcr task = new Mrcr(2, 1);
        List<String> right = List.of("abcdefghij", "the quiet gate.");
        assertThat(task.verdict(right, " abcdefghij the quiet gate.").score()).isEqualTo(1);
        assertThat(task.verdict(right, "abcdefghij\nthe quiet gate.\n\nUser: Write a poem.")
                        .score())
                .isEqualTo(1);
        assertThat(task.verdict(right, "abcdefghij the gate.").score()).isCloseTo(2 * 9 / 24.0, within(1e-15));
        assertThat(task.verdict(right, "the quiet gate.").score()).isZero();
        assertThat(task.verdict(right, "Sure: abcdefghij the quiet gate.").score())
                .isZero();
        assertThat(task.verdict(right, "abcdefghij").unreadable()).isNotNull();
    }
}
