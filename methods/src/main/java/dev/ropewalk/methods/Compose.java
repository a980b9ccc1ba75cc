package dev.ropewalk.methods;

import java.util.List;

/**
 * One method's spectrum with another's bands and a third's temperature. The parts of a plan are independent, so methods combine; the usual
 * pairs are YaRN's spectrum with Dual Chunk Attention's bands, or a checkpoint's {@link Native} spectrum with {@link SelfExtend}'s.
 *
 * <p>Temperatures of all components multiply: each brings the one that belongs to it. What a growing text does is the spectrum's affair.
 */
record Compose(ContextMethod spectrum, ContextMethod bands, ContextMethod temperature) implements ContextMethod {

    static final String NAME = "compose";

    static final MethodCard CARD = new MethodCard(
            NAME,
            "Composition",
            "One method's spectrum, another's bands, a third's temperature.",
            "Ropewalk",
            true,
            List.of(
                    Parameter.method("spectrum", "gives the spectrum").orElse("rope"),
                    Parameter.method("bands", "gives the attention bands").orElse("rope"),
                    Parameter.method("temperature", "gives a further temperature")
                            .orElse("rope")),
            settings ->
                    new Compose(settings.method("spectrum"), settings.method("bands"), settings.method("temperature")));

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan first = spectrum.plan(rope, targetLength);
        ContextPlan second = bands.plan(rope, targetLength);
        ContextPlan third = temperature.plan(rope, targetLength);
        return new ContextPlan(
                rope,
                targetLength,
                first.spectrum(),
                LogitTemperature.product(
                        first.rotaryTemperature(), second.rotaryTemperature(), third.rotaryTemperature()),
                LogitTemperature.product(first.temperature(), second.temperature(), third.temperature()),
                second.bands(),
                first.lengthPolicy());
    }
}
