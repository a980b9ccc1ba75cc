package dev.ropewalk.web.method;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.web.plan.Plans;
import dev.ropewalk.web.plan.RememberedPlans;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All methods, with what they choose by themselves, for one rope and one length. Computed once for each. */
@Component
class MethodTable {

    /** Tokens up to which the table is made: all of its plans together take as long as one of the longest. */
    static final int LONGEST = 1 << 18;

    private static final int REMEMBERED = 64, DEEP_LAYER = 1000;

    /**
     * A method.
     *
     * @param exact with every value that it chose; null where it cannot serve this
     * @param refusal why it cannot; null where it can
     */
    record Row(
            MethodCard card,
            @Nullable String exact,
            @Nullable Plan plan,
            @Nullable String refusal) {}

    /**
     * What its plan does.
     *
     * @param told the largest distance
     * @param trained whether that is one the model was trained on
     * @param untrained rotary pairs that are turned to angles never met in training
     * @param coinciding keys of the last token that share their told distance with another
     * @param sharing most keys that share one
     * @param first factor on the last token's logits in the first layer
     * @param deep the same in deep layers
     * @param seen keys that the last token sees
     * @param bands in which attention is computed
     */
    record Plan(
            double told,
            boolean trained,
            int untrained,
            int pairs,
            int coinciding,
            int sharing,
            double first,
            double deep,
            String cache,
            int seen,
            int bands) {}

    private record Asked(Rope rope, int length) {}

    private final RememberedPlans<Asked, List<Row>> rows;

    MethodTable(Plans plans) {
        rows = new RememberedPlans<>(
                plans,
                REMEMBERED,
                asked -> Methods.all().stream()
                        .map(card -> row(card, asked.rope, asked.length))
                        .toList());
    }

    List<Row> of(Rope rope, int length) {
        return rows.of(new Asked(rope, length));
    }

    private static Row row(MethodCard card, Rope rope, int length) {
        try {
            Resolution resolution = Configuration.of(card.name()).resolve(rope, length);
            return new Row(card, resolution.exact().toString(), plan(resolution.plan()), null);
        } catch (IllegalArgumentException e) {
            return new Row(card, null, null, String.valueOf(e.getMessage()));
        }
    }

    private static Plan plan(ContextPlan plan) {
        PlanExplanation facts = plan.explain();
        int n = plan.targetLength(), last = n - 1, seen = n - facts.lastRow().maskedKeys();
        return new Plan(
                facts.largestDistance(),
                facts.largestDistance() < plan.rope().trainedLength(),
                facts.untrainedPairs(),
                plan.rope().pairs(),
                seen - facts.lastRow().distinctDistances(),
                facts.lastRow().maxKeysPerDistance(),
                plan.rotaryTemperature().at(0, last, n) * plan.temperature().at(0, last, n),
                plan.rotaryTemperature().at(DEEP_LAYER, last, n)
                        * plan.temperature().at(DEEP_LAYER, last, n),
                facts.cacheClass().title(),
                seen,
                plan.bands().size());
    }
}
