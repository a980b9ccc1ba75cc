package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.Tokenizer;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Texts from a folder: its {@code .txt} files, UTF-8, each once, in the order of the SHA-256 of their text, so that the choice depends on no
 * file name; of those with enough tokens the first n.
 *
 * @param ids the first tokens of each
 * @param sha256 of the hashes of the chosen texts
 */
record Documents(List<int[]> ids, String sha256) {

    /** @throws IllegalArgumentException one sentence, when there are not enough */
    static Documents in(String folder, int wanted, int tokens, Tokenizer tokenizer) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path file : files(folder)) {
            String text = text(file);
            texts.put(Fingerprint.of(text), text);
        }
        List<int[]> ids = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (var entry : texts.entrySet()) {
            if (ids.size() == wanted) break;
            int[] all = tokenizer.encodePlain(entry.getValue());
            if (all.length < tokens) continue;
            ids.add(Arrays.copyOf(all, tokens));
            hashes.add(entry.getKey());
        }
        if (ids.size() < wanted)
            throw new IllegalArgumentException("folder " + folder + " must hold " + wanted
                    + " different .txt files of at least " + tokens + " tokens, it holds " + ids.size() + " of "
                    + texts.size());
        return new Documents(List.copyOf(ids), Fingerprint.of(String.join("\n", hashes)));
    }

    static List<Path> files(String folder) {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".txt")
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Without a byte order mark; line ends stay. */
    static String text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
