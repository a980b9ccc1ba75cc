package dev.ropewalk.jinja;

/** The variables an expression sees. */
interface Scope {

    /** The value, or null where the name was never given one. */
    @org.jspecify.annotations.Nullable
    Object variable(String name);

    void set(String name, Object value);
}
