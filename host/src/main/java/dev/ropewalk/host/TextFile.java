package dev.ropewalk.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A text that somebody wrote, read whole, and in words why a file or a folder cannot be read: the JDK repeats the name and leaves the reason to the class. */
public final class TextFile {

    private static final String SAVE = "; save it as UTF-8";

    /**
     * Without the mark that some editors put in front.
     *
     * @throws IllegalArgumentException one sentence: no file, a folder, no right to read it, or another encoding than UTF-8
     */
    public static String read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(file, e), e);
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF))
            throw new IllegalArgumentException(file + " is not UTF-8 but UTF-16, as PowerShell's > writes it" + SAVE);
        String text = decoded(file, bytes);
        if (text.indexOf(0) >= 0)
            throw new IllegalArgumentException(file + " is no text in UTF-8, it holds zero bytes" + SAVE);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    private static String decoded(Path file, byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(left).toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < left.position(); i++) if (bytes[i] == '\n') line++;
            throw new IllegalArgumentException(file + " is not UTF-8, see line " + line + SAVE, e);
        }
    }

    /** Why a file cannot be read: one sentence without a full stop. */
    public static String reason(Path file, IOException failure) {
        if (Files.isDirectory(file)) return file + " is a folder, and a file is needed";
        if (failure instanceof NoSuchFileException) return "there is no file " + file;
        return other(file, failure);
    }

    /** Why a folder cannot be listed: one sentence without a full stop. @param what lies in it, {@code texts} */
    public static String reasonOfFolder(Path folder, String what, IOException failure) {
        if (failure instanceof NoSuchFileException) return "there is no folder " + folder;
        if (failure instanceof NotDirectoryException) return folder + " is a file, " + what + " lie in a folder";
        return other(folder, failure);
    }

    private static String other(Path path, IOException failure) {
        if (failure instanceof AccessDeniedException) return path + " may not be read";
        if (failure instanceof CharacterCodingException) return path + " is not UTF-8";
        String reason = failure instanceof FileSystemException of ? of.getReason() : failure.getMessage();
        return path + " cannot be read" + (reason == null ? "" : ": " + reason);
    }

    private TextFile() {}
}
