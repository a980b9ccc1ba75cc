package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.dataset.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Texts from a folder: its {@code .txt} files, UTF-8, each once, in the order of the SHA-256 of their text, so that the choice depends on no
 * file name; of those with enough tokens the first n.
 *
 * @param ids the first tokens of each, or all
 * @param texts of which they are
 * @param sha256 of the hashes of the chosen texts
 */
record Documents(List<int[]> ids, List<String> texts, String sha256) {

    private static final int WHOLE = -1;

    /** @throws IllegalArgumentException one sentence, when there are not enough */
    static Documents in(String folder, int wanted, int tokens, Tokenizer tokenizer) {
        return read(folder, wanted, tokens, tokenizer);
    }

    /**
     * From beginning to end, with what the tokenizer puts in front, as lm-evaluation-harness 0.4.13 encodes a page.
     *
     * @throws IllegalArgumentException one sentence, when there are not enough
     */
    static Documents whole(String folder, int wanted, Tokenizer tokenizer) {
        return read(folder, wanted, WHOLE, tokenizer);
    }

    private static Documents read(String folder, int wanted, int tokens, Tokenizer tokenizer) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Texts.Text text : Texts.inFolder(Path.of(folder)).texts()) texts.put(text.sha256(), text.text());
        List<int[]> ids = new ArrayList<>();
        List<String> hashes = new ArrayList<>(), taken = new ArrayList<>();
        for (var entry : texts.entrySet()) {
            if (ids.size() == wanted) break;
            int[] all = tokens == WHOLE ? tokenizer.encode(entry.getValue()) : tokenizer.encodeBody(entry.getValue());
            if (all.length < Math.max(1, tokens)) continue;
            ids.add(tokens == WHOLE ? all : Arrays.copyOf(all, tokens));
            hashes.add(entry.getKey());
            taken.add(entry.getValue());
        }
        if (ids.size() < wanted)
            throw new IllegalArgumentException("folder " + folder + " must hold " + wanted
                    + " different .txt files of at least " + Math.max(1, tokens) + " tokens, it holds " + ids.size()
                    + " of "
                    + texts.size());
        return new Documents(List.copyOf(ids), List.copyOf(taken), Fingerprint.of(String.join("\n", hashes)));
    }
}
