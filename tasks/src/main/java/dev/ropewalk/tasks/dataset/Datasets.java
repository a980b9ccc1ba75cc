package dev.ropewalk.tasks.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens a file of questions. */
public final class Datasets {

    /** By its first row. */
    public static Dataset open(Path file) {
        return open(file, Map.of());
    }

    /**
     * @param options {@code format} where the first row does not tell, {@code dataset} where the file's name is not the task's, {@code version}
     *     and {@code licence} for the record, and what {@link Format#options} lists
     * @throws IllegalArgumentException one sentence with file and line: whatever is broken refuses the whole file
     */
    public static Dataset open(Path file, Map<String, ?> options) {
        Options said = new Options(options);
        String format = said.text("format");
        return (format == null ? recognised(file) : Format.named(format)).open(source(file), said);
    }

    /** @throws IllegalArgumentException when the first row looks like none of the known forms, or the file holds texts or predictions */
    public static Format recognised(Path file) {
        SourceFile source = source(file);
        if (source.path().getFileName().toString().matches(".*\\.json(\\.gz|\\.zst)?")) return Format.LONGBENCH_V2;
        Row row = source.firstLine();
        if (row.knows("ordered_kv_records")) return Format.KEY_VALUE;
        if (row.knows("demos")) return Format.HELMET_JSON_KV;
        if (row.knows("instructions")) return Format.LEVAL;
        if (row.knows("query_examples")) return Format.SCROLLS;
        if (row.knows("choices")) return Format.MULTIPLE_CHOICE;
        if (row.knows("pred"))
            throw new IllegalArgumentException(file + " holds predictions, not questions: its rows have a field pred");
        if (row.knows("_id")) return Format.LONGBENCH;
        if (row.knows("outputs") || row.knows("answer_prefix") || row.knows("index")) return Format.RULER;
        if (row.knows("target")) return Format.LONGLM_PASSKEY;
        if (row.knows("text"))
            throw new IllegalArgumentException(file + " holds texts, not questions: its rows have a field text");
        throw row.wrong("no known form has such a row, say format=… (" + row.fields() + ")");
    }

    private static SourceFile source(Path file) {
        if (Files.isDirectory(file)) throw new IllegalArgumentException(file + " is a folder, questions come in files");
        return new SourceFile(file);
    }

    private Datasets() {}
}
