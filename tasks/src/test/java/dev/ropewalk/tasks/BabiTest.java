package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BabiTest {

    private static final Pattern FACT = Pattern.compile(
            "(\\w+) (?:went to the (\\w+)|picked up the (\\w+)|put down the (\\w+)|gave the (\\w+) to (\\w+))\\."
                    + "|The (\\w+) lies just (\\w+) of the (\\w+)\\.");

    /** Another reader of the same sentences, who knows nothing of how they were made: all answers that they leave open. */
    private static Set<String> answers(List<String> facts, String question) {
        Map<String, String> at = new HashMap<>(), holder = new HashMap<>();
        Map<String, List<String>> places = new HashMap<>();
        Set<String> open = new HashSet<>();
        for (String fact : facts) {
            Matcher read = FACT.matcher(fact);
            assertThat(read.matches()).as(fact).isTrue();
            String who = read.group(1);
            if (read.group(2) != null) at.put(who, read.group(2));
            if (read.group(3) != null) holder.put(read.group(3), who);
            if (read.group(4) != null) holder.remove(read.group(4), who);
            for (Map.Entry<String, String> held : holder.entrySet()) {
                List<String> seen = places.computeIfAbsent(held.getKey(), thing -> new ArrayList<>());
                String place = at.get(held.getValue());
                if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(place)) seen.add(place);
            }
            if (read.group(5) != null) {
                if (question.equals("To whom did " + who + " give the " + read.group(5) + "?")) open.add(read.group(6));
                if (question.equals("Who gave the " + read.group(5) + " to " + read.group(6) + "?")) open.add(who);
                if (question.equals("What did " + who + " give to " + read.group(6) + "?")) open.add(read.group(5));
            }
            if (read.group(7) != null) {
                String a = read.group(7), side = read.group(8), b = read.group(9);
                String opposite = Map.of("north", "south", "south", "north", "east", "west", "west", "east")
                        .get(side);
                if (question.equals("Which room lies just " + side + " of the " + b + "?")) open.add(a);
                if (question.equals("Of which room does the " + a + " lie just " + side + "?")) open.add(b);
                if (question.equals("Which room lies just " + opposite + " of the " + a + "?")) open.add(b);
                if (question.equals("Of which room does the " + b + " lie just " + opposite + "?")) open.add(a);
            }
        }
        at.forEach((who, place) -> {
            if (question.equals("Where is " + who + " now?")) open.add(place);
        });
        places.forEach((thing, seen) -> {
            if (question.equals("Where is the " + thing + " now?")) open.add(seen.get(seen.size() - 1));
            for (int i = 1; i < seen.size(); i++)
                if (question.equals("Where was the " + thing + " before it was in the " + seen.get(i) + "?"))
                    open.add(seen.get(i - 1));
        });
        return open;
    }

    @ParameterizedTest
    @EnumSource
    void aQuestionHasOneAnswer(BabiWorld.Kind kind) {
        for (int seed = 0; seed < 300; seed++) {
            BabiWorld.Told told = BabiWorld.tell(kind, 2 + seed % 7, new SplittableRandom(seed));
            assertThat(told.facts()).hasSizeGreaterThanOrEqualTo(2 + seed % 7);
            assertThat(answers(told.facts(), told.question()))
                    .as("%s %s", told.facts(), told.question())
                    .containsExactly(told.answer());
            assertThat(told.facts().get(told.named()).substring(told.place())).startsWith(told.answer());
        }
    }

    /** By hand: the thimble was picked up in the attic, carried to the study, then to the pantry, and left there. */
    @Test
    void theOtherReaderReadsAsAPersonDoes() {
        List<String> facts = List.of(
                "Gerda went to the attic.",
                "Gerda picked up the thimble.",
                "Howard went to the study.",
                "Gerda went to the study.",
                "Gerda went to the pantry.",
                "Gerda put down the thimble.",
                "Gerda went to the kitchen.");
        assertThat(answers(facts, "Where is Gerda now?")).containsExactly("kitchen");
        assertThat(answers(facts, "Where is the thimble now?")).containsExactly("pantry");
        assertThat(answers(facts, "Where was the thimble before it was in the pantry?"))
                .containsExactly("study");
    }

    /** What stands in the prompt is enough to answer it, in the order in which it stands. */
    @Test
    void theFactsStandInOrderInTheText() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            for (int kind = 1; kind <= 5; kind++) {
                Samples samples =
                        Tasks.named("babi/qa" + kind, Map.of("facts", 6)).on(gpt2, 2500);
                for (int i = 0; i < 8; i++) {
                    Sample sample = samples.sample(2000, i, i);
                    String text = String.valueOf(sample.text());
                    List<String> facts =
                            FACT.matcher(text).results().map(MatchResult::group).toList();
                    String question =
                            text.replaceAll("(?s).*\n\nQuestion: (.*) Answer with one word\\.\nAnswer:$", "$1");
                    assertThat(answers(facts, question)).containsExactlyElementsOf(sample.answers());
                }
            }
        }
    }

    @Test
    void theFirstWordThatCouldBeMeantCounts() {
        Babi task = new Babi(BabiWorld.Kind.QA1, 8, 1, null);
        assertThat(task.verdict(List.of("attic"), " Gerda is in the attic.").score())
                .isEqualTo(1);
        assertThat(task.verdict(List.of("attic"), " Attic").score()).isEqualTo(1);
        assertThat(task.verdict(List.of("attic"), " the study, then the attic").score())
                .isZero();
        assertThat(task.verdict(List.of("Gerda"), " Howard").score()).isZero();
        assertThat(task.verdict(List.of("attic"), " upstairs").unreadable())
                .isEqualTo("the answer names nothing that could be meant");
    }
}
