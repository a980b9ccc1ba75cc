package dev.ropewalk.evaluator.study;

import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.run.RunReport.CellResult;
import dev.ropewalk.evaluator.run.ScoreTable;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of a study: its runs, and means over the seeds of tuning.
 *
 * @param runs of the model itself first, then of every tuned model in the study's order
 */
public record StudyReport(Study study, List<RunReport> runs) {

    /** What the intervals of means are about: 95 % by Student's t, over as many values as there were seeds. */
    private static final String COVERED = """
            Means over the seeds of tuning, of perplexities by their logarithms. Intervals (95 %, Student's t
            over seeds) cover what the draw of samples changes, not what the choice of questions does: all
            seeds are asked the same.
            """;

    /**
     * One method and number of samples on one task at one length.
     *
     * @param samples learned from; 0: the model as it was
     * @param cell one of them; where there is no mean, one that has no score
     * @param score mean over seeds, of the logarithm for perplexities; null where a seed has none
     * @param interval 95 %; null where it would be of a single value, or of equal ones
     */
    public record Mean(
            Configuration configuration,
            int samples,
            CellResult cell,
            int seeds,
            @Nullable Double score,
            @Nullable Interval interval) {}

    public StudyReport {
        runs = List.copyOf(runs);
        if (runs.size() != 1 + study.tunings().size())
            throw new IllegalArgumentException("a study of " + study.tunings().size()
                    + " tunings has a run of each and one of the model itself, got " + runs.size());
    }

    /** One table a task, of at most 100 columns: the model itself by configuration, then every tuned one, then means over the seeds of tuning. */
    public String table() {
        RunReport own = runs.get(0);
        if (study.tunings().isEmpty()) return own.table();
        String model = ModelNames.displayName(study.suite().model());
        List<CellResult> cells = new ArrayList<>(own.cells());
        for (int i = 0; i < study.tunings().size(); i++)
            for (CellResult cell : tuned(i))
                cells.add(cell.as(model, study.tunings().get(i).name(), cell.message(), cell.score(), cell.interval()));
        List<CellResult> means = means().stream()
                .map(mean -> mean.cell()
                        .as(
                                model,
                                Study.label(mean.configuration(), mean.samples()),
                                null,
                                mean.score(),
                                mean.interval()))
                .toList();
        List<String> notes =
                runs.stream().flatMap(run -> run.notes().stream()).distinct().toList();
        return ScoreTable.of(notes, cells) + "\n" + COVERED + "\n" + ScoreTable.of(List.of(), means);
    }

    /** That speeds and peaks are not what a cell costs alone, for a machine that was busy; tables show scores, which do not depend on it. */
    public Optional<String> disturbed() {
        List<CellResult> cells =
                runs.stream().flatMap(run -> run.cells().stream()).toList();
        List<Double> shares = cells.stream()
                .map(CellResult::disturbed)
                .filter(Disturbance::isTold)
                .map(Objects::requireNonNull)
                .toList();
        return shares.stream()
                .max(Double::compare)
                .map(most -> String.format(
                        Locale.ROOT,
                        "Speeds and peak memory of %d of %d cells are disturbed: other cells or other work%n"
                                + "used the processors meanwhile, up to %.0f %% of them. --slots 1 measures one cell at a time.",
                        shares.size(),
                        cells.size(),
                        100 * most));
    }

    /** One JSON document: of the run, where nothing was tuned; else of all runs, each with its recipe, and of the means. */
    public String toJson() {
        if (study.tunings().isEmpty()) return runs.get(0).toJson();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, @Nullable Object> run = runs.get(i).document();
            if (i > 0) {
                var recipe = study.tunings().get(i - 1).identity();
                run.put("recipe", JsonMapper.shared().readValue(recipe.json(), Object.class));
                run.put("recipeSha256", recipe.sha256());
            }
            all.add(run);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("suite", study.suite().name());
        document.put("runs", all);
        document.put("intervalsOfMeans", COVERED.strip().replace('\n', ' '));
        document.put("means", means().stream().map(StudyReport::json).toList());
        return ReadableJson.of(document);
    }

    private static Map<String, @Nullable Object> json(Mean mean) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("configuration", mean.configuration().toString());
        document.put("samples", mean.samples());
        document.put("task", mean.cell().task());
        document.put("metric", mean.cell().metric());
        document.put("length", mean.cell().length());
        document.put("seeds", mean.seeds());
        document.put("score", mean.score());
        Interval interval = mean.interval();
        document.put("interval", interval == null ? null : List.of(interval.lower(), interval.upper()));
        return document;
    }

    private List<CellResult> tuned(int tuning) {
        return runs.get(1 + tuning).cells();
    }

    /** Over the seeds of tuning, by configuration, then samples, then task and length; none where nothing was tuned. */
    public List<Mean> means() {
        record Tuned(Configuration configuration, int samples) {}
        Map<Tuned, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < study.tunings().size(); i++) {
            FinetuneRecipe tuning = study.tunings().get(i);
            alike.computeIfAbsent(new Tuned(tuning.configuration(), Study.samples(tuning)), of -> new ArrayList<>())
                    .add(i);
        }
        List<Mean> means = new ArrayList<>();
        alike.forEach((of, seeds) -> {
            Map<Column, List<List<CellResult>>> columns = new LinkedHashMap<>();
            for (int seed : seeds)
                columns(tuned(seed))
                        .forEach((column, cells) -> columns.computeIfAbsent(column, c -> new ArrayList<>())
                                .add(cells));
            columns.values().forEach(cells -> means.add(mean(of.configuration, of.samples, cells, seeds.size())));
        });
        return means;
    }

    /** The model as it was, under a configuration that it was tuned under: over the seeds of its questions, with the interval of a single one. */
    public List<Mean> untuned(Configuration configuration) {
        List<Mean> means = new ArrayList<>();
        List<CellResult> own = runs.get(0).cells().stream()
                .filter(cell -> cell.label().equals(configuration.label()))
                .toList();
        for (List<CellResult> cells : columns(own).values()) {
            Mean mean = mean(configuration, 0, List.of(cells), 1);
            boolean single = mean.score() != null && cells.size() == 1;
            means.add(
                    single
                            ? new Mean(
                                    configuration,
                                    0,
                                    mean.cell(),
                                    1,
                                    mean.score(),
                                    cells.get(0).interval())
                            : mean);
        }
        return means;
    }

    private record Column(String task, int length) {}

    private static Map<Column, List<CellResult>> columns(List<CellResult> cells) {
        Map<Column, List<CellResult>> columns = new LinkedHashMap<>();
        for (CellResult cell : cells)
            columns.computeIfAbsent(new Column(cell.task(), cell.length()), column -> new ArrayList<>())
                    .add(cell);
        return columns;
    }

    /**
     * @param seeds the cells of each seed of tuning, which differ in the seed of their questions
     * @param wanted how many seeds there should be: a run that failed may have no cells
     */
    private static Mean mean(Configuration configuration, int samples, List<List<CellResult>> seeds, int wanted) {
        CellResult first = seeds.get(0).get(0);
        if (seeds.size() < wanted) return new Mean(configuration, samples, first, wanted, null, null);
        boolean perplexity = first.metric().equals("perplexity");
        double[] values = new double[seeds.size()];
        for (int i = 0; i < values.length; i++)
            for (CellResult cell : seeds.get(i)) {
                Double score = cell.score();
                if (score == null) return new Mean(configuration, samples, cell, wanted, null, null);
                values[i] +=
                        (perplexity ? Math.log(score) : score) / seeds.get(i).size();
            }
        DoubleUnaryOperator back = perplexity ? Math::exp : share -> Math.min(1, Math.max(0, share));
        double mean = Arrays.stream(values).average().orElseThrow();
        Interval interval = Arrays.stream(values).distinct().count() < 2
                ? null // no width would claim to know
                : Interval.student(values, 0.95).map(back);
        return new Mean(configuration, samples, first, wanted, back.applyAsDouble(mean), interval);
    }
}
