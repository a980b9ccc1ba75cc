package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.WholeFile;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * A file of llama.cpp as a model folder: config.json, tokenizer.json and tokenizer_config.json made of what the file says of itself, and beside them
 * {@code model.gguf}, a link to the file. The folder lies in the cache; weights are not copied.
 */
public final class GgufFolder {

    private static final int KEY = 16;

    /**
     * @param cache the program's folder in the user's cache
     * @throws CheckpointException one sentence that names what the file lacks or what is not read
     */
    public static Path of(Path file, Path cache) {
        Path home = cache.resolve("gguf");
        try {
            Path real = file.toRealPath();
            String is = real + "\n" + Files.size(real) + "\n"
                    + Files.getLastModifiedTime(real).toMillis();
            String name = String.valueOf(real.getFileName()).replaceFirst("(?i)\\.gguf$", "");
            GgufFile opened = GgufFile.open(real);
            JsonNode config = GgufConfig.of(opened),
                    tokenizer = GgufTokenizer.of(opened),
                    named = GgufTokenizer.config(opened);
            Path folder = Files.createDirectories(
                    home.resolve(Fingerprint.of(is).substring(0, KEY)).resolve(name));
            link(folder.resolve("model.gguf"), real);
            write(folder.resolve("tokenizer.json"), tokenizer);
            write(folder.resolve("tokenizer_config.json"), named);
            write(folder.resolve("config.json"), config);
            return folder;
        } catch (IOException e) {
            throw new CheckpointException(Caches.unwritable(home, e, Caches.XDG), e);
        }
    }

    private static void link(Path link, Path file) throws IOException {
        try {
            Files.createSymbolicLink(link, file);
        } catch (FileAlreadyExistsException e) {
            // the folder's name says which file it is of
        }
    }

    /** As it is, unless it is there already. */
    private static void write(Path file, JsonNode content) throws IOException {
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) return;
        WholeFile.write(file, bytes);
    }

    private GgufFolder() {}
}
