package dev.ropewalk.results;

/** What stands in the columns of answers that were not measured here. */
public final class Imported {

    /** The method of a configuration that is known by its label alone. */
    public static final String METHOD = "imported";

    /** Number type and device of a cell whose file does not tell. */
    public static final String UNKNOWN = "unknown";

    private Imported() {}
}
