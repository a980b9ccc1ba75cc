package dev.ropewalk.methods;

import java.util.List;

/**
 * A configuration for one geometry and one target length, nothing left open.
 *
 * @param exact the configuration with every value that was used, under the method's canonical name
 * @param choices how each value came about, with its reason
 * @param method the method with these values
 * @param plan its plan for the target length
 */
public record Resolution(Configuration exact, List<Choice> choices, ContextMethod method, ContextPlan plan) {

    public Resolution {
        choices = List.copyOf(choices);
    }

    /** The plan that rules a text of so many tokens: the one plan, unless its policy lets it follow the length. */
    public ContextPlan planAt(int length) {
        return plan.lengthPolicy() == LengthPolicy.FROZEN
                ? plan
                : ContextPlan.inEveryLayer(method, plan.rope(), length).withLengthPolicy(plan.lengthPolicy());
    }

    /** The same under another policy: how far policies part is a question people have. */
    public Resolution under(LengthPolicy policy) {
        return new Resolution(exact, choices, method, plan.withLengthPolicy(policy));
    }
}
