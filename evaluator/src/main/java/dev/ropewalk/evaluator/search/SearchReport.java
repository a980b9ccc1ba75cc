package dev.ropewalk.evaluator.search;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.Difference;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.LadderSearch;
import dev.ropewalk.statistics.Multiplicity;
import dev.ropewalk.tasks.Task;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a search came to: the chosen one, beside its start, the best published preset and the automatic choice, on the prompts that it was chosen by and on prompts that the search never saw.
 *
 * @param points of the space, those that a method refuses among them
 * @param rivals whom the chosen one is held against: the start first
 * @param path the best after each generation
 * @param refused why others, or the automatic choice, cannot serve
 * @param seen fitness on the search's prompts
 * @param unseen on those of the confirmation; nothing where there was no time for it
 * @param comparison of scores on the latter; null with them
 */
public record SearchReport(
        SearchSpace space,
        LadderSearch.Found found,
        BigInteger points,
        Configuration chosen,
        List<Rival> rivals,
        List<Configuration> path,
        Map<String, String> refused,
        Worth seen,
        Worth unseen,
        @Nullable Comparison comparison) {

    static final String START = "its start", AUTOMATIC = "the automatic choice";

    private static final double ALPHA = 0.05;

    /** @param name that of a preset, or what it is, or both */
    public record Rival(String name, Configuration exact) {}

    /**
     * The chosen one against another on prompts that the search never saw.
     *
     * @param p of the fitness, adjusted over all rivals; null where so few questions tell nothing
     */
    private record Against(
            Rival rival, Worth.Gain fitness, @Nullable Double p, List<Score> scores) {
        String verdict() {
            if (p == null || p > ALPHA || fitness.difference() == 0) return "nothing tells them apart";
            return fitness.difference() > 0 ? "better" : "worse";
        }

        boolean isWorse() {
            return verdict().equals("worse");
        }
    }

    /** Of one task, the chosen one's less the other's. @param interval null where it cannot be given @param p adjusted over all rivals; null with it */
    private record Score(
            String task,
            Metric metric,
            double difference,
            @Nullable Interval interval,
            @Nullable Double p,
            String procedure) {}

    public SearchReport {
        rivals = List.copyOf(rivals);
        path = List.copyOf(path);
    }

    public boolean isConfirmed() {
        return comparison != null;
    }

    /** What to do, in a sentence or two. */
    public String sentence() {
        String name = chosen.label();
        if (!isConfirmed())
            return "So far the best is " + name + (found.isOver() ? "" : ", and the search is not over")
                    + "; not confirmed: prompts that the search never saw were not asked yet.";
        return besideItsStart(name)
                + against().stream()
                        .filter(one -> !one.rival().equals(rivals.get(0)) && one.isWorse())
                        .map(one -> " On unseen prompts " + one.rival().name() + " is better.")
                        .collect(Collectors.joining());
    }

    private String besideItsStart(String name) {
        Against start = againstStart().orElse(null);
        if (start == null) return "Nothing better than the start was found: " + name + ".";
        String by =
                gain(start.fitness()) + " on " + start.fitness().questions() + " questions that the search never saw";
        return switch (start.verdict()) {
            case "better" -> "Set " + name + ": better than its start by " + by + ", confirmed.";
            case "worse" ->
                "Keep the start: " + name + " is worse by " + by + ", so that it fitted its own prompts alone.";
            default ->
                "Not confirmed: " + name + " parts from its start by " + by + ", and nothing tells them apart there.";
        };
    }

    private Optional<Against> againstStart() {
        return against().stream()
                .filter(one -> one.rival().equals(rivals.get(0)))
                .findFirst();
    }

    private List<Against> against() {
        List<Rival> others = rivals.stream()
                .filter(rival -> !rival.exact().equals(chosen)
                        && unseen.of(chosen.sha256(), rival.exact().sha256()) != null)
                .toList();
        List<Worth.Gain> gains = others.stream()
                .map(rival -> Objects.requireNonNull(
                        unseen.of(chosen.sha256(), rival.exact().sha256())))
                .toList();
        double[] adjusted = Multiplicity.holm(gains.stream()
                .map(Worth.Gain::p)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<Against> all = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < others.size(); i++)
            all.add(new Against(
                    others.get(i),
                    gains.get(i),
                    gains.get(i).p() == null ? null : adjusted[next++],
                    scores(others.get(i))));
        return all;
    }

    /** The comparison has the other's less the chosen one's. */
    private List<Score> scores(Rival rival) {
        List<Score> scores = new ArrayList<>();
        if (comparison != null)
            for (Comparison.Table table : comparison.tables())
                for (Comparison.Pair pair : table.pairs()) {
                    Difference difference = pair.difference();
                    Interval interval = difference.interval();
                    if (difference.a().equals(rival.exact().label()))
                        scores.add(new Score(
                                table.name(),
                                table.metric(),
                                0 - difference.difference(),
                                interval == null ? null : new Interval(-interval.upper(), -interval.lower()),
                                pair.adjustedP(),
                                difference.procedure().words()));
                }
        return scores;
    }

    /** What the search's own prompts told of the gain over the start, and unseen ones do not. Null where there is nothing to tell. */
    private @Nullable Selection selection() {
        Worth.Gain told = seen.of(chosen.sha256(), rivals.get(0).exact().sha256()),
                real = unseen.of(chosen.sha256(), rivals.get(0).exact().sha256());
        if (told == null || real == null || chosen.equals(rivals.get(0).exact())) return null;
        return Selection.of(told, real);
    }

    /**
     * @param interval of the difference of two estimates that share no question, from their own intervals: Zou and Donner 2008, Statistics in Medicine 27(10); null where one has none
     */
    private record Selection(
            Worth.Gain told,
            Worth.Gain real,
            double alone,
            @Nullable Interval interval) {

        static Selection of(Worth.Gain told, Worth.Gain real) {
            double a = told.difference(), b = real.difference();
            Interval ofA = told.interval(), ofB = real.interval();
            return new Selection(
                    told,
                    real,
                    a - b,
                    ofA == null || ofB == null
                            ? null
                            : new Interval(
                                    a - b - Math.hypot(a - ofA.lower(), ofB.upper() - b),
                                    a - b + Math.hypot(ofA.upper() - a, b - ofB.lower())));
        }

        String words() {
            if (interval == null) return "too few questions to say how sure that is";
            if (interval.lower() > 0) return "the search fitted its own prompts by that much";
            return interval.upper() < 0 ? "unseen prompts gain more" : "nothing tells it from none";
        }
    }

    /** For a terminal, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(sentence());
        lines.add("  exactly " + chosen);
        lines.add(worth("chosen", chosen));
        for (Rival rival : rivals)
            lines.add(worth(
                    rival.name()
                            + (rival.exact().equals(chosen)
                                    ? ", the same"
                                    : " " + rival.exact().label()),
                    rival.exact()));
        for (Against one : against()) {
            lines.add("against " + one.rival().name() + ": " + space.fitness().word() + " " + gain(one.fitness())
                    + p(one.p()) + "; " + one.verdict());
            if (space.fitness() == Fitness.ANSWER_LOG_PROBABILITY)
                for (Score score : one.scores()) lines.add("  " + words(score));
        }
        Selection selection = selection();
        if (selection != null)
            lines.add(String.format(
                    Locale.ROOT,
                    "Selection: %s over the start on the prompts that it was chosen by, %s on unseen ones; selection alone would have gained %s%s: %s.",
                    gain(selection.told()),
                    gain(selection.real()),
                    signed(selection.alone()),
                    bounds(selection.interval()),
                    selection.words()));
        int shared = shared();
        if (shared > 0)
            lines.add(
                    shared
                            + " prompts of the confirmation are prompts of the search, too: the task has no others, so that it confirms less than it says.");
        lines.add(String.format(
                Locale.ROOT,
                "Path: %d generation%s, %d of %,d points asked%s: %s",
                found.path().size(),
                found.path().size() == 1 ? "" : "s",
                found.asked().size(),
                points,
                found.isOver() ? "" : ", not over",
                found.path().stream()
                        .map(generation ->
                                generation.kind() + " " + generation.asked() + " → " + worth(generation.fitness()))
                        .collect(Collectors.joining(", "))));
        refused.forEach((name, why) -> lines.add("not asked: " + name + ": " + why));
        return lines;
    }

    /** Prompts of both. */
    private int shared() {
        Set<String> both = new TreeSet<>(unseen.prompts());
        both.retainAll(seen.prompts());
        return both.size();
    }

    private String worth(String who, Configuration exact) {
        double on = seen.of(exact.sha256()), off = unseen.of(exact.sha256());
        return "  " + who + ": " + space.fitness().word() + " " + worth(on) + " on the search's prompts"
                + (Double.isNaN(off) ? "" : ", " + worth(off) + " on unseen ones" + scored(exact));
    }

    /** A perplexity is its own score. */
    private String scored(Configuration exact) {
        if (comparison == null || space.fitness() == Fitness.PERPLEXITY_LAST_K) return "";
        return comparison.tables().stream()
                .flatMap(table -> table.rows().stream()
                        .filter(row -> row.configuration().equals(exact.sha256()))
                        .map(row -> String.format(Locale.ROOT, ", %s %.1f %%", table.name(), 100 * row.score())))
                .collect(Collectors.joining());
    }

    /** As it is called: nats, or the perplexity. */
    private String worth(double fitness) {
        return number(space.fitness() == Fitness.PERPLEXITY_LAST_K ? Math.exp(-fitness) : fitness);
    }

    /** Of tasks that are answered. */
    private static String words(Score score) {
        Interval interval = score.interval();
        return score.task() + String.format(Locale.ROOT, " %+.1f points", 100 * score.difference())
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " [%+.1f, %+.1f]", 100 * interval.lower(), 100 * interval.upper()))
                + p(score.p()) + " (" + score.procedure() + ")";
    }

    private String gain(Worth.Gain gain) {
        return signed(gain.difference()) + " " + space.fitness().unit() + bounds(gain.interval());
    }

    private static String bounds(@Nullable Interval interval) {
        return interval == null ? "" : " [" + signed(interval.lower()) + ", " + signed(interval.upper()) + "]";
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4g", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "none";
    }

    private static String p(@Nullable Double p) {
        return p == null
                ? ""
                : p < 1e-4 ? String.format(Locale.ROOT, ", p = %.0e", p) : String.format(Locale.ROOT, ", p = %.4f", p);
    }

    /** The same, for programs. @param command that asks it again */
    public Map<String, @Nullable Object> document(String command, String code) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("sentence", sentence());
        document.put("over", found.isOver());
        document.put("confirmed", isConfirmed());
        document.put("chosen", json(chosen));
        document.put("length", space.length());
        document.put("fitness", space.fitness().word());
        document.put("tasks", space.asked().tasks().stream().map(Task::label).toList());
        document.put("seeds", space.asked().seeds());
        document.put("confirmSeeds", space.confirming().seeds());
        document.put("searchSeed", space.seed());
        document.put("points", points);
        document.put("asked", found.asked().size());
        List<Map<String, Object>> generations = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            LadderSearch.Generation generation = found.path().get(i);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", generation.kind());
            one.put("asked", generation.asked());
            one.put("best", path.get(i).toString());
            one.put("fitness", generation.fitness());
            generations.add(one);
        }
        document.put("path", generations);
        document.put(
                "rivals",
                rivals.stream()
                        .map(rival -> {
                            Map<String, @Nullable Object> one = json(rival.exact());
                            one.put("name", rival.name());
                            return one;
                        })
                        .toList());
        document.put("against", against().stream().map(SearchReport::json).toList());
        Selection selection = selection();
        if (selection != null) {
            Map<String, @Nullable Object> alone = new LinkedHashMap<>();
            alone.put("gain", selection.told().difference());
            alone.put("unseenGain", selection.real().difference());
            alone.put("selectionAlone", selection.alone());
            alone.put("interval", json(selection.interval()));
            alone.put("words", selection.words());
            document.put("selection", alone);
        }
        document.put("sharedPrompts", shared());
        document.put("refused", refused);
        document.put("command", command);
        document.put("code", code);
        return document;
    }

    private Map<String, @Nullable Object> json(Configuration exact) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("configuration", exact.toString());
        one.put("id", exact.sha256());
        one.put("fitness", finite(seen.of(exact.sha256())));
        one.put("unseenFitness", finite(unseen.of(exact.sha256())));
        return one;
    }

    private static Map<String, @Nullable Object> json(Against against) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("name", against.rival().name());
        one.put("configuration", against.rival().exact().toString());
        one.put("verdict", against.verdict());
        one.put("questions", against.fitness().questions());
        one.put("difference", against.fitness().difference());
        one.put("interval", json(against.fitness().interval()));
        one.put("p", against.p());
        one.put(
                "scores",
                against.scores().stream()
                        .map(score -> {
                            Map<String, @Nullable Object> its = new LinkedHashMap<>();
                            its.put("task", score.task());
                            its.put("metric", score.metric().word());
                            its.put("difference", score.difference());
                            its.put("interval", json(score.interval()));
                            its.put("p", score.p());
                            its.put("procedure", score.procedure());
                            return its;
                        })
                        .toList());
        return one;
    }

    private static @Nullable List<Double> json(@Nullable Interval interval) {
        return interval == null ? null : List.of(interval.lower(), interval.upper());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
