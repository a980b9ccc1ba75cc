package dev.ropewalk.decoder;

/**
 * Stands in the identity of every result in place of the commit (decision 6). It is raised by one, and never lowered, when the same weights, the
 * same plan and the same ids may give other logits, or the same logits another continuation, beyond the rounding of decision 7: results measured
 * before are then measured anew and share no board with newer ones. A change that is faster, or differs by rounding alone, leaves it. What a task
 * asks or how it scores has a version of its own, a plan its hash: neither raises this.
 */
public final class EngineNumber {

    public static final int CURRENT = 1;

    private EngineNumber() {}
}
