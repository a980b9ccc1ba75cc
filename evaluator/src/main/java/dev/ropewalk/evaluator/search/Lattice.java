package dev.ropewalk.evaluator.search;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.statistics.LadderSearch;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A space for one geometry: points of ladders, and the configurations that they are. What the first start leaves open and is not searched is chosen anew for each, by the method's own rules; what
 * those refuse is no candidate. A value of a start that its ladder lacks is a rung, too.
 */
final class Lattice {

    /** @param entry of a list; -1 for what is none */
    private record Dimension(List<String> path, int entry, List<Object> rungs, boolean rising) {}

    private final SearchSpace space;
    private final Rope rope;
    private final List<Configuration> exact = new ArrayList<>();
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<List<Integer>> starts = new ArrayList<>();
    private final Map<List<Integer>, Optional<Configuration>> known = new HashMap<>();

    /** @throws IllegalArgumentException one sentence: why a start cannot serve, or does not fit the ladders */
    Lattice(SearchSpace space, Rope rope) {
        this.space = space;
        this.rope = rope;
        for (Configuration start : space.asked().configurations())
            try {
                exact.add(start.resolve(rope, space.length()).exact());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "the start " + start.label() + " cannot serve " + space.length() + " tokens: " + e.getMessage(),
                        e);
            }
        for (Ladder ladder : space.ladders()) add(ladder);
        for (Configuration start : exact) {
            List<Integer> point = dimensions.stream()
                    .map(dimension -> dimension.rungs().indexOf(value(start, dimension.path(), dimension.entry())))
                    .toList();
            for (int d = 1; d < point.size(); d++)
                if (dimensions.get(d).rising() && point.get(d - 1) > point.get(d))
                    throw new IllegalArgumentException("the start " + start.label() + " must rise in "
                            + String.join(".", dimensions.get(d).path()) + ", which is monotone");
            if (!at(point).filter(start::equals).isPresent())
                throw new IllegalArgumentException("the start " + start.label()
                        + " must be the first one but for what is searched, which is "
                        + at(point).map(Configuration::label).orElse("refused"));
            starts.add(point);
        }
    }

    private void add(Ladder ladder) {
        int entries = entries(exact.get(0), ladder);
        for (Configuration start : exact)
            if (entries(start, ladder) != entries
                    || ladder.rungs().size() > 1 && ladder.rungs().size() != entries)
                throw new IllegalArgumentException(ladder.name() + " must have a ladder for each of the "
                        + entries(start, ladder) + " entries of " + start.label() + ", or one for all, got "
                        + (entries(start, ladder) != entries
                                ? entries
                                : ladder.rungs().size()));
        List<List<Object>> rungs = new ArrayList<>();
        for (int e = 0; e < ladder.rungs().size(); e++) {
            Set<Object> all = new LinkedHashSet<>(ladder.rungs().get(e));
            for (Configuration start : exact)
                if (entries < 0) all.add(value(start, ladder.path(), -1));
                else if (ladder.rungs().size() > 1) all.add(value(start, ladder.path(), e));
                else for (int i = 0; i < entries; i++) all.add(value(start, ladder.path(), i));
            rungs.add(Ladder.sorted(all));
        }
        if (entries < 0) dimensions.add(new Dimension(ladder.path(), -1, rungs.get(0), false));
        for (int e = 0; e < entries; e++)
            dimensions.add(
                    new Dimension(ladder.path(), e, rungs.get(rungs.size() > 1 ? e : 0), ladder.monotone() && e > 0));
    }

    /** -1 where it is no list. */
    private static int entries(Configuration start, Ladder ladder) {
        return whole(start, ladder.path()) instanceof List<?> list ? list.size() : -1;
    }

    private static Object value(Configuration configuration, List<String> path, int entry) {
        Object value = whole(configuration, path);
        return entry >= 0 && value instanceof List<?> list ? list.get(entry) : value;
    }

    private static Object whole(Configuration configuration, List<String> path) {
        Object value = configuration;
        for (String step : path)
            value = value instanceof Configuration inner ? inner.parameters().get(step) : null;
        if (value == null)
            throw new IllegalArgumentException("parameters." + String.join(".", path) + ": the start "
                    + configuration.label() + " has no value of it to begin with; give it one");
        return value;
    }

    LadderSearch.Plan plan() {
        return new LadderSearch.Plan(
                dimensions.stream()
                        .map(dimension ->
                                new LadderSearch.Coordinate(dimension.rungs().size(), dimension.rising()))
                        .toList(),
                starts,
                space.moves(),
                space.evolution(),
                space.population(),
                space.seed());
    }

    /** How many there are, those that are refused and those that do not rise among them. */
    BigInteger points() {
        return dimensions.stream()
                .map(dimension -> BigInteger.valueOf(dimension.rungs().size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** With every value that it takes at the length; empty where the method refuses it. */
    Optional<Configuration> at(List<Integer> point) {
        return known.computeIfAbsent(List.copyOf(point), this::made);
    }

    private Optional<Configuration> made(List<Integer> point) {
        Map<List<String>, Object> values = new LinkedHashMap<>();
        for (int d = 0; d < point.size(); d++) {
            Dimension dimension = dimensions.get(d);
            Object rung = dimension.rungs().get(point.get(d));
            if (dimension.entry() < 0) values.put(dimension.path(), rung);
            else {
                List<Object> list = new ArrayList<>();
                if (values.get(dimension.path()) instanceof List<?> before) list.addAll(before);
                list.add(rung);
                values.put(dimension.path(), list);
            }
        }
        try {
            Configuration made = space.start();
            for (Map.Entry<List<String>, Object> value : values.entrySet())
                made = with(made, value.getKey(), value.getValue());
            return Optional.of(made.resolve(rope, space.length()).exact());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Configuration with(Configuration configuration, List<String> path, Object value) {
        Map<String, Object> parameters = new TreeMap<>(configuration.parameters());
        String step = path.get(0);
        parameters.put(
                step,
                path.size() > 1 && parameters.get(step) instanceof Configuration inner
                        ? with(inner, path.subList(1, path.size()), value)
                        : value);
        return Configuration.of(configuration.method(), parameters);
    }
}
