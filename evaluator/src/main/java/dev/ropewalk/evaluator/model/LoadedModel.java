package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.Decoder;

/** A model ready to be asked. */
public record LoadedModel(ModelFiles files, Decoder decoder) implements AutoCloseable {

    @Override
    public void close() {
        decoder.close();
        files.close();
    }
}
