package dev.ropewalk.jinja;

import java.util.List;

/** A stretch of a template: text that is written as it is, or the words of a {{ }} or of a {% %}; {@code line} counts from 1. */
record Piece(Kind kind, String text, List<Token> words, int line) {

    enum Kind {
        TEXT,
        OUTPUT,
        STATEMENT
    }

    static Piece text(String text) {
        return new Piece(Kind.TEXT, text, List.of(), 0);
    }
}
