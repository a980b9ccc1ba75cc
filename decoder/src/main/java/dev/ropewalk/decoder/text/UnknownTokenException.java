package dev.ropewalk.decoder.text;

/** A text that holds a token for which the model has no embedding. The message names it, and is a clause for a sentence. */
public final class UnknownTokenException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient int[] ids;

    UnknownTokenException(String message, int[] ids) {
        super(message);
        this.ids = ids.clone();
    }

    /** Of the text, that token's among them. */
    public int[] ids() {
        return ids.clone();
    }
}
