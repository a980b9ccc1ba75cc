package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.hub.ModelHub;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** Models by the name that suites and users give them: the bundled one, a folder, or a repository of a hub. */
public final class ModelNames {

    public static final String BUNDLED = "reference-model";

    private static final List<String> BUNDLED_FILES =
            List.of("config.json", "ropewalk.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

    /** {@link #folder(String, DownloadProgress)} without a word of how far a download is. */
    public static Path folder(String name) {
        return folder(name, DownloadProgress.SILENT);
    }

    /** The folder of a model; the bundled one is unpacked into the user's cache first, one of a hub is downloaded into it. */
    public static Path folder(String name, DownloadProgress download) {
        if (name.equals(BUNDLED)) return unpacked();
        return new ModelHub(System.getenv(), Caches.ropewalk()).folder(name, download);
    }

    /** For the leaderboard: the bundled name, or the folder's own. */
    public static String displayName(String name) {
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
        try (InputStream bundled = ModelNames.class.getResourceAsStream("bundled/" + name)) {
            if (bundled == null) throw new CheckpointException("this build bundles no " + name);
            byte[] content = bundled.readAllBytes();
            if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), content)) return;
            Path part = Files.createTempFile(target.getParent(), name, ".part");
            Files.write(part, content);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private ModelNames() {}
}
