package dev.ropewalk.decoder;

import dev.ropewalk.methods.Rope;
import java.nio.file.Path;

/** A model folder in Hugging Face layout, opened and checked, weights not yet read. */
public final class Checkpoint {

    /** @throws CheckpointException one sentence that names the file, tensor or field that is wrong */
    public static Checkpoint open(Path folder) {
        throw new UnsupportedOperationException();
    }

    public Path folder() {
        throw new UnsupportedOperationException();
    }

    /** {@code llama} … */
    public String family() {
        throw new UnsupportedOperationException();
    }

    public Rope rope() {
        throw new UnsupportedOperationException();
    }

    public long parameterCount() {
        throw new UnsupportedOperationException();
    }

    public int vocabularySize() {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 over names and contents of config.json, the safetensors files and tokenizer.json: the identity of a model. 64 hexadecimal digits. */
    public String sha256() {
        throw new UnsupportedOperationException();
    }
}
