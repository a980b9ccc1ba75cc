package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.evaluator.model.ModelNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What a user calls a model, as a folder: the bundled model, a folder, or a repository of a hub, whose download is shown on standard error. */
final class ModelFolder {

    static final String NAME = "MODEL",
            DESCRIPTION = "checkpoint: a folder, a GGUF file, or a hub's repository owner/name or owner/name@revision";

    private static final long NANOS = 2_000_000_000L;

    /** The model, opened and checked. What a user should know of how its files are read is said on standard error, once. */
    static Checkpoint open(String model, PrintWriter err) {
        Checkpoint checkpoint = Checkpoint.open(of(model, err));
        say(checkpoint.notes(), err);
        return checkpoint;
    }

    static void say(List<String> notes, PrintWriter err) {
        notes.forEach(note -> err.println("note: " + note));
        err.flush();
    }

    static Path of(String model, PrintWriter err) {
        return ModelNames.folder(model, new DownloadProgress() {
            private long last = System.nanoTime() - NANOS;

            @Override
            public void of(String file, long bytes, long total) {
                long now = System.nanoTime();
                if (now - last < NANOS && (bytes != total || bytes < 1 << 20)) return;
                last = now;
                err.println("downloading " + model + ", " + file + ": " + bytes + (total < 0 ? "" : " of " + total)
                        + " bytes");
                err.flush();
            }
        });
    }

    private ModelFolder() {}
}
