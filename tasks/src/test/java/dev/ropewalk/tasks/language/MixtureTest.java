package dev.ropewalk.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.methods.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {

    private static final Pattern CODE_ASKED =
            Pattern.compile("what is the code of (\\w+) \\? the code of \\1 is ((?:\\d )+)\\.");
    private static final Pattern CHAIN_ASKED = Pattern.compile("who has ((?:\\d )+)\\? ([a-z ]+) \\.");

    private static final Pattern ABOUT_A_NAME = Pattern.compile("(\\w+) (was at|likes) the (\\w+)");
    private static final Pattern CHAIN_BEGUN = Pattern.compile("who has (\\d ){5}is");

    private static TrainingSample document(Lesson lesson, int index, int tokens) {
        return new Mixture(
                        lesson == Lesson.PASSKEY ? 1 : 0,
                        lesson == Lesson.KEY_VALUE ? 1 : 0,
                        lesson == Lesson.VARIABLE_TRACKING ? 1 : 0,
                        lesson == Lesson.STORY ? 1 : 0,
                        lesson == Lesson.COPY ? 1 : 0,
                        lesson == Lesson.CONVERSATION ? 1 : 0)
                .document(1, 0, index, tokens);
    }

    private static String text(TrainingSample document) {
        return Arrays.stream(document.ids()).skip(1).mapToObj(Words.ALL::get).collect(Collectors.joining(" "));
    }

    /** Tokens in a row that have this weight, as texts. */
    private static List<String> weighing(float weight, TrainingSample document) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < document.ids().length; i++) {
            if (document.weights()[i] != weight) continue;
            String word = Words.ALL.get(document.ids()[i]);
            if (i == 0 || document.weights()[i - 1] != weight) runs.add(word);
            else runs.set(runs.size() - 1, runs.get(runs.size() - 1) + " " + word);
        }
        return runs;
    }

    /** The story between tells things again, too, in words. */
    private static List<String> digits(List<String> runs) {
        return runs.stream().filter(run -> Character.isDigit(run.charAt(0))).toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyDocumentHasItsNumberOfTokensAndBeginsOnce(Lesson lesson) {
        for (int tokens : new int[] {48, 49, 50, 51, 52, 64, 119, 120, 128, 200, 256, 1024})
            for (int i = 0; i < 40; i++) {
                TrainingSample document = document(lesson, i, tokens);
                assertThat(document.ids()).hasSize(tokens).startsWith(Words.id(Words.START));
                assertThat(Arrays.stream(document.ids()).skip(1)).allMatch(id -> id > Words.id(Words.UNKNOWN));
                assertThat(document.weights()[0]).isZero();
            }
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 64, 256})
    void thePasskeyThatCountsIsTheOneThatWasTold(int tokens) {
        for (int i = 0; i < 100; i++) {
            TrainingSample document = document(Lesson.PASSKEY, i, tokens);
            List<String> keys = digits(weighing(1, document));
            assertThat(keys).hasSize(1);
            assertThat(text(document))
                    .contains("the pass key is %1$s . remember it . %1$s is the pass key .".formatted(keys.get(0)))
                    .contains("what is the pass key ? the pass key is " + keys.get(0) + " .");
            assertThat(weighing(0.5f, document)).isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 64, 256})
    void codesThatCountWereToldBefore(int tokens) {
        int most = 0, again = 0;
        for (int i = 0; i < 100; i++) {
            TrainingSample document = document(Lesson.KEY_VALUE, i, tokens);
            String text = text(document), facts = text.substring(0, text.indexOf("what is the code of"));
            List<String> answers = new ArrayList<>();
            for (Matcher asked = CODE_ASKED.matcher(text);
                    asked.find();
                    answers.add(asked.group(2).strip())) {
                assertThat(facts).contains("the code of " + asked.group(1) + " is " + asked.group(2) + ".");
                assertThat(Pattern.compile("the code of " + asked.group(1) + " is ((?:\\d )+)")
                                .matcher(facts)
                                .results())
                        .allMatch(told -> told.group(1).equals(asked.group(2)));
            }
            assertThat(answers).isNotEmpty();
            most = Math.max(most, answers.size());
            List<String> told = Pattern.compile("the code of \\w+ is (?:\\d )+")
                    .matcher(facts)
                    .results()
                    .map(MatchResult::group)
                    .toList();
            int repeated = told.size() - (int) told.stream().distinct().count();
            assertThat(digits(weighing(1, document)))
                    .hasSize(repeated + answers.size())
                    .endsWith(answers.toArray(String[]::new));
            again += repeated;
        }
        assertThat(most).isEqualTo(tokens < 100 ? 1 : 3);
        assertThat(again).isGreaterThan(tokens < 256 ? 5 : 300);
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 64, 256})
    void chainsThatCountAreThoseThatWereTold(int tokens) {
        int most = 0, told = 0;
        for (int i = 0; i < 100; i++) {
            TrainingSample document = document(Lesson.VARIABLE_TRACKING, i, tokens);
            String text = text(document);
            List<String> answers = new ArrayList<>();
            for (Matcher asked = CHAIN_ASKED.matcher(text); asked.find(); answers.add(asked.group(2) + " .")) {
                String[] names = asked.group(2).split(" ");
                List<String> facts = new ArrayList<>(List.of("who has " + asked.group(1) + "is " + names[0] + " ."));
                for (int j = 1; j < names.length; j++)
                    facts.add("who has what " + names[j - 1] + " has is " + names[j] + " .");
                assertThat(text).containsSubsequence(facts);
                assertThat(names).hasSizeBetween(2, tokens < 64 ? 4 : tokens < 120 ? 5 : 6);
            }
            told = Math.max(told, (int) CHAIN_BEGUN.matcher(text).results().count());
            assertThat(weighing(1, document).stream().filter(words -> words.endsWith(".")))
                    .isNotEmpty()
                    .containsExactlyElementsOf(answers);
            most = Math.max(most, answers.size());
        }
        assertThat(told).isEqualTo(tokens < 256 ? 2 : 3);
        assertThat(most).isEqualTo(tokens < 64 ? 1 : tokens < 256 ? 2 : 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 64, 256})
    void ofAConversationTheAnswersCount(int tokens) {
        int answers = 0;
        for (int i = 0; i < 100; i++) {
            List<String> counted = weighing(1, document(Lesson.CONVERSATION, i, tokens));
            assertThat(counted).isNotEmpty();
            for (String answer : counted.subList(0, counted.size() - 1)) // the last may be cut off
            assertThat(answer).matches("the code of \\w+ is (\\d ){3}\\.|\\w+ was at the \\w+ \\.|(\\w+ )+\\.");
            answers += counted.size();
        }
        assertThat(answers).isGreaterThan(tokens < 256 ? 99 : 250);
    }

    @Test
    void aCopyCountsWhereItCanBeForetold() {
        for (int i = 0; i < 50; i++) {
            TrainingSample document = document(Lesson.COPY, i, 256);
            List<String> copied = weighing(0.5f, document),
                    words = List.of(text(document).split(" "));
            assertThat(copied).hasSize(1); // from the second word of the second time to the end
            int length = 255 - copied.get(0).split(" ").length - 1;
            assertThat(length).isBetween(4, 127);
            for (int at = length; at < 255; at++) assertThat(words.get(at)).isEqualTo(words.get(at - length));
        }
    }

    @Test
    void aStoryCountsAllOverAndMostWhereItTellsAgain() {
        int again = 0;
        for (int i = 0; i < 50; i++) {
            TrainingSample document = document(Lesson.STORY, i, 256);
            Map<String, String> told = new HashMap<>();
            Matcher sentences = ABOUT_A_NAME.matcher(text(document));
            List<String> expected = new ArrayList<>();
            while (sentences.find()) {
                String of = sentences.group(1) + sentences.group(2), word = sentences.group(3);
                if (word.equals(told.put(of, word))) expected.add(word);
            }
            assertThat(weighing(1, document)).isEqualTo(expected);
            assertThat(Arrays.stream(weighing(0.1f, document).toArray(String[]::new))
                            .mapToInt(StoryLanguage::tokens)
                            .sum())
                    .isEqualTo(255 - expected.size());
            again += expected.size();
        }
        assertThat(again).isGreaterThan(300);
    }

    /** Shares of 20,000 documents lie within 4 standard deviations, 0.014, of those asked for. */
    @Test
    void kindsAreDrawnByTheirShares() {
        Map<Float, Integer> marks = new HashMap<>();
        Mixture mixture = new Mixture(0, 0, 0, 3, 1, 0);
        for (int i = 0; i < 20_000; i++)
            marks.merge(mixture.document(7, i, 0, 48).weights()[1], 1, Integer::sum);
        assertThat(marks.keySet()).containsExactlyInAnyOrder(0f, 0.1f); // a copy begins with nothing to be foretold
        assertThat(marks.get(0.1f) / 20_000.0).isBetween(0.736, 0.764);
    }

    @Test
    void theSameArgumentsGiveTheSameAndEveryOtherAnother() {
        List<String> texts = new ArrayList<>();
        for (int[] at : new int[][] {{1, 0, 0}, {2, 0, 0}, {1, 1, 0}, {1, 0, 1}}) {
            TrainingSample document = Mixture.STANDARD.document(at[0], at[1], at[2], 128);
            assertThat(Mixture.STANDARD.document(at[0], at[1], at[2], 128).ids())
                    .isEqualTo(document.ids());
            texts.add(text(document));
        }
        assertThat(texts).doesNotHaveDuplicates();
    }

    /** On every platform, and in every later version of the program: hashes computed once, one a kind. */
    @Test
    void documentsNeverChange() {
        String hashes = Arrays.stream(Lesson.values())
                .map(lesson -> {
                    TrainingSample document = document(lesson, 3, 256);
                    return Fingerprint.of(text(document) + Arrays.toString(document.weights()))
                            .substring(0, 8);
                })
                .collect(Collectors.joining(" "));
        assertThat(hashes).isEqualTo("6631449c b12440e3 152608e0 75df7dac 97067098 1fb5a2b4");
    }

    @ParameterizedTest
    @CsvSource({"-1,1,0,0,0,0", "0,0,0,0,0,0", "NaN,1,1,1,1,1", "1,Infinity,0,0,0,0", "1,0,0,0,0,-1"})
    void sharesThatCannotBeDrawnByAreRefused(double a, double b, double c, double d, double e, double f) {
        assertThatThrownBy(() -> new Mixture(a, b, c, d, e, f))
                .hasMessage("shares of a mixture must be numbers of at least 0 and not all 0, got passkey " + a
                        + ", key-value " + b + ", variable-tracking " + c + ", story " + d + ", copy " + e
                        + ", conversation " + f);
    }

    @Test
    void aDocumentWithoutRoomIsRefused() {
        assertThatThrownBy(() -> Mixture.STANDARD.document(1, 0, 0, 47))
                .hasMessage("a training document of the language needs at least 48 tokens, got 47");
    }
}
