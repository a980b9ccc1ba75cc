package dev.ropewalk.jinja;

/** Python's None. */
enum None {
    NONE
}
