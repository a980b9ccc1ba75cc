package dev.ropewalk.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Looks for the largest fitness on a lattice, whose points are rungs of ladders, by asking for as few of them as it can. Two ways, one behind the other:
 *
 * <ul>
 *   <li><b>Moves</b>: all points that one coordinate leads to from the best, by a quarter of its ladder, then an eighth, down to one rung; several that are better by themselves
 *       are tried together, and where none is, two coordinates that stand beside each other (a ridge between them is found by both). Hooke and Jeeves 1961, Journal of the ACM 8(2).
 *   <li><b>Evolution</b>: of the best half of a population as many children as a quarter are changed in some coordinates, and as many crossed of two, as LongRoPE's search has it (Ding et al. 2024,
 *       arXiv 2402.13753: 16 and 16 of 64, each coordinate with a chance of 0.3). By how much is ours.
 * </ul>
 *
 * <p>No point is asked for twice. The same plan over the same fitness asks for the same points in the same order: whoever remembers what was asked resumes a search by
 * beginning it again.
 */
public final class LadderSearch {

    private static final double CHANGED = 0.3;

    /** Of which one more child is sought in vain, before there are fewer. */
    private static final int TRIES = 50;

    /**
     * One of a lattice's.
     *
     * @param rungs at least 1
     * @param rising whether its rung is never below that of the coordinate before it
     */
    public record Coordinate(int rungs, boolean rising) {

        public Coordinate {
            if (rungs < 1) throw new IllegalArgumentException("a ladder needs at least 1 rung, got " + rungs);
        }
    }

    /**
     * What is to be done.
     *
     * @param starts where it begins; the first is that which the path is told from
     * @param moves generations of them, at most
     * @param evolution generations of it, at most
     * @param population of the evolution, from 4 on
     */
    public record Plan(
            List<Coordinate> coordinates,
            List<List<Integer>> starts,
            int moves,
            int evolution,
            int population,
            long seed) {

        public Plan {
            coordinates = List.copyOf(coordinates);
            starts = List.copyOf(starts);
            if (starts.isEmpty()) throw new IllegalArgumentException("a search needs at least 1 start, got none");
            if (moves < 0 || evolution < 0)
                throw new IllegalArgumentException(
                        "generations must be 0 or more, got " + moves + " of moves, " + evolution + " of evolution");
            if (population < 4) throw new IllegalArgumentException("population must be at least 4, got " + population);
            for (List<Integer> start : starts) check(coordinates, start);
        }

        private static void check(List<Coordinate> coordinates, List<Integer> start) {
            boolean fits = start.size() == coordinates.size();
            for (int c = 0; fits && c < start.size(); c++)
                fits = start.get(c) >= 0
                        && start.get(c) < coordinates.get(c).rungs()
                        && (c == 0 || !coordinates.get(c).rising() || start.get(c - 1) <= start.get(c));
            if (!fits) throw new IllegalArgumentException("a start must lie on the ladders, got " + start);
        }
    }

    /** What is searched. */
    public interface Landscape {

        /** Whether a point may be asked for. */
        boolean has(List<Integer> point);

        /** What each of these is worth, more being better; not a number for what is worth nothing. Empty where the search is to end. */
        Optional<List<Double>> fitness(String kind, List<List<Integer>> generation);
    }

    /**
     * Points that were asked for together.
     *
     * @param kind start, moves, together, pairs or evolution
     * @param best of all up to here
     */
    public record Generation(String kind, int asked, List<Integer> best, double fitness) {}

    /**
     * How far it came.
     *
     * @param best the first of those with the largest fitness
     * @param asked all fitnesses, in the order in which they were asked for
     * @param isOver false where it was ended before its time
     */
    public record Found(
            List<Integer> best,
            double fitness,
            List<Generation> path,
            Map<List<Integer>, Double> asked,
            boolean isOver) {

        public Found {
            path = List.copyOf(path);
            asked = Collections.unmodifiableMap(asked);
        }
    }

    private final Plan plan;
    private final Landscape landscape;
    private final Map<List<Integer>, Double> asked = new LinkedHashMap<>();
    private final List<Generation> path = new ArrayList<>();
    private List<Integer> best;
    private double fitness = Double.NEGATIVE_INFINITY;
    private boolean stopped;

    private LadderSearch(Plan plan, Landscape landscape) {
        this.plan = plan;
        this.landscape = landscape;
        best = plan.starts().get(0);
    }

    public static Found of(Plan plan, Landscape landscape) {
        LadderSearch search = new LadderSearch(plan, landscape);
        search.ask("start", plan.starts());
        search.move();
        search.evolve();
        return new Found(search.best, search.fitness, search.path, search.asked, !search.stopped);
    }

    private void move() {
        int most = plan.moves() + path.size();
        for (int halved = 0; !stopped && path.size() < most; ) {
            List<Integer> from = best;
            List<List<Integer>> straight = straight(from, halved);
            ask("moves", straight);
            if (!best.equals(from)) {
                if (path.size() < most) ask("together", List.of(together(from, straight)));
                continue;
            }
            if (path.size() < most) ask("pairs", pairs(from, halved));
            if (best.equals(from) && isFinest(halved++)) return;
        }
    }

    private void evolve() {
        SplittableRandom random = new SplittableRandom(plan.seed());
        int quarter = plan.population() / 4;
        for (int generation = 0; !stopped && generation < plan.evolution(); generation++) {
            List<List<Integer>> parents = asked.entrySet().stream()
                    .filter(entry -> entry.getValue() > Double.NEGATIVE_INFINITY)
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(plan.population() / 2)
                    .map(Map.Entry::getKey)
                    .toList();
            if (parents.isEmpty()) return;
            Set<List<Integer>> children = new LinkedHashSet<>();
            breed(children, quarter, () -> changed(one(parents, random), random));
            breed(children, 2 * quarter, () -> crossed(one(parents, random), one(parents, random), random));
            breed(
                    children,
                    2 * quarter,
                    () -> changed(one(parents, random), random)); // where crossing brings nothing new
            if (children.isEmpty()) return;
            ask("evolution", List.copyOf(children));
        }
    }

    private void breed(Set<List<Integer>> children, int wanted, Supplier<List<Integer>> making) {
        for (int tries = 0; children.size() < wanted && tries < wanted * TRIES; tries++) {
            List<Integer> child = making.get();
            if (!asked.containsKey(child) && landscape.has(child)) children.add(child);
        }
    }

    private void ask(String kind, List<List<Integer>> points) {
        List<List<Integer>> generation = points.stream()
                .filter(point -> !asked.containsKey(point))
                .distinct()
                .toList();
        if (stopped || generation.isEmpty()) return;
        Optional<List<Double>> answer = landscape.fitness(kind, generation);
        if (answer.isEmpty()) {
            stopped = true;
            return;
        }
        for (int i = 0; i < generation.size(); i++) {
            double value = answer.get().get(i);
            asked.put(generation.get(i), Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value);
            if (value > fitness) {
                best = generation.get(i);
                fitness = value;
            }
        }
        path.add(new Generation(kind, generation.size(), best, fitness));
    }

    private int step(int coordinate, int halved) {
        return Math.max(1, plan.coordinates().get(coordinate).rungs() >> Math.min(31, 2 + halved));
    }

    private boolean isFinest(int halved) {
        for (int c = 0; c < plan.coordinates().size(); c++) if (step(c, halved) > 1) return false;
        return true;
    }

    private List<List<Integer>> straight(List<Integer> from, int halved) {
        List<List<Integer>> points = new ArrayList<>();
        for (int c = 0; c < from.size(); c++)
            for (int way : new int[] {-1, 1})
                moved(from, c, way * step(c, halved)).ifPresent(points::add);
        return points;
    }

    /** Where the ladder ends or a point may not be asked for, the next that may: first those beyond, then those before. */
    private Optional<List<Integer>> moved(List<Integer> from, int coordinate, int by) {
        int way = Integer.signum(by),
                last = way < 0 ? 0 : plan.coordinates().get(coordinate).rungs() - 1;
        int wanted = Math.max(
                0,
                Math.min(
                        from.get(coordinate) + by,
                        plan.coordinates().get(coordinate).rungs() - 1));
        for (int rung = wanted; way * (last - rung) >= 0; rung += way) {
            List<Integer> point = with(from, coordinate, rung);
            if (rung != from.get(coordinate) && landscape.has(point)) return Optional.of(point);
        }
        for (int rung = wanted - way; way * (rung - from.get(coordinate)) > 0; rung -= way) {
            List<Integer> point = with(from, coordinate, rung);
            if (landscape.has(point)) return Optional.of(point);
        }
        return Optional.empty();
    }

    /** Those of a rising list that would stand in its way go along. */
    private List<Integer> with(List<Integer> from, int coordinate, int rung) {
        List<Integer> point = new ArrayList<>(from);
        point.set(coordinate, rung);
        for (int c = coordinate + 1; c < point.size() && rising(c); c++) point.set(c, Math.max(point.get(c), rung));
        for (int c = coordinate; c > 0 && rising(c); c--) point.set(c - 1, Math.min(point.get(c - 1), rung));
        return List.copyOf(point);
    }

    private boolean rising(int coordinate) {
        return plan.coordinates().get(coordinate).rising();
    }

    /** Of each coordinate the better way, where it leads up; the best itself where nothing else does. */
    private List<Integer> together(List<Integer> from, List<List<Integer>> straight) {
        double height = asked.getOrDefault(from, Double.NEGATIVE_INFINITY);
        List<Integer> point = new ArrayList<>(from);
        for (int c = 0; c < from.size(); c++) {
            double highest = height;
            for (List<Integer> one : straight)
                if (!one.get(c).equals(from.get(c)) && asked.getOrDefault(one, height) > highest) {
                    highest = asked.getOrDefault(one, height);
                    point.set(c, one.get(c));
                }
        }
        List<Integer> whole = repaired(point);
        return landscape.has(whole) ? whole : best;
    }

    private List<List<Integer>> pairs(List<Integer> from, int halved) {
        List<List<Integer>> points = new ArrayList<>();
        for (int c = 0; c + 1 < from.size(); c++)
            for (int one : new int[] {-1, 1})
                for (int other : new int[] {-1, 1}) {
                    List<Integer> point = new ArrayList<>(from);
                    point.set(c, point.get(c) + one * step(c, halved));
                    point.set(c + 1, point.get(c + 1) + other * step(c + 1, halved));
                    if (isOn(point)) points.add(List.copyOf(point));
                }
        return points.stream().filter(landscape::has).toList();
    }

    private boolean isOn(List<Integer> point) {
        for (int c = 0; c < point.size(); c++)
            if (point.get(c) < 0
                    || point.get(c) >= plan.coordinates().get(c).rungs()
                    || rising(c) && point.get(c - 1) > point.get(c)) return false;
        return true;
    }

    /** By up to a width that is drawn for the child, from the whole ladder down to a rung. */
    private List<Integer> changed(List<Integer> parent, SplittableRandom random) {
        List<Integer> child = new ArrayList<>(parent);
        int longest =
                plan.coordinates().stream().mapToInt(Coordinate::rungs).max().orElse(1);
        int halved = random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(longest));
        for (int c = 0; c < child.size(); c++)
            if (random.nextDouble() < CHANGED) {
                int rungs = plan.coordinates().get(c).rungs(), width = Math.max(1, rungs >> halved);
                child.set(c, Math.max(0, Math.min(child.get(c) + random.nextInt(-width, width + 1), rungs - 1)));
            }
        return repaired(child);
    }

    private List<Integer> crossed(List<Integer> one, List<Integer> other, SplittableRandom random) {
        List<Integer> child = new ArrayList<>(one);
        for (int c = 0; c < child.size(); c++) if (random.nextBoolean()) child.set(c, other.get(c));
        return repaired(child);
    }

    /** The rungs of each rising list in their order. */
    private List<Integer> repaired(List<Integer> point) {
        List<Integer> whole = new ArrayList<>(point);
        for (int from = 0, to = 1; from < whole.size(); from = to++) {
            while (to < whole.size() && rising(to)) to++;
            whole.subList(from, to).sort(Comparator.naturalOrder());
        }
        return List.copyOf(whole);
    }

    private static List<Integer> one(List<List<Integer>> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
