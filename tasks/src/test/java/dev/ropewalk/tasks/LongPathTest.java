package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LongPathTest {

    private static final Pattern ROAD = Pattern.compile("(?m)^From (\\w+) to (\\w+)\\.$");
    private static final Pattern ASKED = Pattern.compile("whole way from (\\w+) to (\\w+),");

    /** Whoever follows the one road out of every town writes the answer. */
    @Test
    void theWayIsTheOnlyOne() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("longproc/path", Map.of("steps", 12)).on(gpt2, 4000);
            for (int i = 0; i < 10; i++) {
                Sample sample = samples.sample(4000 - 200 * i, i, i);
                String text = String.valueOf(sample.text());
                Map<String, String> roads = new HashMap<>();
                for (MatchResult road : ROAD.matcher(text).results().toList())
                    assertThat(roads.put(road.group(1), road.group(2))).isNull();
                Matcher asked = ASKED.matcher(text);
                assertThat(asked.find()).isTrue();
                List<String> way = new ArrayList<>();
                for (String town = asked.group(1); !town.equals(asked.group(2)); town = roads.get(town))
                    way.add("From " + town + " to " + roads.get(town) + ".");
                assertThat(sample.answers()).isEqualTo(way).hasSize(12);
                if (roads.size() > 12)
                    assertThat(roads).as("the end is no end of all roads").containsKey(asked.group(2));
            }
        }
    }

    @Test
    void theWayCountsUpToTheFirstMistake() {
        LongPath task = new LongPath(4, 1);
        List<String> right = List.of("From a to b.", "From b to c.", "From c to d.", "From d to e.");
        assertThat(task.verdict(right, "From a to b.\nFrom b to c.\n\n From c to d.\nFrom d to e.\nFrom e to f.")
                        .score())
                .isEqualTo(1);
        assertThat(task.verdict(right, "From a to b.\nFrom b to d.\nFrom c to d.")
                        .score())
                .isEqualTo(0.25);
        assertThat(task.verdict(right, "From b to c.").score()).isZero();
    }
}
