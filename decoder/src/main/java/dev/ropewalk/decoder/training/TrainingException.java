package dev.ropewalk.decoder.training;

/** Training cannot go on; one sentence that says why. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }
}
