package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundsTest {

    private static final int QUESTIONS = 200, OTHERS = 4;

    /** What each would answer to each question. @param asked questions that were put, of all */
    private record Run(Rounds rounds, int[] asked) {

        static Run of(List<@Nullable String> clusters, boolean binary, double[][] answers, double alpha, long seed) {
            int others = answers.length - 1;
            Rounds rounds = new Rounds(
                    clusters, binary, answers.length, new Rounds.Rule(8, 10, Math.log(others / alpha)), seed);
            int[] asked = new int[answers.length];
            for (Optional<Rounds.Turn> turn = rounds.next(); turn.isPresent(); turn = rounds.next()) {
                int who = turn.get().who();
                asked[who] += turn.get().ordinals().size();
                for (int ordinal : turn.get().ordinals()) rounds.answered(who, ordinal, answers[who][ordinal]);
            }
            return new Run(rounds, asked);
        }

        boolean isAnyTold() {
            for (int who = 1; who < asked.length; who++)
                if (rounds.verdict(who).told() != Rounds.Told.UNDECIDED) return true;
            return false;
        }

        int all() {
            int all = 0;
            for (int one : asked) all += one;
            return all;
        }
    }

    private static List<@Nullable String> alone(int questions) {
        return new ArrayList<>(Collections.nCopies(questions, null));
    }

    /**
     * Whatever all are equally good at, whether they mostly fail on the same questions or on any, and peeked at after every round: of 2,000 suites of four
     * comparisons fewer than 5 of 100 call any of them settled. That is the error of the whole suite, not of one comparison.
     */
    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.5, 0", "0.9, 0", "0.5, 0.8", "0.9, 0.8"})
    void ofEqualsNoneIsToldApart(double rate, double alike) {
        SplittableRandom random = new SplittableRandom(44);
        int wrong = 0, suites = 2000;
        for (int suite = 0; suite < suites; suite++) {
            double[][] answers = new double[1 + OTHERS][QUESTIONS];
            for (int question = 0; question < QUESTIONS; question++) {
                double common = random.nextDouble() < rate ? 1 : 0;
                for (double[] one : answers)
                    one[question] = random.nextDouble() < alike ? common : random.nextDouble() < rate ? 1 : 0;
            }
            if (Run.of(alone(QUESTIONS), true, answers, 0.05, suite).isAnyTold()) wrong++;
        }
        assertThat(wrong / (double) suites).isLessThanOrEqualTo(0.05);
    }

    /** Depth by depth one is better at first by as much as it is worse at last: in the task's own order it would be called better in most suites. */
    @Test
    void whatPartsThemAtTheFirstDepthsIsNoDifference() {
        SplittableRandom random = new SplittableRandom(45);
        int wrong = 0, suites = 1000;
        for (int suite = 0; suite < suites; suite++) {
            double[][] answers = new double[2][QUESTIONS];
            for (int question = 0; question < QUESTIONS; question++) {
                answers[0][question] = random.nextDouble() < 0.5 ? 1 : 0;
                answers[1][question] = random.nextDouble() < (question < QUESTIONS / 2 ? 0.9 : 0.1) ? 1 : 0;
            }
            if (Run.of(alone(QUESTIONS), true, answers, 0.05, suite).isAnyTold()) wrong++;
        }
        assertThat(wrong / (double) suites).isLessThanOrEqualTo(0.05);
    }

    /** Forty documents of five questions that are all right or all wrong: taken question by question evidence would be five times what it is. */
    @Test
    void documentsCountOnce() {
        List<@Nullable String> clusters = new ArrayList<>();
        for (int question = 0; question < QUESTIONS; question++) clusters.add("document " + question % 40);
        SplittableRandom random = new SplittableRandom(46);
        int wrong = 0, suites = 1000;
        for (int suite = 0; suite < suites; suite++) {
            double[][] answers = new double[1 + OTHERS][QUESTIONS];
            for (double[] one : answers)
                for (int document = 0; document < 40; document++) {
                    double right = random.nextBoolean() ? 1 : 0;
                    for (int question = document; question < QUESTIONS; question += 40) one[question] = right;
                }
            if (Run.of(clusters, true, answers, 0.05, suite).isAnyTold()) wrong++;
        }
        assertThat(wrong / (double) suites).isLessThanOrEqualTo(0.05);
    }

    /** Grades: a difference of mean 0, of very uneven sizes. */
    @Test
    void gradesKeepTheRateToo() {
        SplittableRandom random = new SplittableRandom(47);
        int wrong = 0, suites = 500;
        for (int suite = 0; suite < suites; suite++) {
            double[][] answers = new double[1 + OTHERS][QUESTIONS];
            for (double[] one : answers)
                for (int question = 0; question < QUESTIONS; question++) {
                    double grade = random.nextDouble();
                    one[question] = grade * grade * grade;
                }
            if (Run.of(alone(QUESTIONS), false, answers, 0.05, suite).isAnyTold()) wrong++;
        }
        assertThat(wrong / (double) suites).isLessThanOrEqualTo(0.05);
    }

    /**
     * What the guide says of power and of questions asked: one of four that differs by so many points from a baseline right on half of the questions, each
     * answering for itself.
     */
    @ParameterizedTest
    @CsvSource({"0.1, 0.05, 0.12, 0.94, 1", "0.2, 0.69, 0.78, 0.64, 0.72", "0.4, 0.99, 1, 0.16, 0.22"})
    void tellsDifferencesAndSavesQuestions(
            double difference, double leastPower, double mostPower, double leastShare, double mostShare) {
        SplittableRandom random = new SplittableRandom(48);
        int told = 0, asked = 0, suites = 1000;
        for (int suite = 0; suite < suites; suite++) {
            double[][] answers = new double[1 + OTHERS][QUESTIONS];
            for (int who = 0; who <= OTHERS; who++)
                for (int question = 0; question < QUESTIONS; question++)
                    answers[who][question] = random.nextDouble() < (who == 1 ? 0.5 + difference : 0.5) ? 1 : 0;
            Run run = Run.of(alone(QUESTIONS), true, answers, 0.05, suite);
            if (run.rounds.verdict(1).told() == Rounds.Told.BETTER) told++;
            asked += run.asked[1];
        }
        assertThat(told / (double) suites).isBetween(leastPower, mostPower);
        assertThat(asked / (double) suites / QUESTIONS).isBetween(leastShare, mostShare);
    }

    /** All are told apart after the same rounds: then the baseline stops, too. */
    @Test
    void theBaselineIsAskedAsLongAsSomebodyIsUndecided() {
        double[][] answers = new double[3][QUESTIONS];
        java.util.Arrays.fill(answers[1], 1);
        Run one = Run.of(alone(QUESTIONS), true, answers, 0.05, 1);
        assertThat(one.asked)
                .containsExactly(QUESTIONS, 16, QUESTIONS); // 2^d / (d + 1) >= 40 from d = 9, whole rounds of 8
        assertThat(one.rounds.verdict(1)).extracting(Rounds.Verdict::told).isEqualTo(Rounds.Told.BETTER);
        assertThat(one.rounds.verdict(2)).isEqualTo(new Rounds.Verdict(Rounds.Told.UNDECIDED, QUESTIONS, 0));
        java.util.Arrays.fill(answers[2], 1);
        assertThat(Run.of(alone(QUESTIONS), true, answers, 0.05, 1).asked).containsExactly(16, 16, 16);
    }

    /** Whoever leaves is asked no more; if all others leave, the baseline is asked all; if it leaves itself, nothing is decided. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoLeavesIsAskedNoMore(int leaver) {
        Rounds rounds = new Rounds(alone(40), true, 2, new Rounds.Rule(8, 10, Math.log(20)), 1);
        rounds.leave(leaver);
        int asked = 0;
        for (Optional<Rounds.Turn> turn = rounds.next(); turn.isPresent(); turn = rounds.next()) {
            int who = turn.get().who();
            assertThat(who).isEqualTo(1 - leaver);
            for (int ordinal : turn.get().ordinals()) rounds.answered(who, ordinal, (double) who);
            asked += turn.get().ordinals().size();
        }
        assertThat(asked).isEqualTo(40);
        assertThat(rounds.verdict(1).told()).isEqualTo(Rounds.Told.UNDECIDED);
    }

    /** Killed anywhere, what is stored leads to the same verdicts with nobody asked anything twice, or more than without the kill. */
    @ParameterizedTest
    @ValueSource(ints = {3, 11, 40, 77})
    void whatIsStoredIsTheWholeState(int killedAfter) {
        SplittableRandom random = new SplittableRandom(49);
        double[][] answers = new double[3][QUESTIONS];
        for (int question = 0; question < QUESTIONS; question++) {
            answers[0][question] = random.nextDouble() < 0.2 ? 1 : 0;
            answers[1][question] = random.nextDouble() < 0.7 ? 1 : 0;
            answers[2][question] = random.nextDouble() < 0.2 ? 1 : 0;
        }
        Rounds.Rule rule = new Rounds.Rule(8, 10, Math.log(40));
        Rounds whole = new Rounds(alone(QUESTIONS), true, 3, rule, 5),
                killed = new Rounds(alone(QUESTIONS), true, 3, rule, 5);
        List<Map<Integer, Double>> stored = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
        int turns = 0;
        for (Optional<Rounds.Turn> turn = whole.next(); turn.isPresent(); turn = whole.next())
            for (int ordinal : turn.get().ordinals()) {
                double value = answers[turn.get().who()][ordinal];
                whole.answered(turn.get().who(), ordinal, value);
                stored.get(turn.get().who()).put(ordinal, value);
                if (turns < killedAfter) killed.answered(turn.get().who(), ordinal, value);
                turns++;
            }
        for (Optional<Rounds.Turn> turn = killed.next(); turn.isPresent(); turn = killed.next())
            for (int ordinal : turn.get().ordinals())
                killed.answered(
                        turn.get().who(), ordinal, stored.get(turn.get().who()).get(ordinal));
        for (int who = 1; who <= 2; who++) assertThat(killed.verdict(who)).isEqualTo(whole.verdict(who));
    }
}
