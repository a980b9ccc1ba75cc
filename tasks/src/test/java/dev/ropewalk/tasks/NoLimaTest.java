package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NoLimaTest {

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^a-z]+")));
    }

    /** The law that the task is made for. */
    @Test
    void aNeedleSharesNoWordWithItsQuestion() {
        for (NoLima.Sight sight : NoLima.SIGHTS)
            for (String place : List.of(sight.city(), sight.country()))
                for (String name : NoLima.NAMES)
                    assertThat(words(NoLima.needle(name, sight)))
                            .doesNotContainAnyElementsOf(words(NoLima.question(place) + " Answer with a name alone."));
    }

    /** A place tells one sight from all others, or a distractor would be as right. */
    @Test
    void aCityHasOneSightAndACountryHasOneCity() {
        assertThat(NoLima.SIGHTS.stream().map(NoLima.Sight::city)).doesNotHaveDuplicates();
        assertThat(NoLima.SIGHTS.stream().map(NoLima.Sight::country)).doesNotHaveDuplicates();
        assertThat(NoLima.NAMES).doesNotHaveDuplicates();
    }

    @Test
    void theNeedleStandsAtItsDepthAmongDistractors() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            for (int hops = 1; hops <= 2; hops++)
                for (int distractors : new int[] {0, 5}) {
                    Task task = Tasks.named(
                            "nolima/own", Map.of("hops", hops, "distractors", distractors, "depths", 3, "trials", 2));
                    Samples samples = task.on(gpt2, 4000);
                    for (int i = 0; i < task.size(); i++) {
                        Sample sample = samples.sample(4000, 3, i);
                        String text = String.valueOf(sample.text()),
                                right = sample.answers().get(0);
                        String place = text.replaceAll("(?s).* has been to ([A-Za-z ]+)\\? Answer.*", "$1");
                        NoLima.Sight sight = NoLima.SIGHTS.stream()
                                .filter(one -> place.equals(
                                        task.parameters().get("hops").equals(1) ? one.city() : one.country()))
                                .findFirst()
                                .orElseThrow();
                        assertThat(text).contains("\n" + NoLima.needle(right, sight) + "\n");
                        assertThat(text.split("(From the kitchen of|No person in this book)", -1))
                                .hasSize(2 + distractors);
                        assertThat(text.split(" " + place + " ", -1)).hasSize(1 + (distractors + 1) / 2);
                        assertThat((double) text.indexOf(NoLima.needle(right, sight)) / text.length())
                                .isCloseTo(i / 2 / 2.0, within(0.05));
                    }
                }
        }
    }

    @Test
    void theFirstNameCounts() {
        NoLima task = new NoLima(1, 0, 2, 1, null);
        assertThat(task.verdict(List.of("Ulric"), " Ulric has been there.").score())
                .isEqualTo(1);
        assertThat(task.verdict(List.of("Ulric"), " ulric").score()).isEqualTo(1);
        assertThat(task.verdict(List.of("Ulric"), " Edna, not Ulric").score()).isZero();
        assertThat(task.verdict(List.of("Ulric"), " nobody").unreadable())
                .isEqualTo("the answer names nobody of the text");
    }
}
