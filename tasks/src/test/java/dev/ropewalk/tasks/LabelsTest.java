package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static final Pattern EXAMPLE = Pattern.compile("Note: (.*)\nLabel: (\\w+)");
    private static final List<Pattern> NOTES = Stream.of(
                    "The (\\w+) stood beside the (\\w+)\\.",
                    "Somebody had left the (\\w+) on the (\\w+)\\.",
                    "We looked for the (\\w+) and found the (\\w+)\\.",
                    "There was an old drawing of the (\\w+) and the (\\w+)\\.",
                    "Nobody moved the (\\w+) before the (\\w+) was sold\\.")
            .map(Pattern::compile)
            .toList();

    private static Set<String> things(String note) {
        return NOTES.stream()
                .map(form -> form.matcher(note))
                .filter(Matcher::matches)
                .findFirst()
                .map(found -> Set.of(found.group(1), found.group(2)))
                .orElseThrow(() -> new AssertionError(note));
    }

    /** The label follows from the examples alone, however few there are, and from no example about the same two things. */
    @Test
    void thingsThatBearOneLabelAreOfOneClass() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("icl/labels", Map.of("classes", 20)).on(gpt2, 4000);
            for (int i = 0; i < 10; i++) {
                Sample sample = samples.sample(i % 2 == 0 ? 3500 : samples.leastLength() + 40, i, i);
                String text = String.valueOf(sample.text());
                Map<String, Set<String>> classes = new HashMap<>();
                Set<Set<String>> pairs = new HashSet<>();
                for (MatchResult example : EXAMPLE.matcher(text).results().toList()) {
                    Set<String> two = things(example.group(1));
                    pairs.add(two);
                    classes.computeIfAbsent(example.group(2), label -> new TreeSet<>())
                            .addAll(two);
                }
                assertThat(classes).hasSize(20);
                assertThat(classes.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
                Set<String> asked = things(text.replaceAll("(?s).*\nNote: (.*)\nLabel:$", "$1"));
                assertThat(pairs).doesNotContain(asked);
                assertThat(classes.entrySet().stream()
                                .filter(one -> one.getValue().stream().anyMatch(asked::contains))
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toList()))
                        .isEqualTo(sample.answers());
            }
        }
    }

    @Test
    void theFirstWordMustBeTheLabel() {
        Labels task = new Labels(2, 1);
        assertThat(task.verdict(List.of("kotavi"), " kotavi\n\nNote: The").score())
                .isEqualTo(1);
        assertThat(task.verdict(List.of("kotavi"), " Kotavi.").score()).isEqualTo(1);
        assertThat(task.verdict(List.of("kotavi"), " kotavis").score()).isZero();
        assertThat(task.verdict(List.of("kotavi"), " not kotavi").score()).isZero();
    }
}
