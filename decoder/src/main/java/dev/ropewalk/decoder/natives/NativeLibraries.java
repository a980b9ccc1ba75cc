package dev.ropewalk.decoder.natives;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.Causes;
import dev.ropewalk.host.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The libraries in machine code, which lie packed on the class path and are loaded from a disk. DJL unpacks them by itself, but takes whatever
 * has the name: one that lost its end ends the process. And tokenizers that found no room once are refused until the process ends. So here each
 * file is unpacked before DJL looks for it, whole, and again where its length is another than that of what is packed. What is not packed (-Pcuda)
 * or lies where a variable says stays DJL's business.
 */
public final class NativeLibraries {

    private static final String TOKENIZERS = "RUST_LIBRARY_PATH", PYTORCH = "PYTORCH_LIBRARY_PATH";

    private static @Nullable Engine pytorch;

    /**
     * The tokenizers' library, loaded.
     *
     * @throws IllegalArgumentException one sentence, where it has no place on the disk or cannot be loaded
     */
    public static synchronized void tokenizers() {
        Caches.tellDjl();
        if (Utils.getEnvOrSystemProperty(TOKENIZERS) == null) unpackTokenizers(Platform.detectPlatform("tokenizers"));
        try {
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError e) {
            throw trouble("The tokenizers' library", "tokenizers", e);
        }
    }

    private static void unpackTokenizers(Platform platform) {
        Path folder = folder("tokenizers", platform, "cpu");
        WholeFile.clear(folder);
        String own = System.mapLibraryName("tokenizers");
        List<String> names = platform.getOsPrefix().equals("win")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", own)
                : List.of(own);
        for (String name : names) unpack("native/lib/" + platform.getClassifier() + "/cpu/", name, folder, name);
        // unasked DJL looks beside a card for a library that computes there, which cuts no text otherwise
        if (Files.exists(folder.resolve(own)))
            System.setProperty(TOKENIZERS, folder.resolve(own).toString());
    }

    /**
     * PyTorch, loaded.
     *
     * @throws IllegalArgumentException one sentence, where it has no place on the disk or cannot be loaded
     */
    public static synchronized Engine pytorch() {
        if (pytorch != null) return pytorch;
        Caches.tellDjl();
        if (Utils.getEnvOrSystemProperty(PYTORCH) == null) {
            Platform platform = Platform.detectPlatform("pytorch");
            if (!platform.isPlaceholder()) unpackPytorch(platform);
        }
        try {
            return pytorch = Engine.getEngine("PyTorch");
        } catch (EngineException e) {
            throw trouble("PyTorch", "pytorch", e);
        }
    }

    /** What DJL was about, and what a loader, a disk or a network said of it. */
    private static IllegalArgumentException trouble(String name, String engine, Throwable failure) {
        String why = Causes.of(failure)
                .map(Throwable::getMessage)
                .filter(message -> message != null)
                .map(message -> message.replaceFirst("\\.$", ""))
                .distinct()
                .collect(Collectors.joining(": "));
        return new IllegalArgumentException(
                name + " cannot be loaded: " + why + "; its cache is " + Utils.getEngineCacheDir(engine) + ", and "
                        + Caches.DJL + " puts that elsewhere.",
                failure);
    }

    private static void unpackPytorch(Platform platform) {
        String classifier = platform.getClassifier(), flavor = platform.getFlavor();
        Path folder = folder("pytorch", platform, flavor);
        WholeFile.clear(folder);
        for (String name : platform.getLibraries())
            unpack("pytorch/" + flavor + "/" + classifier + "/", name, folder, name);
        String own = System.mapLibraryName("djl_torch");
        unpack("jnilib/" + classifier + "/" + flavor + "/", own, folder, platform.getApiVersion() + "-" + own);
    }

    /** Where DJL looks. */
    private static Path folder(String library, Platform platform, String flavor) {
        return Utils.getEngineCacheDir(library)
                .resolve(platform.getVersion() + "-" + flavor + "-" + platform.getClassifier())
                .toAbsolutePath();
    }

    private static void unpack(String place, String name, Path folder, String as) {
        URL packed = NativeLibraries.class.getClassLoader().getResource(place + name);
        if (packed != null) unpack(packed, folder, as);
    }

    /** A file of a folder is what is packed, as far as its length tells. */
    static void unpack(URL packed, Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            URLConnection content = packed.openConnection();
            if (Files.isRegularFile(file) && Files.size(file) == content.getContentLengthLong()) return;
            Files.createDirectories(folder);
            WholeFile.write(file, out -> {
                try (InputStream in = content.getInputStream()) {
                    in.transferTo(out);
                }
            });
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + " cannot be unpacked: " + Caches.unwritable(folder, e, Caches.DJL), e);
        }
    }

    private NativeLibraries() {}
}
