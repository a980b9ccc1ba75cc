package dev.ropewalk.tasks.dataset;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.identity.Identity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Samples that lm-evaluation-harness logs, {@code samples_TASK_DATE.jsonl}: one line a question and filter, its scores in fields that are
 * called as the metrics are. EleutherAI/lm-evaluation-harness 4e7e0d4, lm_eval/evaluator.py and loggers/evaluation_tracker.py.
 *
 * @param task the harness's name of it
 * @param byScore rows by {@code METRIC}, or {@code METRIC,FILTER} where the answers were filtered, as its table of results calls them
 * @param left metrics whose values are not numbers from 0 to 1, as {@code byScore} would call them
 */
public record HarnessSamples(String task, SortedMap<String, List<Answer>> byScore, List<String> left) {

    private static final Pattern NAME = Pattern.compile("samples_(.+?)(_[0-9]{4}-[0-9]{2}-[0-9]{2}T[-0-9.:]+)?");
    private static final Set<String> NO_METRIC = Set.of(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash");

    /**
     * @param id the question's number in its data set
     * @param answer what the filter left, null where nothing was generated
     * @param prompt SHA-256 of the prompt as a text
     */
    public record Answer(
            String place,
            int id,
            @Nullable String target,
            @Nullable String answer,
            String prompt,
            double score) {}

    /** @throws IllegalArgumentException one sentence with file and line */
    public static HarnessSamples open(Path path) {
        SourceFile file = new SourceFile(path);
        Matcher name = NAME.matcher(file.stem());
        if (!name.matches())
            throw new IllegalArgumentException(
                    path
                            + " must be called samples_TASK.jsonl or samples_TASK_DATE.jsonl, as lm-evaluation-harness calls it");
        SortedMap<String, List<Answer>> byScore = new TreeMap<>();
        Map<String, Set<Integer>> seen = new LinkedHashMap<>();
        List<String> left = new ArrayList<>();
        file.eachLine(row -> {
            int id = row.whole("doc_id");
            if (id < 0) throw row.wrong("doc_id must be at least 0, got " + id);
            String filter = row.text("filter", "none");
            if (!seen.computeIfAbsent(filter, key -> new HashSet<>()).add(id))
                throw row.wrong("doc_id " + id + " is there twice");
            List<String> metrics = row.has("metrics") ? row.texts("metrics") : row.besides(NO_METRIC);
            if (metrics.isEmpty()) throw row.wrong("there is no score among the fields (" + row.fields() + ")");
            for (String metric : metrics) {
                String called = filter.equals("none") ? metric : metric + "," + filter;
                Double score = share(row.value(metric));
                if (score == null) {
                    if (!left.contains(called)) left.add(called);
                } else
                    byScore.computeIfAbsent(called, key -> new ArrayList<>())
                            .add(new Answer(row.place(), id, target(row), answer(row), prompt(row), score));
            }
        });
        left.forEach(byScore::remove);
        return new HarnessSamples(name.group(1), byScore, List.copyOf(left));
    }

    private static @Nullable Double share(JsonNode value) {
        if (value.isBoolean()) return value.asBoolean() ? 1.0 : 0.0;
        return value.isNumber() && value.asDouble() >= 0 && value.asDouble() <= 1 ? (Double) value.asDouble() : null;
    }

    private static @Nullable String target(Row row) {
        if (!row.has("target")) return null;
        JsonNode target = row.value("target");
        return target.isString() ? target.asString() : target.toString();
    }

    private static @Nullable String answer(Row row) {
        if (!row.has("filtered_resps")) return null;
        JsonNode answers = row.value("filtered_resps");
        JsonNode first = answers.isArray() && !answers.isEmpty() ? answers.get(0) : answers;
        return first.isString() ? first.asString() : null;
    }

    private static String prompt(Row row) {
        if (row.has("prompt_hash")) {
            String hash = row.text("prompt_hash");
            if (!hash.matches("[0-9a-f]{64}"))
                throw row.wrong("prompt_hash must be 64 hexadecimal digits, got " + Row.shown(hash));
            return hash;
        }
        return Fingerprint.of("lm-eval arguments " + Identity.canonicalJson(row.value("arguments")));
    }
}
