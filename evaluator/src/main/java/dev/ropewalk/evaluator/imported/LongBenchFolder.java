package dev.ropewalk.evaluator.imported;

import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.tasks.PublishedRule;
import dev.ropewalk.tasks.dataset.Format;
import dev.ropewalk.tasks.dataset.Generation.Scored;
import dev.ropewalk.tasks.dataset.LongBench;
import dev.ropewalk.tasks.dataset.LongBenchPredictions;
import dev.ropewalk.tasks.metric.LongBenchRules;
import dev.ropewalk.tasks.metric.Percent;
import dev.ropewalk.tasks.metric.Reference;
import dev.ropewalk.tasks.metric.Scorer;
import dev.ropewalk.tasks.metric.Scorers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code pred/MODEL/DATASET.jsonl} and its {@code result.json}, as LongBench's pred.py and eval.py write them; LongBench-E lies in
 * {@code pred_e/MODEL}, or its files end in {@code _e}. THUDM/LongBench 2e00731. Each row is scored with its own classes; the averages
 * that are held against result.json are made as eval.py makes them, all rows with the classes of the last one.
 */
final class LongBenchFolder implements ImportFormat.Folder {

    /** Of a question's hash, which stands for the id it has not. */
    private static final int SHOWN_DIGITS = 16;

    private static final JsonMapper PYTHON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    @Override
    public List<Path> files(Path folder) {
        return Listing.files(folder, ".*\\.jsonl(\\.gz|\\.zst)?");
    }

    @Override
    public ImportedFile read(Path file) {
        String stem = stem(file);
        boolean e = isOfE(file, stem);
        String name = stem.replaceFirst("_e$", "");
        String task = LongBench.task(name, file + " must be called by one of ");
        String metric = LongBenchRules.metric(task), dataset = e ? name + "_e" : name;
        List<LongBenchPredictions.Row> rows = LongBenchPredictions.open(file, e).rows();
        List<ImportedSample> samples = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<String> prompts = prompts(rows);
        for (LongBenchPredictions.Row row : rows) {
            Scored part = LongBenchRules.readsFirstLine(task) ? Scored.FIRST_LINE : Scored.ALL;
            String prompt = prompts.get(samples.size());
            ImportedSample sample;
            try {
                sample = ImportedSample.of(
                        samples.size(),
                        prompt.substring(0, SHOWN_DIGITS),
                        prompt,
                        new Scoring(metric, part.word(), row.answers(), row.allClasses(), dataset, row.length()),
                        row.prediction());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(row.place() + ": " + wrong.getMessage(), wrong);
            }
            own.add(sample.score());
            samples.add(sample);
        }
        List<Double> theirs = asEvalScores(task, rows, own);
        List<ImportedFile.Otherwise> otherwise = new ArrayList<>();
        if (metric.equals("code_sim_difflib"))
            averages(name, e, rows, scores(Scorers.named("code_sim"), task, rows))
                    .forEach((average, value) -> otherwise.add(new ImportedFile.Otherwise(
                            average, value, "theirs is what fuzzywuzzy gives with python-Levenshtein installed")));
        return new ImportedFile(
                List.of(ImportedCell.of(
                        PublishedRule.task(Format.LONGBENCH, dataset, metric),
                        PublishedRule.metric(metric),
                        0,
                        samples)),
                averages(name, e, rows, theirs),
                otherwise,
                theirs.equals(own)
                        ? List.of()
                        : List.of(String.format(
                                Locale.ROOT,
                                "%s: eval.py scores all rows with the classes of the last one and gets %.2f; with its own classes each, as stored, they make %.2f",
                                dataset,
                                Percent.longBench(theirs),
                                Percent.longBench(own))));
    }

    private static List<Double> scores(Scorer scorer, String task, List<LongBenchPredictions.Row> rows) {
        return rows.stream()
                .map(row -> scorer.score(row.prediction(), reference(row, row.allClasses(), task)))
                .toList();
    }

    private static SortedMap<String, Double> averages(
            String name, boolean e, List<LongBenchPredictions.Row> rows, List<Double> scores) {
        SortedMap<String, Double> averages = new TreeMap<>();
        if (e)
            byLength(rows, scores)
                    .forEach((bucket, inside) -> averages.put(name + " " + bucket, Percent.longBenchE(inside)));
        else averages.put(name, Percent.longBench(scores));
        return averages;
    }

    /**
     * What tells one question from another where the prompt is not in the file: its answers, classes and length. Rows that have all of them alike
     * are told apart by their place among each other and by how many they are, so that another file that lacks one of them pairs none of them.
     */
    private static List<String> prompts(List<LongBenchPredictions.Row> rows) {
        List<Map<String, @Nullable Object>> questions = new ArrayList<>();
        Map<Map<String, @Nullable Object>, Integer> alike = new HashMap<>(), seen = new HashMap<>();
        for (LongBenchPredictions.Row row : rows) {
            Map<String, @Nullable Object> question = new LinkedHashMap<>();
            question.put("answers", row.answers());
            question.put("all_classes", row.allClasses());
            question.put("length", row.length());
            questions.add(question);
            alike.merge(question, 1, Integer::sum);
        }
        return questions.stream()
                .map(question -> {
                    Map<String, @Nullable Object> told = new LinkedHashMap<>(question);
                    told.put("place", seen.merge(question, 1, Integer::sum));
                    told.put("alike", alike.get(question));
                    return ImportedSample.promptOf("longbench", told);
                })
                .toList();
    }

    private static Reference reference(LongBenchPredictions.Row row, List<String> classes, String dataset) {
        return new Reference(row.answers(), classes.isEmpty() ? null : classes, dataset);
    }

    /** The scores of eval.py, which takes the classes of the last row for all. */
    private static List<Double> asEvalScores(String task, List<LongBenchPredictions.Row> rows, List<Double> own) {
        List<String> last = rows.get(rows.size() - 1).allClasses();
        Scorer scorer = LongBenchRules.scorer(task);
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            LongBenchPredictions.Row row = rows.get(i);
            scores.add(
                    row.allClasses().equals(last)
                            ? own.get(i)
                            : (Double) scorer.score(row.prediction(), reference(row, last, task)));
        }
        return scores;
    }

    private static Map<String, List<Double>> byLength(List<LongBenchPredictions.Row> rows, List<Double> scores) {
        Map<String, List<Double>> buckets = new LinkedHashMap<>();
        for (String bucket : List.of("0-4k", "4-8k", "8k+")) buckets.put(bucket, new ArrayList<>());
        for (int i = 0; i < rows.size(); i++) {
            Integer length = rows.get(i).length();
            int words = length == null ? 0 : length;
            List<Double> bucket = buckets.get(words < 4000 ? "0-4k" : words < 8000 ? "4-8k" : "8k+");
            if (bucket != null) bucket.add(scores.get(i));
        }
        return buckets;
    }

    @Override
    public SortedMap<String, Double> published(Path folder) {
        SortedMap<String, Double> published = new TreeMap<>();
        Path table = folder.resolve("result.json");
        if (!Files.isRegularFile(table)) return published;
        for (Map.Entry<String, JsonNode> entry : read(table, "an object").properties()) {
            String name = entry.getKey();
            if (entry.getValue().isObject())
                for (Map.Entry<String, JsonNode> bucket : entry.getValue().properties())
                    published.put(
                            name.replaceFirst("_e$", "") + " " + bucket.getKey(),
                            number(table, name + " " + bucket.getKey(), bucket.getValue()));
            else published.put(name, number(table, name, entry.getValue()));
        }
        return published;
    }

    private static JsonNode read(Path table, String kind) {
        try {
            JsonNode node = PYTHON.readTree(TextFile.read(table));
            if (!node.isObject()) throw new IllegalArgumentException(table + " must hold " + kind + " of averages");
            return node;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(table + " is not valid JSON, " + JsonTrouble.placed(e), e);
        }
    }

    /** A bucket of nothing is NaN to numpy, and null where that was made JSON. */
    private static double number(Path table, String name, JsonNode value) {
        if (value.isNull()) return Double.NaN;
        if (!value.isNumber())
            throw new IllegalArgumentException(table + ": the average of " + name + " must be a number, got " + value);
        return value.asDouble();
    }

    private boolean isOfE(Path file, String stem) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) return stem.endsWith("_e");
        Path above = folder.getParent();
        return stem.endsWith("_e")
                || Listing.nameOf(folder).equals("pred_e")
                || above != null && Listing.nameOf(above).equals("pred_e")
                || published(folder).containsKey(stem + " 0-4k");
    }

    private static String stem(Path file) {
        return Listing.nameOf(file).replaceFirst("\\.jsonl(\\.gz|\\.zst)?$", "");
    }

    @Override
    public String label(Path folder) {
        return Listing.nameOf(folder);
    }
}
