package dev.ropewalk.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.conversation.Conversation;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationsTest {

    private static final Pattern CODE = Pattern.compile("what is the code of (\\w+) \\?");
    private static final Pattern CHAIN = Pattern.compile("who has ((?:\\d )+)\\?");
    private static final Pattern PLACE = Pattern.compile("(\\w+) was at what \\?");

    private static String text(List<Turn> turns) {
        return turns.stream().map(Turn::text).collect(Collectors.joining(" "));
    }

    /** In five tokens fewer no whole sentence has room. */
    @ParameterizedTest
    @ValueSource(ints = {60, 61, 79, 80, 81, 100, 255, 256, 1000, 8192})
    void aConversationIsAsLongAsAskedFor(int tokens) {
        for (int i = 0; i < 20; i++)
            for (Conversation conversation :
                    List.of(Conversations.of(1, i, tokens), Conversations.task(1, i, tokens))) {
                String[] words = text(conversation.turns()).split(" ");
                assertThat(words.length).isBetween(tokens - 5, tokens);
                assertThat(words).allMatch(Words.SPOKEN::contains);
                for (int turn = 0; turn < conversation.turns().size(); turn++)
                    assertThat(conversation.turns().get(turn).answer()).isEqualTo(turn % 2 == 1);
                assertThat(conversation.turns().size() % 2).isZero();
            }
    }

    /** Every answer follows from what was said before it, and from nothing else. */
    @Test
    void everyAnswerWasToldBefore() {
        Set<Pattern> kinds = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            List<Turn> turns = Conversations.of(2, i, 1024).turns();
            for (int turn = 1; turn < turns.size(); turn += 2) {
                String before = text(turns.subList(0, turn)),
                        answer = turns.get(turn).text();
                String[] code = last(CODE, before), chain = last(CHAIN, before), place = last(PLACE, before);
                if (before.endsWith(" " + code[0])) {
                    kinds.add(CODE);
                    String digits = answer.replaceAll("^the code of \\w+ is | \\.$", "");
                    assertThat(digits).matches("\\d \\d \\d");
                    assertThat(Pattern.compile("the code of " + code[1] + " is (\\d \\d \\d)")
                                    .matcher(before)
                                    .results())
                            .allMatch(told -> told.group(1).equals(digits)); // told once, and by every answer since
                    assertThat(before).contains("the code of " + code[1] + " is " + digits + " .");
                } else if (before.endsWith(" " + chain[0])) {
                    kinds.add(CHAIN);
                    String[] names = answer.replaceAll(" \\.$", "").split(" ");
                    List<String> facts = new ArrayList<>(List.of("who has " + chain[1] + "is " + names[0] + " ."));
                    for (int j = 1; j < names.length; j++)
                        facts.add("who has what " + names[j - 1] + " has is " + names[j] + " .");
                    assertThat(before)
                            .containsSubsequence(facts)
                            .doesNotContain("has what " + names[names.length - 1] + " has");
                } else {
                    kinds.add(PLACE);
                    assertThat(before).endsWith(" " + place[0]).contains(answer);
                    assertThat(answer).startsWith(place[1] + " was at the ");
                }
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(CODE, CHAIN, PLACE);
    }

    /** The groups of the last match; a line break, which no text has, where there is none. */
    private static String[] last(Pattern pattern, String text) {
        String[] groups = {"\n", "\n"};
        for (Matcher found = pattern.matcher(text); found.find(); )
            groups = new String[] {found.group(), found.group(1)};
        return groups;
    }

    /** In the last question of 200 conversations, the middle half of the distances takes more than a third of the length. */
    @Test
    void whatIsAskedLiesAnywhereBackToTheBeginning() {
        List<Double> places = new ArrayList<>();
        for (int i = 0; places.size() < 200; i++) {
            List<Turn> turns = Conversations.of(3, i, 1024).turns();
            String before = text(turns.subList(0, turns.size() - 1));
            String[] code = last(CODE, before);
            if (before.endsWith(" " + code[0]))
                places.add((double) before.indexOf("the code of " + code[1] + " is") / before.length());
        }
        places.sort(null);
        assertThat(places.get(0)).isLessThan(0.05);
        assertThat(places.get(199)).isGreaterThan(0.85);
        assertThat(places.get(150) - places.get(50)).isGreaterThan(1 / 3.0);
    }

    @Test
    void taskDataAsksAsTheTasksDo() {
        Set<Boolean> kinds = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            List<Turn> turns = Conversations.task(4, i, 256).turns();
            assertThat(turns).hasSize(2);
            String text = text(turns);
            boolean isKey = text.contains("the pass key is");
            kinds.add(isKey);
            if (isKey) {
                String key = turns.get(1).text().replaceAll("^the pass key is | \\.$", "");
                assertThat(text)
                        .contains("the pass key is " + key + " . remember it . " + key + " is the pass key .")
                        .endsWith(" what is the pass key ? the pass key is " + key + " .");
            } else {
                String[] code = last(CODE, text);
                String digits = turns.get(1).text().replaceAll("^the code of \\w+ is | \\.$", "");
                assertThat(text)
                        .contains("the code of " + code[1] + " is " + digits + " .")
                        .endsWith(" what is the code of " + code[1] + " ? the code of " + code[1] + " is " + digits
                                + " .");
            }
        }
        assertThat(kinds).hasSize(2);
    }

    /** On every platform, and in every later version of the program: hashes computed once. */
    @Test
    void conversationsNeverChange() {
        assertThat(Conversations.of(1, 0, 512)).isEqualTo(Conversations.of(1, 0, 512));
        assertThat(List.of(
                        Conversations.of(1, 0, 512),
                        Conversations.of(1, 1, 512),
                        Conversations.of(2, 0, 512),
                        Conversations.task(1, 0, 512),
                        Conversations.task(1, 1, 512)))
                .extracting(conversation ->
                        Fingerprint.of(text(conversation.turns())).substring(0, 8))
                .containsExactly("655c7bf8", "20243417", "ebf5831a", "4687754b", "5e6734f4");
        assertThat(Conversations.of(-5, 3, 100).id()).isEqualTo("conversation--5-3-100");
    }

    @Test
    void aConversationWithoutRoomIsRefused() {
        assertThatThrownBy(() -> Conversations.of(1, 0, 59))
                .hasMessage("a conversation needs at least 60 tokens, got 59");
        assertThatThrownBy(() -> Conversations.task(1, 0, 59))
                .hasMessage("a conversation needs at least 60 tokens, got 59");
    }
}
