package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.hub.ModelHub;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.host.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models by the name a suite gives them. One is kept loaded, the last one asked for; not thread-safe, whoever executes a run holds it alone.
 */
final class Models implements AutoCloseable {

    static final String BUNDLED = "reference-model";
    private static final List<String> BUNDLED_FILES =
            List.of("config.json", "ropewalk.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

    /** A model ready to be asked. */
    record Loaded(String name, Checkpoint checkpoint, Decoder decoder, Tokenizer tokenizer) {}

    private @Nullable Loaded loaded;

    /** @throws CheckpointException one sentence that names what is wrong */
    Loaded load(String name, Dtype dtype, Device device) {
        Path folder = folder(name, DownloadProgress.SILENT);
        Checkpoint checkpoint = Checkpoint.open(folder);
        if (loaded != null
                && loaded.name().equals(name)
                && loaded.decoder().dtype().equals(dtype.word())
                && loaded.decoder().device().equals(device)
                && loaded.checkpoint().sha256().equals(checkpoint.sha256()))
            return loaded; // the folder may have changed since
        close();
        Tokenizer tokenizer = Tokenizer.of(folder);
        return loaded = new Loaded(name, checkpoint, Decoder.load(checkpoint, dtype, device), tokenizer);
    }

    /** The folder of a model; the bundled one is unpacked into the user's cache first, one of a hub is downloaded into it. */
    static Path folder(String name, DownloadProgress download) {
        if (name.equals(BUNDLED)) return unpacked();
        return new ModelHub(System.getenv(), Caches.ropewalk()).folder(name, download);
    }

    /** For the leaderboard: the bundled name, or the folder's own. */
    static String displayName(String name) {
        Path last = Path.of(name).toAbsolutePath().normalize().getFileName();
        return last == null ? name : last.toString();
    }

    private static Path unpacked() {
        Path folder = Caches.ropewalk().resolve(BUNDLED).resolve(CodeVersion.current());
        try {
            Files.createDirectories(folder);
            for (String file : BUNDLED_FILES) unpack(file, folder.resolve(file));
            return folder;
        } catch (IOException e) {
            throw new CheckpointException(
                    "The bundled model cannot be unpacked into " + folder
                            + "; make room there, or set XDG_CACHE_HOME to a folder that may be written.",
                    e);
        }
    }

    /** Another content is of another build; a half-written one never gets its name. */
    private static void unpack(String name, Path target) throws IOException {
        try (InputStream bundled = Models.class.getResourceAsStream("bundled/" + name)) {
            if (bundled == null) throw new CheckpointException("this build bundles no " + name);
            byte[] content = bundled.readAllBytes();
            if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), content)) return;
            Path part = Files.createTempFile(target.getParent(), name, ".part");
            Files.write(part, content);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        if (loaded == null) return;
        loaded.decoder().close();
        loaded.tokenizer().close();
        loaded = null;
    }
}
