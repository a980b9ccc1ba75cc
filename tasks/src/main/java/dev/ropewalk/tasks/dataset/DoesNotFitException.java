package dev.ropewalk.tasks.dataset;

/** A question that cannot be put at a length. The message says so in one sentence. */
public final class DoesNotFitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient int[] ids;

    DoesNotFitException(String message, int[] ids) {
        super(message);
        this.ids = ids.clone();
    }

    /** What would have had to be fed. */
    public int[] ids() {
        return ids.clone();
    }
}
