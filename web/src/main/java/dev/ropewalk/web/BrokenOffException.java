package dev.ropewalk.web;

/** Something went wrong while an answer was on its way. HTTP has no way to say that a body is not whole but to break the connection off. */
public final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BrokenOffException(Throwable cause) {
        super(cause);
    }
}
