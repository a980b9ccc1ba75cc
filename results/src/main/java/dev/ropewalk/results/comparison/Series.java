package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one configuration answered to the questions of one task at one length, seeds pooled.
 *
 * @param configuration its id
 * @param protocol what must be equal for two of them to be compared: hashes of the boards, in order
 * @param cells ids, one a seed
 * @param planned questions; more than there are answers where a cell stopped early
 */
record Series(
        String label,
        String configuration,
        String task,
        Metric metric,
        int length,
        List<String> protocol,
        List<String> cells,
        List<Answer> answers,
        int planned) {

    Series {
        protocol = List.copyOf(protocol);
        cells = List.copyOf(cells);
        answers = List.copyOf(answers);
    }

    /** All that was planned was asked. */
    Series(
            String label,
            String configuration,
            String task,
            Metric metric,
            int length,
            List<String> protocol,
            List<String> cells,
            List<Answer> answers) {
        this(label, configuration, task, metric, length, protocol, cells, answers, answers.size());
    }

    /** Whether it was asked no more once enough was known: then no test may be used that must not be peeked at. */
    boolean isStopped() {
        return planned > answers.size();
    }

    /** The same answers, whose values are of another metric. */
    Series by(Metric other) {
        return new Series(label, configuration, task, other, length, protocol, cells, answers, planned);
    }

    Map<String, Answer> byQuestion() {
        Map<String, Answer> by = new LinkedHashMap<>();
        answers.forEach(answer -> by.put(answer.question(), answer));
        return by;
    }

    /** What was scored, document by document; a question that shares none is one by itself. */
    List<double[]> documents() {
        return documents(
                answers.stream().filter(answer -> answer.value() != null).toList(),
                answers.stream()
                        .map(Answer::value)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    /** Values of answers by the answers' documents. */
    static List<double[]> documents(List<Answer> answers, double[] values) {
        Map<String, List<Double>> by = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String cluster = answers.get(i).cluster();
            by.computeIfAbsent(
                            cluster == null ? "question " + answers.get(i).question() : "document " + cluster,
                            name -> new ArrayList<>())
                    .add(values[i]);
        }
        return by.values().stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
