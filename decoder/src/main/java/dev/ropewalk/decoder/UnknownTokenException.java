package dev.ropewalk.decoder;

/** A text that holds a token for which the model has no embedding. The message names it, and is a clause for a sentence. */
public final class UnknownTokenException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnknownTokenException(String message) {
        super(message);
    }
}
