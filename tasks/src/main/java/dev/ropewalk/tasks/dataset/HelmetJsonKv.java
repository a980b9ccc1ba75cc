package dev.ropewalk.tasks.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * HELMET's key-value retrieval: {@code {context, question, answer, demos: [[key, value], …], num_kvs, depth}}. Yen et al. 2024, arXiv
 * 2410.02694; princeton-nlp/HELMET 4526dfb, data.py load_json_kv. The data come before the instruction, then the first {@code shots} (2)
 * demonstrations.
 */
final class HelmetJsonKv {

    private static final int NEW_TOKENS = 100;

    static Dataset open(SourceFile file, Options options) {
        int shots = options.whole("shots", 2, 0, 1000);
        String name = options.text("dataset", file.stem());
        List<Question> questions = new ArrayList<>();
        file.eachLine(row -> {
            List<Map.Entry<String, String>> demos = row.pairs("demos");
            if (demos.size() < shots)
                throw row.wrong(shots + " demonstrations are asked for, demos holds " + demos.size());
            String context = row.text("context");
            StringBuilder prompt = new StringBuilder(context)
                    .append("\n\nExtract the value corresponding to the specified key in the JSON object below.\n\n");
            for (Map.Entry<String, String> demo : demos.subList(0, shots))
                prompt.append(asked(demo.getKey()))
                        .append(' ')
                        .append(demo.getValue())
                        .append("\n\n");
            SortedMap<String, Object> labels = new TreeMap<>();
            if (row.has("num_kvs")) labels.put("pairs", row.whole("num_kvs"));
            if (row.has("depth")) labels.put("depth", row.number("depth"));
            String id = name + "-" + questions.size();
            questions.add(Question.asked(
                    id,
                    id,
                    prompt.append(asked(row.filled("question"))).toString(),
                    new Question.Span(0, context.length(), false),
                    List.of(row.filled("answer")),
                    "helmet_substring_exact_match",
                    Generation.of(NEW_TOKENS, true),
                    labels));
        });
        return file.dataset(name, Format.HELMET_JSON_KV, options, questions);
    }

    private static String asked(String key) {
        return "Key: " + key + "\nCorresponding value:";
    }

    private HelmetJsonKv() {}
}
