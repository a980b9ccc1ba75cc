package dev.ropewalk.decoder.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that a model is read from.
 *
 * @param size bytes
 * @param sha256 of its contents, 64 hexadecimal digits
 */
public record ModelFile(Path path, long size, String sha256) {

    /** What a model may have beside its config, tokenizer.json and its weights: how texts become tokens, what is put around them, and where they end. */
    public static final List<String> OPTIONAL = List.of(
            "generation_config.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja");

    /**
     * All that a checkpoint and its tokenizer are read from, and nothing else that lies in the folder: a folder of these alone is the same model. Hashes are
     * not known yet.
     */
    public static List<Path> paths(Checkpoint checkpoint) {
        List<Path> all = new ArrayList<>(checkpoint.identifying());
        Stream.concat(Stream.of(WeightFiles.INDEX), OPTIONAL.stream())
                .map(checkpoint.folder()::resolve)
                .filter(Files::isRegularFile)
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** Reads all of it. */
    public static ModelFile of(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest())) {
            long size = in.transferTo(out);
            return new ModelFile(
                    path, size, HexFormat.of().formatHex(out.getMessageDigest().digest()));
        }
    }

    /** As everybody else calls it: no folder is told. */
    public String name() {
        return path.getFileName().toString();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
