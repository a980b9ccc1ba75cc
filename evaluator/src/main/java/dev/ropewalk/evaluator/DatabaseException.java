package dev.ropewalk.evaluator;

/** A database that cannot be used. The message is one sentence for the user. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DatabaseException(String message) {
        super(message);
    }
}
