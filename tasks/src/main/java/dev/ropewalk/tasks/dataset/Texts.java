package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Documents for perplexity, or the haystack for a needle: the {@code .txt} files of a folder, as PG19 comes and as the needle's essays do, or
 * the rows {@code {"text": …}} of a JSONL file. A text is UTF-8 without a byte order mark, its line ends as they are.
 *
 * @param name of the folder or file
 * @param texts in the order of file names by code points, or of rows
 * @param warnings texts that are there twice
 */
public record Texts(String name, List<Text> texts, List<Dataset.Warning> warnings) {

    public Texts {
        texts = List.copyOf(texts);
        warnings = List.copyOf(warnings);
        if (texts.isEmpty()) throw new IllegalArgumentException(name + " holds no texts");
    }

    /**
     * @param name the file's, or the file's without endings, {@code -} and the row's number from 0
     * @param sha256 of the text in UTF-8
     */
    public record Text(String name, String text, String sha256) {

        private static Text of(String name, String text) {
            return new Text(name, text, Fingerprint.of(text));
        }

        /** Pieces between blanks, as Python's {@code split()} counts them. */
        public int words() {
            return Blanks.words(text);
        }

        /** In UTF-8. */
        public int bytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /**
     * The files {@code *.txt} directly inside, but none whose name begins with a dot.
     *
     * @throws IllegalArgumentException one sentence: no folder, no text, or a file that is not UTF-8
     */
    public static Texts inFolder(Path folder) {
        List<Text> texts = new ArrayList<>();
        for (Path file : files(folder)) texts.add(Text.of(file.getFileName().toString(), new SourceFile(file).text()));
        if (texts.isEmpty()) throw new IllegalArgumentException("folder " + folder + " holds no .txt file");
        List<Dataset.Warning> warnings = new ArrayList<>();
        copies(texts, (i, what) -> warnings.add(new Dataset.Warning(texts.get(i).name(), 1, what)));
        return new Texts(folder.toString(), texts, warnings);
    }

    /** One text a row. @throws IllegalArgumentException one sentence with file and line */
    public static Texts jsonl(Path path) {
        SourceFile file = new SourceFile(path);
        List<Text> texts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        file.eachLine(row -> {
            texts.add(Text.of(file.stem() + "-" + texts.size(), row.text("text")));
            rows.add(row);
        });
        copies(texts, (i, what) -> rows.get(i).warn(what));
        return new Texts(path.toString(), texts, file.warnings());
    }

    private static void copies(List<Text> texts, BiConsumer<Integer, String> warn) {
        Map<String, Text> first = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            Text before = first.putIfAbsent(texts.get(i).sha256(), texts.get(i));
            if (before != null) warn.accept(i, "the text is that of " + before.name());
        }
    }

    /**
     * Texts that are long enough, each once, in the order of their SHA-256, so that the choice depends on no name.
     *
     * @param tokens at least, special ones not counted
     * @param most how many are taken
     * @throws IllegalArgumentException when none is long enough
     */
    public List<Text> ofAtLeast(int tokens, int most, Tokenizer tokenizer) {
        Map<String, Text> byHash = new TreeMap<>();
        for (Text text : texts) byHash.putIfAbsent(text.sha256(), text);
        List<Text> taken = byHash.values().stream()
                .filter(text -> tokenizer.encodePlain(text.text()).length >= tokens)
                .limit(most)
                .toList();
        if (taken.isEmpty())
            throw new IllegalArgumentException(
                    name + " holds no text of at least " + tokens + " tokens among its " + texts.size());
        return taken;
    }

    /** All texts one after the other, nothing between them. */
    public String joined() {
        return texts.stream().map(Text::text).collect(Collectors.joining());
    }

    /**
     * The joined texts as often as a haystack of that many tokens needs them, special tokens counted. LCEG 2ce672d,
     * needle/needle_in_haystack.py, whose files come in no certain order.
     */
    public int repetitions(int tokens, Tokenizer tokenizer) {
        String all = joined();
        if (Blanks.only(all)) throw new IllegalArgumentException(name + " holds nothing but blanks");
        IntUnaryOperator count = times -> tokenizer.encode(all.repeat(times)).length;
        int times = Math.max(1, tokens / count.applyAsInt(1));
        while (count.applyAsInt(times) < tokens) times++;
        while (times > 1 && count.applyAsInt(times - 1) >= tokens) times--;
        return times;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".txt")
                            && !file.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(
                            file -> file.getFileName().toString().codePoints().toArray(), Arrays::compare))
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(TextFile.reasonOfFolder(folder, "texts", e), e);
        }
    }
}
