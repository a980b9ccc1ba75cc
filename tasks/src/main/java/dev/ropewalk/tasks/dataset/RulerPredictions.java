package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answers that RULER's call_api.py wrote: {@code {index, pred, input, outputs, others, truncation, length}}. NVIDIA/RULER c3f5e3b,
 * scripts/pred/call_api.py and scripts/eval/evaluate.py.
 *
 * @param task the file's name
 * @param metric the scorer's name
 */
public record RulerPredictions(String task, String metric, List<Row> rows) {

    public RulerPredictions {
        rows = List.copyOf(rows);
    }

    /**
     * @param place file and line
     * @param index the question's number in its data set, or that of the row where the file does not say
     * @param length tokens of prompt and answer, 0 where the file does not say
     */
    public record Row(String place, int index, String prediction, String input, List<String> outputs, int length) {
        public Row {
            outputs = List.copyOf(outputs);
        }
    }

    /** @throws IllegalArgumentException one sentence with file and line */
    public static RulerPredictions open(Path path) {
        SourceFile file = new SourceFile(path);
        String task = file.stem(), metric = Ruler.metric(task, path + " must be called by " + Ruler.NAMES);
        List<Row> rows = new ArrayList<>();
        file.eachLine(row -> rows.add(new Row(
                row.place(),
                row.has("index") ? row.whole("index") : rows.size(),
                row.text("pred"),
                row.text("input"),
                Ruler.references(row),
                row.has("length") ? row.whole("length") : 0)));
        return new RulerPredictions(task, metric, rows);
    }

    /**
     * What evaluate.py wrote of a folder: the line {@code Score} of a table whose line {@code Tasks} names them.
     *
     * @throws IllegalArgumentException one sentence, where it is no such table
     */
    public static List<Map.Entry<String, Double>> summary(Path path) {
        List<String> tasks = List.of(), scores = List.of();
        for (String line : new SourceFile(path).text().lines().toList()) {
            List<String> entries = List.of(line.split(",", -1));
            if (entries.get(0).equals("Tasks")) tasks = entries;
            if (entries.get(0).equals("Score")) scores = entries;
        }
        if (tasks.size() < 2 || tasks.size() != scores.size())
            throw new IllegalArgumentException(
                    path + " must have a line Tasks and a line Score of as many entries, got " + tasks.size() + " and "
                            + scores.size());
        List<Map.Entry<String, Double>> summary = new ArrayList<>();
        for (int i = 1; i < tasks.size(); i++)
            try {
                summary.add(Map.entry(tasks.get(i), Double.valueOf(scores.get(i))));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        path + ": the score of " + tasks.get(i) + " must be a number, got " + scores.get(i), e);
            }
        return summary;
    }
}
