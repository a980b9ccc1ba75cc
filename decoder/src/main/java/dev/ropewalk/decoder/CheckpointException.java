package dev.ropewalk.decoder;

/** A checkpoint that cannot be used. The message is one sentence for the user. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean unsupported;

    public CheckpointException(String message) {
        this(message, false);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
        unsupported = false;
    }

    private CheckpointException(String message, boolean unsupported) {
        super(message);
        this.unsupported = unsupported;
    }

    /** A checkpoint that is sound but of a kind this decoder does not know. */
    static CheckpointException unsupported(String message) {
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
}
