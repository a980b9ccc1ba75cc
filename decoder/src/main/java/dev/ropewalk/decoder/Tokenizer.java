package dev.ropewalk.decoder;

import java.nio.file.Path;
import java.util.Set;

/** A checkpoint's tokenizer.json. Thread-safe. */
public final class Tokenizer implements AutoCloseable {

    /** @throws CheckpointException when there is no tokenizer.json or it cannot be read */
    public static Tokenizer of(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** Ids of a whole prompt, with the special tokens the tokenizer puts around it. */
    public int[] encode(String text) {
        throw new UnsupportedOperationException();
    }

    /** Ids of a piece of text alone, no special tokens. */
    public int[] encodePlain(String text) {
        throw new UnsupportedOperationException();
    }

    /** Text of ids; special tokens are left out. */
    public String decode(int[] ids) {
        throw new UnsupportedOperationException();
    }

    /** Whether every word of the text is known, no piece becoming the unknown token. */
    public boolean knows(String text) {
        throw new UnsupportedOperationException();
    }

    /** Ids that {@link #encode} puts in front of any text; empty where the tokenizer adds none. */
    public int[] prefix() {
        throw new UnsupportedOperationException();
    }

    /** Ids that end a text; may be empty. */
    public Set<Integer> endIds() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
