package dev.ropewalk.tasks.dataset;

import dev.ropewalk.tasks.metric.LongBenchRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * LongBench v1 and LongBench-E. Bai et al. 2023, arXiv 2308.14508; THUDM/LongBench 2e00731, LongBench/pred.py and eval.py. Templates and
 * limits are read from the folder {@code config} of the user's copy: dataset2prompt.json, dataset2maxlen.json, model2maxlen.json. Files
 * called {@code NAME_e} are of LongBench-E; {@code trec_Nshots} are LCEG's many-shot files, with trec's rules.
 */
public final class LongBench {

    private static final Set<String> WITHOUT_CHAT = Set.of("trec", "triviaqa", "samsum", "lsht", "lcc", "repobench-p");

    static Dataset open(SourceFile file, Options options) {
        String name = options.text("dataset", file.stem()), task = task(name, "say dataset=… with one of ");
        String metric = LongBenchRules.metric(task);
        Path config = options.folder(
                "config",
                "dataset2prompt.json and dataset2maxlen.json of LongBench",
                file.path(),
                List.of("config", "config/longbench"),
                "dataset2prompt.json");
        Path prompts = config.resolve("dataset2prompt.json");
        FormatString template =
                new FormatString(new SourceFile(prompts).object().text(task), prompts + ", " + task);
        int newTokens =
                new SourceFile(config.resolve("dataset2maxlen.json")).object().whole(task);
        boolean oneLine = task.equals("samsum");
        Generation generation = new Generation(
                newTokens,
                oneLine ? 1 : 0,
                oneLine,
                !WITHOUT_CHAT.contains(task),
                LongBenchRules.readsFirstLine(task) ? Generation.Scored.FIRST_LINE : Generation.Scored.ALL);
        List<Question> questions = new ArrayList<>();
        Clusters clusters = new Clusters();
        Map<String, Row> seen = new HashMap<>();
        file.eachLine(row -> {
            String id = row.filled("_id"), context = row.text("context");
            row.text("input");
            if (seen.put(id, row) != null) throw row.wrong("duplicate _id " + Row.shown(id));
            String said = row.text("dataset", task);
            if (!said.equals(task) && !said.equals(name))
                row.warn("the dataset asked for is " + task + ", the field says " + Row.shown(said));
            FormatString.Filled prompt = template.fill("context", row::written);
            questions.add(new Question(
                    id,
                    clusters.of(context, id),
                    prompt.text(),
                    prompt.from() < 0 ? null : new Question.Span(prompt.from(), prompt.to(), false),
                    references(row, metric),
                    metric,
                    classes(row, metric),
                    generation,
                    null,
                    null,
                    labels(row)));
        });
        return file.dataset(name, Format.LONGBENCH, options, questions);
    }

    /**
     * Whose rules a file of this name has.
     *
     * @param advice what to do where it is none of them, before their names
     */
    public static String task(String name, String advice) {
        String task = name.replaceFirst("_e$", "").replaceFirst("^trec_[0-9]+shots$", "trec");
        SortedSet<String> known = LongBenchRules.datasets();
        if (!known.contains(task))
            throw new IllegalArgumentException("LongBench has no dataset '" + name + "', " + advice
                    + String.join(", ", known) + ", or one of these with _e");
        return task;
    }

    private static List<String> references(Row row, String metric) {
        List<String> answers = row.texts("answers");
        for (String answer : answers)
            if (Blanks.only(answer) && !metric.equals("code_sim_difflib"))
                row.warn("an answer is empty: it cannot be met");
        return answers;
    }

    /** Only a classification needs them; each of its answers should be one. */
    private static List<String> classes(Row row, String metric) {
        if (!metric.equals("classification")) return row.has("all_classes") ? row.listed("all_classes") : List.of();
        List<String> classes = row.texts("all_classes");
        for (String answer : row.texts("answers"))
            if (!classes.contains(answer))
                row.warn("the answer " + Row.shown(answer) + " is none of all_classes: it cannot be met");
        return classes;
    }

    /** The buckets of LongBench-E are by {@code length}: words, or characters of Chinese. */
    private static SortedMap<String, Object> labels(Row row) {
        int length = row.whole("length");
        if (length < 0) throw row.wrong("length must be at least 0, got " + length);
        SortedMap<String, Object> labels = new TreeMap<>();
        labels.put("length", length);
        labels.put("bucket", length < 4000 ? "0-4k" : length < 8000 ? "4-8k" : "8k+");
        if (row.has("language")) labels.put("language", row.text("language"));
        return labels;
    }

    /**
     * The prompt length, in tokens, at which upstream cuts for a model.
     *
     * @param config folder with model2maxlen.json
     */
    public static int promptLimit(Path config, String model) {
        return new SourceFile(config.resolve("model2maxlen.json")).object().whole(model);
    }

    private LongBench() {}
}
