package dev.ropewalk.decoder;

/**
 * A prompt that others may begin like: a question after a document, a needle somewhere in the same filler. A pass ends where the shared part
 * does, whether or not it was read before, so that what is answered never depends on that.
 *
 * @param ids n ids, at least one
 * @param shared 0..n-1: how many of the first others may begin with, too; 0 where nothing is known of others
 */
public record Prompt(int[] ids, int shared) {

    public Prompt {
        if (ids.length == 0) throw new IllegalArgumentException("a prompt needs at least 1 token, got none");
        if (shared < 0 || shared >= ids.length)
            throw new IllegalArgumentException(
                    "a prompt of " + ids.length + " tokens can share 0 to " + (ids.length - 1) + ", got " + shared);
    }
}
