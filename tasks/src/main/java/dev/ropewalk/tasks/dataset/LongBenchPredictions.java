package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers that LongBench's pred.py wrote: {@code {pred, answers, all_classes, length}}. THUDM/LongBench 2e00731.
 */
public record LongBenchPredictions(List<Row> rows) {

    public LongBenchPredictions {
        rows = List.copyOf(rows);
    }

    /**
     * @param place file and line
     * @param allClasses empty where the file has null
     * @param length words of the context, null where the file does not say
     */
    public record Row(
            String place,
            String prediction,
            List<String> answers,
            List<String> allClasses,
            @Nullable Integer length) {
        public Row {
            answers = List.copyOf(answers);
            allClasses = List.copyOf(allClasses);
        }
    }

    /** Of LongBench-E, whose averages go by length, every row must have one. @throws IllegalArgumentException one sentence with file and line */
    public static LongBenchPredictions open(Path path, boolean e) {
        List<Row> rows = new ArrayList<>();
        new SourceFile(path)
                .eachLine(row -> rows.add(new Row(
                        row.place(),
                        row.text("pred"),
                        row.texts("answers"),
                        row.has("all_classes") ? row.listed("all_classes") : List.of(),
                        e || row.has("length") ? row.whole("length") : null)));
        return new LongBenchPredictions(rows);
    }
}
