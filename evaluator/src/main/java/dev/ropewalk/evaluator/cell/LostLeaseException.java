package dev.ropewalk.evaluator.cell;

/** The cell belongs to another by now, or to nobody: what was measured of it under this lease must not be stored. */
final class LostLeaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostLeaseException(Lease lease) {
        super("the lease of cell " + lease.cell().substring(0, 16) + " is no longer held");
    }
}
