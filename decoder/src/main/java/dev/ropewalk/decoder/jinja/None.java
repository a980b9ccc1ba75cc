package dev.ropewalk.decoder.jinja;

/** Python's None. */
enum None {
    NONE
}
