package dev.ropewalk.evaluator.imported;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The forms in which others leave what they measured. To add one: a file with its rule, and a line here. */
public enum ImportFormat {
    LONGBENCH("longbench", "LongBench", new LongBenchFolder()),
    RULER("ruler", "RULER", new RulerFolder()),
    LM_EVAL("lm-eval", "lm-evaluation-harness", new HarnessFolder()),
    JSONL("jsonl", "another installation", new SampleFolder());

    private final String word;
    private final String source;
    private final Folder folder;

    ImportFormat(String word, String source, Folder folder) {
        this.word = word;
        this.source = source;
        this.folder = folder;
    }

    /** How one benchmark lays out what it leaves. */
    interface Folder {

        /** Files that hold answers, in an order of their own; none where there are none. */
        List<Path> files(Path folder);

        /** @throws IllegalArgumentException one sentence with file and line: whatever is broken refuses the whole file */
        ImportedFile read(Path file);

        /** Averages that the authors' script wrote beside the files, by the names {@link ImportedFile#averages} has; empty where it did not. */
        SortedMap<String, Double> published(Path folder);

        /** What the folder's answers are called where nobody says. */
        String label(Path folder);
    }

    /** @throws IllegalArgumentException naming those that are known */
    public static ImportFormat named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + word + "', known: "
                        + Arrays.stream(values()).map(ImportFormat::word).collect(Collectors.joining(", "))));
    }

    public String word() {
        return word;
    }

    /** Whose form it is, for people. */
    public String source() {
        return source;
    }

    Folder folder() {
        return folder;
    }

    /**
     * The files at a path.
     *
     * @throws IllegalArgumentException one sentence, where there are none
     */
    public List<Path> files(Path path) {
        if (Files.isRegularFile(path)) return List.of(path);
        if (!Files.isDirectory(path)) throw new IllegalArgumentException("there is no file or folder " + path);
        List<Path> files = folder.files(path);
        if (files.isEmpty())
            throw new IllegalArgumentException(
                    path + " holds no file that " + source + " leaves, see the guide for their names");
        return files;
    }

    public ImportedFile read(Path file) {
        return folder.read(file);
    }

    /** Averages that lie beside a file. */
    public SortedMap<String, Double> published(Path file) {
        return folder.published(folderOf(file));
    }

    public String label(Path file) {
        return folder.label(folderOf(file));
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
