package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RULER's {@code TASK/validation.jsonl}. Hsieh et al. 2024, arXiv 2404.06654; NVIDIA/RULER c3f5e3b, scripts/data and
 * scripts/eval/synthetic/constants.py. The prompt is {@code input} followed by {@code answer_prefix}, which older files lack.
 *
 * <p>A question's id is the task and the row's number from 0: {@code index} is the place of the answer in niah files, and repeats.
 */
final class Ruler {

    private static final Pattern TASK = Pattern.compile("([a-z]+)(_.*)?");
    static final String NAMES = "one of niah_…, vt, cwe, fwe, qa_…";
    private static final Map<String, Integer> NEW_TOKENS =
            Map.of("niah", 128, "vt", 30, "cwe", 120, "fwe", 50, "qa", 32);

    static Dataset open(SourceFile file, Options options) {
        String task = options.text("dataset", named(file)),
                advice = "say dataset=… with " + NAMES + " (a file in a folder of that name needs none)";
        String metric = metric(task, advice);
        Generation generation = Generation.of(newTokens(task, advice), false);
        List<Question> questions = new ArrayList<>();
        file.eachLine(row -> {
            String id = task + "-" + questions.size(), input = row.text("input");
            List<String> references = references(row);
            SortedMap<String, Object> labels = new TreeMap<>();
            if (row.has("length")) labels.put("length", row.whole("length"));
            questions.add(Question.asked(
                    id, id, input + row.text("answer_prefix", ""), null, references, metric, generation, labels));
        });
        return file.dataset(task, Format.RULER, options, questions);
    }

    /** @param advice what to do where it is none of RULER's */
    static String metric(String task, String advice) {
        newTokens(task, advice);
        return task.matches("qa(_.*)?") ? "string_match_part" : "string_match_all";
    }

    private static int newTokens(String task, String advice) {
        Matcher kind = TASK.matcher(task);
        Integer newTokens = kind.matches() ? NEW_TOKENS.get(kind.group(1)) : null;
        if (newTokens == null) throw new IllegalArgumentException("RULER has no task '" + task + "', " + advice);
        return newTokens;
    }

    static List<String> references(Row row) {
        List<String> references = row.texts("outputs");
        for (String reference : references)
            if (Blanks.only(reference)) throw row.wrong("empty reference in outputs: any answer would hold it");
        return references;
    }

    /** The file's folder where the file is {@code validation.jsonl}, else its own name. */
    private static String named(SourceFile file) {
        Path folder = file.path().toAbsolutePath().normalize().getParent();
        return file.stem().equals("validation") && folder != null && folder.getFileName() != null
                ? folder.getFileName().toString()
                : file.stem();
    }

    private Ruler() {}
}
