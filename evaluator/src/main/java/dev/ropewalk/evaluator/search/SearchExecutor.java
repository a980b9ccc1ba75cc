package dev.ropewalk.evaluator.search;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.statistics.LadderSearch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Searches a space. Every generation is a run like others, so that what is stored is not asked again, and a search that was cut off goes on by being begun again: it asks for the same generations in
 * the same order.
 */
public final class SearchExecutor {

    /** Who is told how far it is. */
    public interface Listener {

        /** Whose turn it is: {@code generation 3, moves: 4 configurations}. */
        void turnOf(String what);

        void measuring(Progress progress);

        /** The run at hand has ended, or was left. */
        void measured();
    }

    private final RunExecutor runs;
    private final JdbcClient jdbc;
    private final Listener listener;
    private final BooleanSupplier leave;

    /** @param leave asked before every batch; once true, what is at hand is left */
    public SearchExecutor(RunExecutor runs, JdbcClient jdbc, Listener listener, BooleanSupplier leave) {
        this.runs = runs;
        this.jdbc = jdbc;
        this.listener = listener;
        this.leave = leave;
    }

    /**
     * As far as it comes.
     *
     * @return empty when it was left before the starts were measured; the same call goes on from there
     * @throws IllegalArgumentException one sentence: a start that cannot serve or has no fitness, or why nothing of a generation could be measured
     * @throws IllegalStateException if another process has taken the run since it was found
     */
    public Optional<SearchReport> execute(SearchSpace space, Rope rope) {
        Lattice lattice = new Lattice(space, rope);
        Worth seen = new Worth(), unseen = new Worth();
        LadderSearch.Found found = LadderSearch.of(lattice.plan(), new LadderSearch.Landscape() {
            private int generation;

            @Override
            public boolean has(List<Integer> point) {
                return lattice.at(point).isPresent();
            }

            @Override
            public Optional<List<Double>> fitness(String kind, List<List<Integer>> points) {
                List<Configuration> candidates = points.stream()
                        .map(point -> lattice.at(point).orElseThrow())
                        .toList();
                if (measure(space, space.asked(), "generation " + generation++ + ", " + kind, candidates, seen)
                        .isEmpty()) return Optional.empty();
                List<Double> worth =
                        candidates.stream().map(one -> seen.of(one.sha256())).toList();
                if (kind.equals("start") && worth.get(0).isNaN())
                    throw new IllegalArgumentException(
                            "the start " + candidates.get(0).label() + " has no "
                                    + space.fitness().word() + ": not every question of "
                                    + space.asked().tasks().get(0).name() + " brought one");
                return Optional.of(worth);
            }
        });
        if (found.path().isEmpty()) return Optional.empty();
        Configuration chosen = lattice.at(found.best()).orElseThrow(),
                start = lattice.at(lattice.plan().starts().get(0)).orElseThrow();
        Map<String, Configuration> published = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (String preset : space.presets()) serve(preset, Configuration.of(preset), space, rope, published, refused);
        Map<String, Configuration> automatic = new LinkedHashMap<>();
        serve(SearchReport.AUTOMATIC, automatic(space.start()), space, rope, automatic, refused);
        SearchReport.Rival best = null;
        Comparison comparison = null;
        if (found.isOver()) {
            List<Configuration> others = new ArrayList<>(published.values());
            others.addAll(automatic.values());
            boolean asked = others.isEmpty()
                    || measure(space, space.asked(), "published and automatic", distinct(others), seen)
                            .isPresent();
            if (asked) {
                for (Map.Entry<String, Configuration> one : published.entrySet()) {
                    double worth = seen.of(one.getValue().sha256());
                    if (!Double.isNaN(worth)
                            && (best == null || worth > seen.of(best.exact().sha256())))
                        best = new SearchReport.Rival(one.getKey(), one.getValue());
                }
                List<Configuration> compared = new ArrayList<>(List.of(chosen, start));
                if (best != null) compared.add(best.exact());
                compared.addAll(automatic.values());
                Optional<String> run = measure(space, space.confirming(), "confirmation", distinct(compared), unseen);
                if (run.isPresent()) comparison = new Comparisons(jdbc).against(run.get(), chosen.sha256());
            }
        }
        Map<Configuration, String> rivals = new LinkedHashMap<>(Map.of(start, SearchReport.START));
        if (best != null) rivals.merge(best.exact(), best.name(), (one, other) -> one + ", " + other);
        automatic.forEach((name, exact) -> rivals.merge(exact, name, (one, other) -> one + ", " + other));
        return Optional.of(new SearchReport(
                space,
                found,
                lattice.points(),
                chosen,
                rivals.entrySet().stream()
                        .map(rival -> new SearchReport.Rival(rival.getValue(), rival.getKey()))
                        .toList(),
                found.path().stream()
                        .map(generation -> lattice.at(generation.best()).orElseThrow())
                        .toList(),
                refused,
                seen,
                unseen,
                comparison));
    }

    private static void serve(
            String name,
            Configuration asked,
            SearchSpace space,
            Rope rope,
            Map<String, Configuration> serving,
            Map<String, String> refused) {
        try {
            serving.put(name, asked.resolve(rope, space.length()).exact());
        } catch (IllegalArgumentException e) {
            refused.put(name, String.valueOf(e.getMessage()));
        }
    }

    /** The method alone, and the methods in it alone. */
    private static Configuration automatic(Configuration start) {
        Map<String, Object> inner = new TreeMap<>();
        start.parameters().forEach((name, value) -> {
            if (value instanceof Configuration nested) inner.put(name, automatic(nested));
        });
        return Configuration.of(Methods.named(start.method()).name(), inner);
    }

    private static List<Configuration> distinct(List<Configuration> configurations) {
        return List.copyOf(new LinkedHashSet<>(configurations));
    }

    /** @return the run; empty when it was left, or somebody cancelled it */
    private Optional<String> measure(
            SearchSpace space, Suite of, String what, List<Configuration> configurations, Worth worth) {
        if (leave.getAsBoolean()) return Optional.empty();
        Suite suite = new Suite(
                of.name() + ": " + what,
                of.model(),
                configurations,
                of.tasks(),
                of.lengths(),
                of.seeds(),
                of.dtype(),
                of.device(),
                of.trainedLength(),
                null);
        listener.turnOf(what + ": " + configurations.size()
                + (configurations.size() == 1 ? " configuration" : " configurations"));
        String run = runs.findUnfinished(suite).orElseGet(() -> runs.begin(suite));
        RunReport report = runs.execute(run, listener::measuring, leave);
        listener.measured();
        if (report.status().equals("queued") || report.status().equals("cancelled")) return Optional.empty();
        worth.read(jdbc, run, space.fitness());
        if (configurations.stream().allMatch(one -> Double.isNaN(worth.of(one.sha256())))
                && report.status().equals("failed"))
            throw new IllegalArgumentException("the search failed in " + what + ": " + report.message());
        return Optional.of(run);
    }
}
