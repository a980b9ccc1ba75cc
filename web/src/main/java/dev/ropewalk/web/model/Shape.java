package dev.ropewalk.web.model;

/**
 * The shape of a decoder, and what it takes of memory.
 *
 * @param keyHeads heads that keys and values have, each for as many of the others
 */
record Shape(int hidden, int layers, int heads, int keyHeads, int headSize, int vocabulary, double ropeBase) {

    /** Keys and values of a text in all layers, of plain attention: a method that keeps keys under several rotations has as many copies of them. */
    long cacheBytes(long tokens, int bytes) {
        return 2L * layers * keyHeads * headSize * tokens * bytes;
    }
}
