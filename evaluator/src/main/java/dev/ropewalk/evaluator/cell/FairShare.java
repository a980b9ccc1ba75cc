package dev.ropewalk.evaluator.cell;

/**
 * Who goes next (decision 61): runs of a higher priority; among equals that person's who holds the fewest slots, then whose was served longest ago, then the oldest. Slots that
 * become free go to whoever has the fewest, as in Zaharia et al., Job Scheduling for Multi-User MapReduce Clusters, UCB/EECS-2009-55, without its weights and its waiting for
 * data; with one slot people take turns, as in Nagle, On Packet Switches With Infinite Storage, RFC 970.
 */
public final class FairShare {

    /** SQL, the person of a run {@code r}; all who have no name are one. */
    public static final String PERSON = "coalesce(r.submitted_by, '')";

    /** SQL, to join to runs {@code r} what {@link #ORDER} asks. Written so that either database walks the few rows with a lease, by its index. */
    public static final String JOINS = " left join (select a.person, count(distinct a.lease) as slots from"
            + " (select coalesce((select h.submitted_by from run h where h.id = o.run_id), '') as person, o.lease"
            + " from cell_order o where o.lease >= '' and o.lease_until >= current_timestamp) a group by a.person) held"
            + " on held.person = " + PERSON + " left join served s on s.person = " + PERSON;

    /** SQL, of runs {@code r}. */
    public static final String ORDER =
            "r.priority, coalesce(held.slots, 0), s.served_at nulls first, r.created_at, r.id";

    private FairShare() {}
}
