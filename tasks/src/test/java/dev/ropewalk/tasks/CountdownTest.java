package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.Countdown.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountdownTest {

    private static final Pattern PROBLEM = Pattern.compile("Numbers: ([\\d ]+)\nTarget: (\\d+)\nSearch:\n");
    private static final Pattern MADE =
            Pattern.compile("(?m)^(\\d+) ([-+*/]) (\\d+) = (\\d+), (?:left|not|found)[\\d ]*$");

    /** By hand, of the first problem of LongProc's countdown_0.5k.json (princeton-pli/LongProc, 5931e82), whose search makes these eight tries. */
    @Test
    void theSearchIsTheOneThatIsPublished() {
        assertThat(Problem.of(List.of(21, 16, 17, 26), 46).search())
                .containsExactly(
                        "21 + 16 = 37, left 37 17 26",
                        "37 + 17 = 54, left 54 26",
                        "54 + 26 = 80, not 46",
                        "54 - 26 = 28, not 46",
                        "54 * 26 = 1404, not 46",
                        "54 / 26 is no whole number",
                        "37 - 17 = 20, left 20 26",
                        "26 + 20 = 46, found");
    }

    /** How many tries the published searches have: countdown_0.5k.json's second and fifth problem, countdown_2k.json's (58c54ac) first two. */
    @ParameterizedTest
    @CsvSource({
        "12 48 22 27, 11, 9, 82 * 27 is 2000 or more",
        "5 4 11 20, 22, 8, '20 / 20 = 1, not 22'",
        "44 48 35 6, 25, 54, 92 * 35 is 2000 or more",
        "15 33 39 2, 23, 61, '48 / 2 = 24, left 24 39'"
    })
    void aSearchTriesWhatPublishedOnesTry(String numbers, int target, int tries, String one) {
        List<String> search = Problem.of(
                        Arrays.stream(numbers.split(" ")).map(Integer::valueOf).toList(), target)
                .search();
        assertThat(search).hasSize(tries).contains(one);
    }

    @Test
    void zeroIsGoneOnWithAndNothingIsDividedByIt() {
        assertThat(Problem.of(List.of(5, 5, 3, 2), 150).search())
                .contains("5 - 5 = 0, left 0 3 2", "3 / 0 cannot be done");
        assertThatThrownBy(() -> Problem.of(List.of(2, 2, 2, 2), 1999)).hasMessage("[2, 2, 2, 2] do not make 1999");
    }

    @ParameterizedTest
    @CsvSource({"3", "4", "16", "60", "500"})
    void aDrawnSearchIsNearlyAsLongAsAskedFor(int most) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50; i++)
            assertThat(Problem.drawn(most, random).search()).hasSizeBetween((3 * most + 3) / 4, most);
    }

    /** What a prompt tells is true: every try is sums as they are, of numbers there were; the last one makes the target, and none before. */
    @Test
    void everyExampleAndTheAnswerMakeTheirTarget() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Samples samples =
                    Tasks.named("longproc/countdown", Map.of("lines", 20)).on(gpt2, 4000);
            for (int i = 0; i < 6; i++) {
                Sample sample = samples.sample(4000 - 300 * i, i, i);
                String whole = sample.text() + String.join("\n", sample.answers());
                Matcher problems = PROBLEM.matcher(whole);
                int found = 0;
                for (; problems.find(); found++) {
                    int target = Integer.parseInt(problems.group(2));
                    String search = whole.substring(problems.end()).split("\n\n", 2)[0];
                    for (MatchResult made : MADE.matcher(search).results().toList())
                        assertThat(made.group(4)).isEqualTo(String.valueOf(made(made)));
                    assertThat(search)
                            .containsOnlyOnce(" = " + target + ", found")
                            .endsWith(", found");
                }
                assertThat(found).isGreaterThan(2);
            }
        }
    }

    private static int made(MatchResult line) {
        int a = Integer.parseInt(line.group(1)), b = Integer.parseInt(line.group(3));
        assertThat(a).isGreaterThanOrEqualTo(b);
        return switch (line.group(2)) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            default -> a / b;
        };
    }

    @Test
    void theSearchCountsUpToTheFirstMistake() {
        Countdown task = new Countdown(16, 1);
        List<String> right = Problem.of(List.of(21, 16, 17, 26), 46).search();
        String whole = String.join("\n", right);
        assertThat(task.verdict(right, whole + "\n\nNumbers: 3 4").score()).isEqualTo(1);
        assertThat(task.verdict(right, whole.replace("54 - 26 = 28", "54 - 26 = 18"))
                        .score())
                .isEqualTo(3 / 8.0);
        assertThat(task.verdict(right, "26 + 20 = 46, found")).isEqualTo(Verdict.of(0, true));
    }
}
