package dev.ropewalk.tasks.dataset;

import dev.ropewalk.tasks.metric.Scorers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * SCROLLS with examples, as ChunkLlama asks it: {@code {id, pid, input, query, output, query_examples, output_examples}}, the document, then
 * its examples, then the question. Shaham et al. 2022, arXiv 2201.03533; HKUNLP/ChunkLlama 2add4d7, few-shot/test_few_shot.py and
 * auto_eval.py. Rows with one id are one question with several references. Metrics are SCROLLS' own, its F1 that of qa_f1; of
 * summaries it prints one number of all answers together, and each answer has one of ours beside it (decision 74).
 */
final class Scrolls {

    private static final Map<String, String> METRICS = new LinkedHashMap<>();

    static {
        METRICS.put("narrative_qa", "qa_f1");
        METRICS.put("narrativeqa", "qa_f1");
        METRICS.put("qasper", "qa_f1");
        METRICS.put("summ_screen_fd", Scorers.ROUGE_BY_ANSWER);
        METRICS.put("gov_report", Scorers.ROUGE_BY_ANSWER);
        METRICS.put("qmsum", Scorers.ROUGE_BY_ANSWER);
        METRICS.put("contract_nli", "exact_match");
        METRICS.put("quality_hard", "exact_match");
        METRICS.put("quality", "exact_match");
    }

    static Dataset open(SourceFile file, Options options) {
        String name = options.text("dataset", file.stem());
        String task = METRICS.keySet().stream()
                .filter(name::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("SCROLLS has no task '" + name
                        + "', say dataset=… with one of " + String.join(", ", METRICS.keySet())));
        String metric = Objects.requireNonNull(METRICS.get(task));
        Generation generation =
                new Generation(task.equals("qmsum") ? 128 : 64, 0, false, false, Generation.Scored.BEFORE_QUESTION);
        Map<String, Question> byId = new LinkedHashMap<>();
        Clusters clusters = new Clusters();
        file.eachLine(row -> {
            String id = row.filled("id"), document = row.text("input"), output = row.filled("output");
            String prompt = prompt(row, document);
            List<String> references = new ArrayList<>();
            Question before = byId.get(id);
            if (before != null) {
                if (!before.prompt().equals(prompt))
                    throw row.wrong("duplicate id " + Row.shown(id) + " with another question");
                references.addAll(before.references());
            }
            references.add(output);
            SortedMap<String, Object> labels = new TreeMap<>(Map.of("task", task));
            byId.put(
                    id,
                    Question.asked(
                            id,
                            clusters.of(document, id),
                            prompt,
                            new Question.Span(0, document.length(), true),
                            references,
                            metric,
                            generation,
                            labels));
        });
        return file.dataset(task, Format.SCROLLS, options, List.copyOf(byId.values()));
    }

    private static String prompt(Row row, String document) {
        List<String> questions = row.listed("query_examples"), answers = row.listed("output_examples");
        if (questions.size() != answers.size())
            throw row.wrong("there must be one output for each example, there are " + questions.size()
                    + " query_examples and " + answers.size() + " output_examples");
        StringBuilder prompt = new StringBuilder(document);
        for (int i = 0; i < questions.size(); i++)
            prompt.append("\n\nQuestion: ")
                    .append(questions.get(i))
                    .append(" \nAnswer:")
                    .append(answers.get(i));
        return prompt.append("\n\nQuestion: ")
                .append(row.text("query"))
                .append(" \nAnswer:")
                .toString();
    }

    private Scrolls() {}
}
