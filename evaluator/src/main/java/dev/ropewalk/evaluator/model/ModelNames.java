package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.hub.ModelHub;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        if (name.equals(BUNDLED))
            return unpacked(Caches.ropewalk().resolve(BUNDLED).resolve(CodeVersion.current()));
        return new ModelHub(System.getenv(), Caches.ropewalk()).folder(name, download);
    }

    /** The same of what is here already: nothing is downloaded. */
    static Path folderHere(String name) {
        if (name.equals(BUNDLED)) return folder(name);
        Map<String, String> offline = new HashMap<>(System.getenv());
        offline.put("ROPEWALK_OFFLINE", "1");
        return new ModelHub(offline, Caches.ropewalk()).folder(name, DownloadProgress.SILENT);
    }

    /** Whether nothing need be downloaded to have it, or it cannot be had at all. */
    public static boolean isHere(String name) {
        if (!isOfHub(name)) return true;
        try {
            folderHere(name);
            return true;
        } catch (CheckpointException e) {
            return false;
        }
    }

    /** Whether a name may be that of a repository; a folder of the same name goes before it. */
    public static boolean isOfHub(String name) {
        return ModelHub.isRepository(name);
    }

    /** For the leaderboard: the bundled name, or the folder's own. */
    public static String displayName(String name) {
        Path last = Path.of(name).toAbsolutePath().normalize().getFileName();
        return last == null ? name : last.toString();
    }

    /** The bundled model, whole in a folder. */
    static Path unpacked(Path folder) {
        try {
            Files.createDirectories(folder);
            WholeFile.clear(folder);
            for (String file : BUNDLED_FILES) unpack(file, folder.resolve(file));
            return folder;
        } catch (IOException e) {
            throw new CheckpointException(
                    "The bundled model cannot be unpacked: " + Caches.unwritable(folder, e, Caches.XDG), e);
        }
    }

    /** Another content is of another build, or broken. */
    private static void unpack(String name, Path target) throws IOException {
        try (InputStream bundled = ModelNames.class.getResourceAsStream("bundled/" + name)) {
            if (bundled == null) throw new CheckpointException("this build bundles no " + name);
            byte[] content = bundled.readAllBytes();
            if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), content)) return;
            WholeFile.write(target, content);
        }
    }

    private ModelNames() {}
}
