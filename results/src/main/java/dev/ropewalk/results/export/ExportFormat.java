package dev.ropewalk.results.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms in which results leave the house. */
public enum ExportFormat {
    JSONL(false),
    CSV(false),
    EVERY_EVAL_EVER(true),
    RULER(true),
    LONGBENCH(true),
    MARKDOWN(false),
    LATEX(false);

    private final boolean folder;

    ExportFormat(boolean folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException naming those that are known */
    public static ExportFormat named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + word + "', known: "
                        + Arrays.stream(values()).map(ExportFormat::word).collect(Collectors.joining(", "))));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a folder of files. */
    public boolean isFolder() {
        return folder;
    }

    /** Whether it is written row by row, however many there are. */
    public boolean isRows() {
        return this == JSONL || this == CSV;
    }
}
