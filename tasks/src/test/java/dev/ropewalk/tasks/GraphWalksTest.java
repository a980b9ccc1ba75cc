package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphWalksTest {

    private static final Pattern EDGE = Pattern.compile("(?m)^([0-9a-f]{6}) -> ([0-9a-f]{6})$");

    private static List<MatchResult> edges(Sample sample) {
        return EDGE.matcher(String.valueOf(sample.text())).results().toList();
    }

    /** Breadth first through the edges as they stand in the prompt. */
    private static Set<String> reached(List<MatchResult> edges, String from, int steps) {
        Map<String, List<String>> next = new HashMap<>();
        for (MatchResult edge : edges)
            next.computeIfAbsent(edge.group(1), node -> new ArrayList<>()).add(edge.group(2));
        Set<String> seen = new HashSet<>(Set.of(from)), level = Set.of(from);
        for (int step = 0; step < steps; step++) {
            Set<String> after = new TreeSet<>();
            for (String node : level) after.addAll(next.getOrDefault(node, List.of()));
            after.removeAll(seen);
            seen.addAll(after);
            level = after;
        }
        return level;
    }

    @Test
    void aWalkEndsWhereItsStepsLead() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            for (int depth = 1; depth <= 4; depth++) {
                Samples samples =
                        Tasks.named("graphwalks/bfs", Map.of("depth", depth)).on(gpt2, 3000);
                for (int i = 0; i < 8; i++) {
                    Sample sample = samples.sample(3000 - 250 * i, i, i);
                    List<MatchResult> edges = edges(sample);
                    String asked = String.valueOf(sample.text())
                            .replaceAll("(?s).* reach from ([0-9a-f]{6}) in exactly " + depth + " step.*", "$1");
                    assertThat(new TreeSet<>(sample.answers()))
                            .as("%s", sample.text())
                            .isEqualTo(reached(edges, asked, depth));
                    assertThat(sample.answers()).hasSize(1 << depth);
                    assertThat(edges.stream().map(MatchResult::group)).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void parentsAreAllThatLeadToTheNode() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            Samples samples = Tasks.named("graphwalks/parents", Map.of()).on(gpt2, 3000);
            Set<Integer> sizes = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Sample sample = samples.sample(2000, i, i);
                String asked = String.valueOf(sample.text()).replaceAll("(?s).* edge lead to ([0-9a-f]{6})\\?.*", "$1");
                assertThat(sample.answers())
                        .containsExactlyInAnyOrderElementsOf(edges(sample).stream()
                                .filter(edge -> edge.group(2).equals(asked))
                                .map(edge -> edge.group(1))
                                .collect(Collectors.toSet()));
                sizes.add(sample.answers().size());
            }
            assertThat(sizes).containsExactlyInAnyOrder(1, 2, 3, 4);
        }
    }

    /** By hand: two of three found and one too many is 2 * 2 / (3 + 3). */
    @Test
    void theScoreIsTheF1OfTheSets() {
        GraphWalks task = new GraphWalks(GraphWalks.Walk.BFS, 1, 1);
        List<String> right = List.of("aaaaaa", "bbbbbb", "cccccc");
        assertThat(task.verdict(right, " [cccccc, aaaaaa, bbbbbb]").score()).isEqualTo(1);
        assertThat(task.verdict(right, " [aaaaaa, bbbbbb, dddddd]").score()).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(task.verdict(right, "I see [aaaaaa].\nFinal Answer: [bbbbbb,cccccc]")
                        .score())
                .isCloseTo(0.8, within(1e-15));
        assertThat(task.verdict(right, "[aaaaaa, aaaaaa]").score()).isCloseTo(0.5, within(1e-15));
        assertThat(task.verdict(right, "[]").score()).isZero();
        assertThat(task.verdict(right, "aaaaaa, bbbbbb").unreadable()).isEqualTo("the answer holds no list of nodes");
    }
}
