package dev.ropewalk.methods;

/** The beginning of a text that is too long for its place, cut between characters: half of a surrogate pair is no text, and strict readers refuse it. */
public final class Excerpt {

    /** The text, or its beginning and an ellipsis; in all at most so many UTF-16 units, at least 1. */
    public static String of(String text, int most) {
        return text.length() <= most ? text : text.substring(0, between(text, most - 1)) + "…";
    }

    /** The index, or the one before where it lies within a character. */
    public static int between(String text, int index) {
        return index > 0
                        && index < text.length()
                        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index))
                ? index - 1
                : index;
    }

    private Excerpt() {}
}
