package dev.ropewalk.methods;

/** A published idea with every parameter chosen. Implementations are records, validated at birth; one idea, one file. */
public interface ContextMethod {

    /**
     * The plan this method makes for a geometry and a length.
     *
     * @param targetLength {@code N}: tokens in the context at the end, prompt plus new ones; at least 1
     * @throws IllegalArgumentException when the method cannot serve this geometry, with the offending value
     */
    ContextPlan plan(Rope rope, int targetLength);
}
