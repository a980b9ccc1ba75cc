package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** The model that was asked for last, kept loaded for whoever asks next. Not thread-safe, and nobody may use the one before when another is loaded. */
public final class KeptModel implements AutoCloseable {

    private @Nullable LoadedModel loaded;

    /**
     * @param name as the suite gives it
     * @throws CheckpointException one sentence that names what is wrong
     */
    public LoadedModel load(String name, Checkpoint checkpoint, Dtype dtype, Device device) {
        if (loaded != null
                && loaded.files().name().equals(name)
                && loaded.decoder().dtype().equals(dtype.word())
                && loaded.decoder().device().equals(device)
                && loaded.files().sha256().equals(checkpoint.sha256()))
            return loaded; // the folder may have changed since
        close();
        ModelFiles files = new ModelFiles(name, checkpoint, Tokenizer.of(checkpoint.folder()));
        try {
            return loaded = new LoadedModel(files, Decoder.load(checkpoint, dtype, device));
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (loaded != null) loaded.close();
        loaded = null;
    }
}
