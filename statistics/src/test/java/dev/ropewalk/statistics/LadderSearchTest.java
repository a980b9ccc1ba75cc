package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.statistics.LadderSearch.Coordinate;
import dev.ropewalk.statistics.LadderSearch.Found;
import dev.ropewalk.statistics.LadderSearch.Generation;
import dev.ropewalk.statistics.LadderSearch.Landscape;
import dev.ropewalk.statistics.LadderSearch.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a search finds on landscapes that are known whole, beside a reference that asks for every point. */
class LadderSearchTest {

    /** Remembers what was asked, as a database does, and ends a search after so many generations that had to be asked. */
    private static final class Known implements Landscape {

        private final ToDoubleFunction<List<Integer>> fitness;
        private final Predicate<List<Integer>> has;
        private final Map<List<Integer>, Double> stored = new HashMap<>();
        private int left;

        Known(ToDoubleFunction<List<Integer>> fitness, Predicate<List<Integer>> has, int left) {
            this.fitness = fitness;
            this.has = has;
            this.left = left;
        }

        @Override
        public boolean has(List<Integer> point) {
            return has.test(point);
        }

        @Override
        public Optional<List<Double>> fitness(String kind, List<List<Integer>> generation) {
            assertThat(new HashSet<>(generation)).hasSameSizeAs(generation);
            if (!stored.keySet().containsAll(generation) && left-- <= 0) return Optional.empty();
            generation.forEach(point -> stored.putIfAbsent(point, fitness.applyAsDouble(point)));
            return Optional.of(generation.stream().map(stored::get).toList());
        }
    }

    private static Known all(ToDoubleFunction<List<Integer>> fitness) {
        return new Known(fitness, point -> true, Integer.MAX_VALUE);
    }

    private static Plan plan(int coordinates, int rungs, List<Integer> start, int moves, int evolution, long seed) {
        return new Plan(
                Collections.nCopies(coordinates, new Coordinate(rungs, false)),
                List.of(start),
                moves,
                evolution,
                16,
                seed);
    }

    private static double bruteForce(Plan plan, ToDoubleFunction<List<Integer>> fitness, Predicate<List<Integer>> has) {
        List<List<Integer>> points = List.of(List.of());
        for (Coordinate coordinate : plan.coordinates())
            points = points.stream()
                    .flatMap(point -> IntStream.range(0, coordinate.rungs()).mapToObj(rung -> {
                        List<Integer> longer = new ArrayList<>(point);
                        longer.add(rung);
                        return List.copyOf(longer);
                    }))
                    .toList();
        return points.stream().filter(has).mapToDouble(fitness).max().orElseThrow();
    }

    private static double noise(List<Integer> point) {
        return new SplittableRandom(point.hashCode() * 0x9E3779B97F4A7C15L).nextDouble();
    }

    /** Law: where coordinates do not speak to each other, the largest is found from any start, for few of the points. */
    @Test
    void separable() {
        ToDoubleFunction<List<Integer>> hill = point ->
                -(Math.pow(point.get(0) - 3, 2) + Math.pow(point.get(1) - 17, 2) + Math.pow(point.get(2) - 9, 2));
        for (int from : new int[] {0, 10, 19}) {
            Plan plan = plan(3, 20, List.of(from, from, from), 100, 0, 1);
            Found found = LadderSearch.of(plan, all(hill));
            assertThat(found.fitness())
                    .isEqualTo(bruteForce(plan, hill, point -> true))
                    .isZero();
            assertThat(found.best()).containsExactly(3, 17, 9);
            assertThat(found.isOver()).isTrue();
            assertThat(found.asked()).as("of 8000").hasSizeLessThan(100);
        }
    }

    /** Law: along a ridge, where one coordinate alone leads down whichever way, two of them together lead up. */
    @Test
    void ridge() {
        ToDoubleFunction<List<Integer>> ridge =
                point -> -10 * Math.abs(point.get(0) + point.get(1) - 30) + point.get(0);
        Plan plan = plan(2, 31, List.of(5, 25), 200, 0, 1);
        Found found = LadderSearch.of(plan, all(ridge));
        assertThat(found.fitness())
                .isEqualTo(bruteForce(plan, ridge, point -> true))
                .isEqualTo(30);
        assertThat(found.path()).extracting(Generation::kind).contains("start", "moves", "pairs");
    }

    /** Law: what may not be asked for is not, and the largest of the rest is found though it lies behind some: here groups that divide a window. */
    @Test
    void holes() {
        Predicate<List<Integer>> divides = point -> (point.get(1) + 1) % (point.get(0) + 1) == 0;
        ToDoubleFunction<List<Integer>> hill = point -> {
            assertThat(divides.test(point)).as("%s is refused", point).isTrue();
            return -Math.abs(point.get(0) - 7) - Math.abs(point.get(1) - 23) / 10.0;
        };
        Plan plan = plan(2, 32, List.of(0, 31), 200, 10, 1);
        assertThat(LadderSearch.of(plan, new Known(hill, divides, Integer.MAX_VALUE))
                        .fitness())
                .isEqualTo(bruteForce(plan, hill, divides))
                .isZero();
    }

    /** Law: evolution leaves a hill on which moves end, towards a higher one. */
    @Test
    void twoHills() {
        ToDoubleFunction<List<Integer>> hills = point -> {
            double near = 0, far = 0;
            for (int x : point) {
                near += Math.abs(x - 3);
                far += Math.abs(x - 12);
            }
            return Math.max(10 - near, 30 - far);
        };
        List<Integer> start = List.of(2, 2, 2, 2);
        Found moved = LadderSearch.of(plan(4, 16, start, 100, 0, 1), all(hills));
        assertThat(moved.fitness()).as("the near hill").isEqualTo(10);
        long left = IntStream.range(0, 20)
                .filter(seed -> LadderSearch.of(plan(4, 16, start, 100, 60, seed), all(hills))
                                .fitness()
                        > 10)
                .count();
        assertThat(left).as("of 20 seeds").isGreaterThanOrEqualTo(15);
    }

    /** Law: a list that rises does so in every point that is asked for, and the best such list is found: LongRoPE's factors, of which slow pairs have the larger. */
    @Test
    void rising() {
        List<Integer> wanted = List.of(0, 0, 3, 7, 7, 11);
        ToDoubleFunction<List<Integer>> list = point -> {
            assertThat(point).isSorted();
            return -IntStream.range(0, 6)
                    .map(i -> Math.abs(point.get(i) - wanted.get(i)))
                    .sum();
        };
        List<Coordinate> coordinates = new ArrayList<>(List.of(new Coordinate(12, false)));
        coordinates.addAll(Collections.nCopies(5, new Coordinate(12, true)));
        Found found =
                LadderSearch.of(new Plan(coordinates, List.of(List.of(5, 5, 5, 5, 5, 5)), 200, 20, 16, 1), all(list));
        assertThat(found.best()).isEqualTo(wanted);
    }

    /** Law: of pure noise the best looks better than the start, and is better nowhere but where it was looked at: why the chosen one is confirmed on other prompts. */
    @Test
    void noise() {
        double seen = 0, unseen = 0;
        int searches = 200;
        for (int i = 0; i < searches; i++) {
            int salt = i;
            ToDoubleFunction<List<Integer>> here = point -> noise(List.of(salt, point.get(0), point.get(1))),
                    elsewhere = point -> noise(List.of(-1 - salt, point.get(0), point.get(1)));
            List<Integer> start = List.of(5, 5);
            Found found = LadderSearch.of(plan(2, 11, start, 100, 5, 1), all(here));
            assertThat(found.fitness()).isGreaterThanOrEqualTo(here.applyAsDouble(start));
            seen += (found.fitness() - here.applyAsDouble(start)) / searches;
            unseen += (elsewhere.applyAsDouble(found.best()) - elsewhere.applyAsDouble(start)) / searches;
        }
        assertThat(seen)
                .as("the largest of some fifty of 0..1 less any, n/(n+1) - 1/2")
                .isBetween(0.44, 0.54);
        assertThat(unseen)
                .as("four standard errors, each the root of 1/6 by that of 200")
                .isBetween(-0.116, 0.116);
    }

    /** Law: a search that was ended after whichever generation, and is begun again, asks nothing twice and comes to the same by the same path. */
    @Test
    void endedAndBegunAgain() {
        ToDoubleFunction<List<Integer>> rough = point -> noise(point) - Math.abs(point.get(0) - point.get(1)) / 10.0;
        Plan plan = plan(4, 12, List.of(1, 8, 2, 5), 30, 10, 7);
        Known whole = all(rough);
        Found found = LadderSearch.of(plan, whole);
        for (int after = 0; after < found.path().size(); after++) {
            Known known = new Known(rough, point -> true, after);
            Found cut = LadderSearch.of(plan, known);
            assertThat(cut.isOver()).isFalse();
            assertThat(cut.path()).isEqualTo(found.path().subList(0, after));
            known.left = Integer.MAX_VALUE;
            Found again = LadderSearch.of(plan, known);
            assertThat(again).isEqualTo(found);
            assertThat(known.stored).isEqualTo(whole.stored);
        }
    }

    /** What has no fitness is never the best, nor anybody's parent. */
    @Test
    void withoutFitness() {
        ToDoubleFunction<List<Integer>> half = point -> point.get(0) > 7 ? Double.NaN : point.get(0);
        Found found = LadderSearch.of(plan(1, 16, List.of(1), 50, 10, 1), all(half));
        assertThat(found.best()).containsExactly(7);
        assertThat(found.asked().get(List.of(8))).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void wrongPlansAreRefused() {
        assertThatThrownBy(() -> plan(2, 3, List.of(0, 3), 1, 1, 1))
                .hasMessage("a start must lie on the ladders, got [0, 3]");
        assertThatThrownBy(() -> plan(2, 3, List.of(0), 1, 1, 1))
                .hasMessage("a start must lie on the ladders, got [0]");
        assertThatThrownBy(() -> plan(2, 3, List.of(0, 0), -1, 1, 1))
                .hasMessage("generations must be 0 or more, got -1 of moves, 1 of evolution");
        assertThatThrownBy(() -> new Plan(List.of(new Coordinate(2, false)), List.of(List.of(0)), 1, 1, 3, 1))
                .hasMessage("population must be at least 4, got 3");
        assertThatThrownBy(() -> new Plan(
                        List.of(new Coordinate(2, false), new Coordinate(2, true)), List.of(List.of(1, 0)), 1, 1, 4, 1))
                .hasMessage("a start must lie on the ladders, got [1, 0]");
        assertThatThrownBy(() -> new Coordinate(0, false)).hasMessage("a ladder needs at least 1 rung, got 0");
    }
}
