package dev.ropewalk.methods;

/**
 * Neighbouring rotary pairs that a plan tells the same distances.
 *
 * @param from first pair
 * @param to one past the last
 * @param plan the plan as these pairs know it
 */
public record PairGroup(int from, int to, ContextPlan plan) {

    /** {@code pairs 0 to 7}. */
    public String words() {
        return to - from == 1 ? "pair " + from : "pairs " + from + " to " + (to - 1);
    }

    /** What the plan does to the distances that these pairs are told. */
    public PlanExplanation explain() {
        return PlanExplanation.of(this);
    }
}
