package dev.ropewalk.methods;

/**
 * Something wrong in a document.
 *
 * @param pointer where it stands, or would: RFC 6901, empty for the document as a whole
 * @param sentence what was given, and what is allowed
 */
public record Fault(String pointer, String sentence) {

    public Fault {
        if (!pointer.isEmpty() && !pointer.startsWith("/"))
            throw new IllegalArgumentException("a pointer is empty or begins with /, got '" + pointer + "'");
    }

    /** The same of the document in which this one stands there. */
    public Fault below(String place) {
        return new Fault(place + pointer, sentence);
    }

    /** {@code /name}: a pointer to a field of whatever name. */
    public static String step(String field) {
        return "/" + field.replace("~", "~0").replace("/", "~1");
    }
}
