package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.text.Tokenizer;
import java.nio.file.Path;

/** What is to be known of a model without its weights in memory. @param name as the suite gives it */
public record ModelFiles(String name, Checkpoint checkpoint, Tokenizer tokenizer) implements AutoCloseable {

    /** @throws CheckpointException one sentence that names what is wrong */
    public static ModelFiles open(String name) {
        return in(ModelNames.folder(name), name);
    }

    /** The same of what is here already: nothing is downloaded. */
    public static ModelFiles openHere(String name) {
        return in(ModelNames.folderHere(name), name);
    }

    /** The same of its folder. @param name as the suite gives it */
    public static ModelFiles in(Path folder, String name) {
        return new ModelFiles(name, Checkpoint.open(folder), Tokenizer.of(folder));
    }

    /** Of all it is read from. */
    public String sha256() {
        return checkpoint.sha256();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
