package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Excerpt;

/**
 * A checkpoint that cannot be used. The message is one sentence for the user: what files bring into it is put on one line, and shortened in
 * the middle.
 */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int LONGEST = 600;

    private final boolean unsupported;

    public CheckpointException(String message) {
        this(message, false);
    }

    public CheckpointException(String message, Throwable cause) {
        super(oneLine(message), cause);
        unsupported = false;
    }

    private CheckpointException(String message, boolean unsupported) {
        super(oneLine(message));
        this.unsupported = unsupported;
    }

    /** A checkpoint that is sound but of a kind this decoder does not know. */
    public static CheckpointException unsupported(String message) {
        return new CheckpointException(message, true);
    }

    /** Whether the checkpoint is sound but of a kind this decoder does not know. */
    public boolean isUnsupported() {
        return unsupported;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** A sentence for people: on one line, shortened in the middle. */
    static String oneLine(String message) {
        String line = message.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
        if (line.length() <= LONGEST) return line;
        return line.substring(0, Excerpt.between(line, LONGEST - 100)) + " … "
                + line.substring(Excerpt.between(line, line.length() - 96));
    }
}
