package dev.ropewalk.tasks.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * LongLoRA's {@code .bin}: token ids, little-endian, without a header; a document starts at every id that equals the first. Chen et al. 2023,
 * arXiv 2309.12307; JIA-Lab-research/LongLoRA eval.py. ChunkLlama's converter writes 32 bits an id where its evaluator reads 16, so the width
 * is always said, and checked against the vocabulary.
 *
 * @param ids of all documents
 * @param sha256 of the file
 */
public record TokenFile(int[] ids, String sha256) {

    /** Bytes an id takes. */
    public enum Width {
        UINT16(2),
        UINT32(4);

        private final int bytes;

        Width(int bytes) {
            this.bytes = bytes;
        }

        /** @throws IllegalArgumentException naming those that are known */
        public static Width named(String word) {
            for (Width width : values()) if (width.word().equals(word)) return width;
            throw new IllegalArgumentException("dtype must be uint16 or uint32, got '" + word + "'");
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param vocabulary number of ids the model knows
     * @throws IllegalArgumentException one sentence: an empty file, a size that is no multiple of the width, an id outside the vocabulary, or
     *     32-bit ids said to be 16-bit
     */
    public static TokenFile read(Path path, Width width, int vocabulary) {
        SourceFile file = new SourceFile(path);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        file.read(in -> in.transferTo(all));
        byte[] bytes = all.toByteArray();
        if (bytes.length == 0) throw new IllegalArgumentException(path + " is empty");
        if (bytes.length % width.bytes != 0)
            throw new IllegalArgumentException(path + " has " + bytes.length + " bytes, which is not a multiple of "
                    + width.bytes + " (" + width.word() + ")");
        int[] ids = new int[bytes.length / width.bytes];
        for (int i = 0; i < ids.length; i++)
            for (int b = width.bytes - 1; b >= 0; b--) ids[i] = ids[i] << 8 | bytes[i * width.bytes + b] & 0xFF;
        if (width == Width.UINT16 && looksWider(ids, vocabulary))
            throw new IllegalArgumentException(
                    path + " looks like uint32, not uint16: every second value is at most " + (vocabulary - 1 >> 16));
        for (int i = 0; i < ids.length; i++)
            if (ids[i] < 0 || ids[i] >= vocabulary)
                throw new IllegalArgumentException(path + " has the id " + Integer.toUnsignedString(ids[i])
                        + " at position " + i + ", outside the vocabulary of " + vocabulary);
        return new TokenFile(ids, file.sha256());
    }

    /** Upper halves of ids within the vocabulary are all small. */
    private static boolean looksWider(int[] halves, int vocabulary) {
        return halves.length >= 4
                && halves.length % 2 == 0
                && IntStream.range(0, halves.length / 2).allMatch(i -> halves[2 * i + 1] <= (vocabulary - 1 >> 16));
    }

    /** Where documents start. */
    public int[] documentStarts() {
        return IntStream.range(0, ids.length).filter(i -> ids[i] == ids[0]).toArray();
    }

    /**
     * The ids of the first documents, one after the other. Upstream takes the first ten and finds their end by the eleventh.
     *
     * @throws IllegalArgumentException when no other document follows
     */
    public int[] firstDocuments(int documents) {
        int[] starts = documentStarts();
        if (documents < 1 || documents >= starts.length)
            throw new IllegalArgumentException(
                    "the first " + documents + " documents need another one behind them, there are " + starts.length);
        return Arrays.copyOf(ids, starts[documents]);
    }
}
