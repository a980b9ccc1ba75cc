package dev.ropewalk.evaluator.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers that LongBench's pred.py wrote: {@code {pred, answers, all_classes, length}}. THUDM/LongBench 2e00731.
 *
 * @param dataset the file's name
 * @param sha256 of the file
 */
public record Predictions(String dataset, String sha256, List<Row> rows) {

    public Predictions {
        rows = List.copyOf(rows);
    }

    /**
     * @param allClasses empty where the file has null
     * @param length words of the context, null where the file does not say
     */
    public record Row(
            String prediction,
            List<String> answers,
            List<String> allClasses,
            @Nullable Integer length) {
        public Row {
            answers = List.copyOf(answers);
            allClasses = List.copyOf(allClasses);
        }
    }

    /** @throws IllegalArgumentException one sentence with file and line */
    public static Predictions open(Path path) {
        SourceFile file = new SourceFile(path);
        List<Row> rows = new ArrayList<>();
        file.eachLine(row -> rows.add(new Row(
                row.text("pred"),
                row.texts("answers"),
                row.has("all_classes") ? row.listed("all_classes") : List.of(),
                row.has("length") ? row.whole("length") : null)));
        return new Predictions(file.stem(), file.sha256(), rows);
    }

    /** Predictions of nothing but blanks. They score 0. */
    public int empty() {
        return (int) rows.stream().filter(row -> Blanks.only(row.prediction())).count();
    }
}
