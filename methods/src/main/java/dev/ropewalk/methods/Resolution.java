package dev.ropewalk.methods;

import java.util.List;

/**
 * A configuration for one geometry and one target length, nothing left open.
 *
 * @param exact the configuration with every value that was used, under the method's canonical name
 * @param choices how each value came about, with its reason
 */
public record Resolution(Configuration exact, List<Choice> choices, ContextPlan plan) {

    public Resolution {
        choices = List.copyOf(choices);
    }
}
