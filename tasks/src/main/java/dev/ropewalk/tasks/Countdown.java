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
import java.util.stream.Collectors;

/**
 * A long answer: four numbers are to make a target, and the search for the way is to be written, try by try, in an order that leaves no choice. After the
 * countdown of Ye et al. 2025, arXiv 2501.05414 (LongProc), whose code decides what is tried when and what is given up: there a number of 2,000 or more
 * is, as its {@code countdown_evaluator.py} has it, and a 0 is not. There the last lines must be right; here the score is the share of the search that is right up to the first
 * mistake. A line is a try, in our words, and numbers and targets are drawn: a search ends where the target is first made, so a target that a
 * late try makes for the first time is a long search. Before the question stand as many searches as fit.
 *
 * @param lines of the search, at most, and three quarters of them at least: it ends at the last that could end it
 */
record Countdown(int lines, int samples) implements Generated {

    static final TaskCard CARD = new TaskCard(
            "longproc/countdown@1",
            "A search try by try",
            "Four numbers make a target; the search for the way must be written try by try, and the share of it up to the first mistake counts.",
            "after Ye et al. 2025, arXiv 2501.05414",
            Metric.SCORE,
            List.of(
                    TaskParameter.integer("lines", 3, 500, "tries of the search, at most")
                            .orElse(16),
                    TaskParameter.samples(20)),
            given -> new Countdown(given.integer("lines"), given.integer("samples")));

    private static final int NUMBERS = 4;
    private static final int TOO_LARGE = 2000;
    private static final int LINE = 36; // tokens of a try, at most

    Countdown {
        CARD.within("lines", lines);
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("lines", lines, "samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new Countdown(lines, samples);
    }

    @Override
    public int newTokens() {
        return LINE * lines;
    }

    /** Where the search has ended the way is found, whatever lies before. */
    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Verdict.upToTheFirstMistake(answers, answer, answer.contains(answers.get(answers.size() - 1)));
    }

    /** @param left numbers there are behind it, the one made in front; empty where it made none */
    private record Try(String done, List<Integer> left) {

        static Try of(int a, char sign, int b, List<Integer> others) {
            String done = a + " " + sign + " " + b;
            if (sign == '/' && (b == 0 || a % b != 0))
                return new Try(done + (b == 0 ? " cannot be done" : " is no whole number"), List.of());
            int made = switch (sign) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                default -> a / b;
            };
            if (made >= TOO_LARGE) return new Try(done + " is " + TOO_LARGE + " or more", List.of());
            List<Integer> left = new ArrayList<>(List.of(made));
            left.addAll(others);
            return new Try(done + " = " + made, left);
        }

        boolean isLast() {
            return left.size() == 1;
        }

        String line(int target) {
            if (left.isEmpty()) return done;
            if (!isLast())
                return done + ", left " + left.stream().map(String::valueOf).collect(Collectors.joining(" "));
            return done + (left.get(0) == target ? ", found" : ", not " + target);
        }
    }

    /** Pairs in the order of their places, the larger number first, {@code + - * /} in turn, deeper before further; no more tries than asked for. */
    private static List<Try> search(List<Integer> numbers, int most) {
        List<Try> tries = new ArrayList<>();
        search(numbers, most, tries);
        return tries;
    }

    private static void search(List<Integer> numbers, int most, List<Try> tries) {
        for (int i = 0; i < numbers.size(); i++)
            for (int j = i + 1; j < numbers.size(); j++) {
                int a = Math.max(numbers.get(i), numbers.get(j)), b = Math.min(numbers.get(i), numbers.get(j));
                List<Integer> others = new ArrayList<>(numbers);
                others.remove(j);
                others.remove(i);
                for (char sign : new char[] {'+', '-', '*', '/'}) {
                    if (tries.size() == most) return;
                    Try one = Try.of(a, sign, b, others);
                    tries.add(one);
                    if (one.left.size() > 1) search(one.left, most, tries);
                }
            }
    }

    /** @param search its lines, the last of which finds the target */
    record Problem(List<Integer> numbers, int target, List<String> search) {

        /** @throws IllegalArgumentException when no try makes the target */
        static Problem of(List<Integer> numbers, int target) {
            List<String> lines = new ArrayList<>();
            for (Try one : Countdown.search(numbers, Integer.MAX_VALUE)) {
                lines.add(one.line(target));
                if (one.isLast() && one.left.get(0) == target) return new Problem(numbers, target, lines);
            }
            throw new IllegalArgumentException(numbers + " do not make " + target);
        }

        /** Of three quarters of so many tries at least. The third try, the sum of all, could end any search. */
        static Problem drawn(int most, SplittableRandom random) {
            Problem problem;
            do {
                List<Integer> numbers = random.ints(NUMBERS, 2, 50).boxed().toList();
                Set<Integer> made = new HashSet<>();
                int target = 0;
                for (Try one : Countdown.search(numbers, most))
                    if (one.isLast() && made.add(one.left.get(0))) target = one.left.get(0);
                problem = of(numbers, target);
            } while (4 * problem.search.size() < 3 * most);
            return problem;
        }

        String asked() {
            return "Numbers: " + numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")) + "\nTarget: "
                    + target;
        }
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            Problem problem = Problem.drawn(lines, random);
            SplittableRandom others = random.split();
            List<String> shown = new ArrayList<>();
            return Draft.of(1, count -> {
                while (shown.size() < count) {
                    Problem other = Problem.drawn(lines, others);
                    shown.add(other.asked() + "\nSearch:\n" + String.join("\n", other.search));
                }
                return new WrittenSample.Text()
                        .add(
                                "Numbers are to make a target. A try takes two of them, makes one of both with +, -, * or /, and puts it in front of"
                                        + " those that are left. Pairs are taken in the order in which they stand: the first and the second number, the"
                                        + " first and the third, and so on to the last two; of a pair the larger number goes first, and all four signs are"
                                        + " tried, in the order given above. What is left by a try is searched in the same way before the next try. What is no"
                                        + " whole number, or is " + TOO_LARGE
                                        + " or more, is not gone on with. The search ends when the target is the only"
                                        + " number left. Write every try on a line of its own.\n\n")
                        .add(String.join("\n\n", shown.subList(0, count)))
                        .add("\n\n" + problem.asked())
                        .begin()
                        .add("\nSearch:\n")
                        .asking(problem.search, null);
            });
        });
    }
}
