package dev.ropewalk.decoder;

/** A checkpoint that cannot be used. The message is one sentence for the user. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
