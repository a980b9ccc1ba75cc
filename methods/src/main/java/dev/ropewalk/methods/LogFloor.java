package dev.ropewalk.methods;

import java.util.List;

/**
 * Query temperature that grows in steps with the logarithm of the position, as Ministral 3 and Llama 4 are trained with. Hugging Face
 * transformers, modeling_ministral3.py and modeling_llama4.py.
 *
 * <p>Llama 4 has {@code length=8192} and {@code offset=1}, and scales only in its layers without rotation; Ministral 3 has offset 0 and scales in
 * all. Here all layers are scaled.
 *
 * @param beta growth of a query's factor with the logarithm of its step
 * @param length tokens in a step; within the first one nothing changes
 * @param offset added to a query's position before its step is counted
 */
record LogFloor(double beta, int length, int offset) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "log-floor",
                    "Log-floor temperature",
                    "Queries are scaled up in steps of a length, with the logarithm of the step.",
                    "Hugging Face transformers, modeling_ministral3.py and modeling_llama4.py",
                    true,
                    List.of(
                            Parameter.number("beta", 0, 1000, "growth of the factor with the logarithm of the step")
                                    .orElse(0.1),
                            Parameter.integer("length", 1, 1 << 24, "tokens in a step; the first is left alone")
                                    .automatic("L"),
                            Parameter.integer(
                                            "offset",
                                            0,
                                            1 << 24,
                                            "added to a position before its step is counted: 0 in Ministral 3, 1 in Llama 4")
                                    .orElse(0)),
                    LogFloor::from)
            .differing("Llama 4 scales only in its layers without rotation, Ministral 3 in all, and so does this.");

    private static LogFloor from(Settings settings) {
        int trained = settings.rope().trainedLength();
        return new LogFloor(
                settings.number("beta"),
                settings.integer("length", trained, "L=" + trained),
                settings.integer("offset"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withTemperature(
                        beta == 0 ? LogitTemperature.ONE : new LogitTemperature.LogFloor(beta, length, offset));
    }
}
