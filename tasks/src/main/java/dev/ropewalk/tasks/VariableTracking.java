package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * RULER's variable tracking: a number is given to a variable, that variable to another, four times over, and all five are asked for. A solved
 * smaller one stands in front. scripts/data/synthetic/variable_tracking.py of NVIDIA/RULER at c3f5e3b; see {@link Ruler}. No name occurs
 * twice, upstream it may.
 */
record VariableTracking(int samples) implements Generated {

    private static final int VARIABLES = 5;
    private static final int NAME = 5; // letters
    private static final int EXAMPLE_NAME = 3;
    private static final int EXAMPLE_TOKENS = 500; // at most, with its answer

    static final TaskCard CARD = new TaskCard(
            "ruler/vt@1",
            "RULER variable tracking",
            "A number is handed on from variable to variable; the share of the five names in the answer.",
            Ruler.SOURCE,
            Metric.SCORE,
            List.of(Ruler.SAMPLES),
            given -> new VariableTracking(given.integer("samples")));

    VariableTracking {
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new VariableTracking(samples);
    }

    @Override
    public int newTokens() {
        return 30;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ALL, answers, answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        int exampleLines = exampleLines(pieces);
        return Source.seeded((random, length, ordinal) -> {
            Set<String> taken = new HashSet<>();
            Chain example = Chain.of(EXAMPLE_NAME, taken, random), asked = Chain.of(NAME, taken, random);
            return Draft.of(
                    VARIABLES,
                    lines -> asked.write(example.solved(exampleLines), lines, true)
                            .asking(asked.names, null));
        });
    }

    /** The same for every sample, as upstream: names all take about as many tokens. */
    private static int exampleLines(Pieces pieces) {
        Chain example = Chain.of(EXAMPLE_NAME, new HashSet<>(), new SplittableRandom(0));
        int lines = VARIABLES;
        while (pieces.encode(example.solved(lines + 1).asking(List.of(), null).prompt())
                        .ids()
                        .length
                <= EXAMPLE_TOKENS) lines++;
        return lines;
    }

    /** @param places seeds the draw of the lines before which the assignments stand */
    private record Chain(String value, List<String> names, long places) {

        static Chain of(int letters, Set<String> taken, SplittableRandom random) {
            String value;
            do value = Integer.toString(random.nextInt(10_000, 99_999));
            while (!taken.add(value));
            List<String> names = new ArrayList<>();
            while (names.size() < VARIABLES) {
                StringBuilder name = new StringBuilder();
                while (name.length() < letters) name.append((char) ('A' + random.nextInt(26)));
                if (taken.add(name.toString())) names.add(name.toString());
            }
            return new Chain(value, names, random.nextLong());
        }

        /** As an example. */
        WrittenSample.Text solved(int lines) {
            return write(new WrittenSample.Text(), lines, false).add(" " + String.join(" ", names) + "\n\n");
        }

        /** Lines of noise, the assignments before some of them in their order, and the question. @param marked whether the names are answers */
        WrittenSample.Text write(WrittenSample.Text text, int lines, boolean marked) {
            text.add("Memorize and track the chain(s) of variable assignment hidden in the following text.\n\n");
            List<Integer> before = Draws.ascending(VARIABLES, lines, new SplittableRandom(places));
            for (int line = 0, next = 0; line < lines; line++) {
                if (next < VARIABLES && before.get(next) == line) {
                    text.add("VAR ");
                    if (marked) text.here();
                    text.add(names.get(next)).add(next == 0 ? " = " + value : " = VAR " + names.get(next - 1) + " ");
                    text.add("\n");
                    next++;
                }
                text.add(Ruler.NOISE).add("\n");
            }
            return text.add("Question: Find all variables that are assigned the value " + value + " in the text above.")
                    .begin()
                    .add(" Answer: According to the chain(s) of variable assignment in the text above, " + VARIABLES
                            + " variables are assigned the value " + value + ", they are: ");
        }
    }
}
