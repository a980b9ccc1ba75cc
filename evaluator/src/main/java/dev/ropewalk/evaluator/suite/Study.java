package dev.ropewalk.evaluator.suite;

import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.methods.Configuration;
import java.util.List;
import java.util.Map;

/**
 * A suite, and tunings of its model: every tuned model is asked what the suite asks, under the method it learned. The seeds of tuning draw
 * what is learned from; those of the suite draw what is asked, the same of all models. Such comparisons are those of Zhang et al. 2024, arXiv
 * 2401.07004, section 4.
 *
 * @param suite what the model itself is measured by
 * @param tunings by configuration, then samples, then seed; none where the document asks for none
 */
public record Study(Suite suite, List<FinetuneRecipe> tunings) {

    public Study {
        tunings = List.copyOf(tunings);
        for (FinetuneRecipe tuning : tunings) name(suite, tuning); // refused before anything is tuned
    }

    /**
     * Reads a suite's document, with or without {@code tuning}.
     *
     * @param instead of fields of the document, as {@link Suite#parse(String, Map)} takes them
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static Study parse(String document, Map<String, Object> instead) {
        return parse("the suite", document, instead);
    }

    /** The same as {@link Suite#unread(String)} of a suite. */
    public static Study unread(String document) {
        return SuiteDocument.unreadStudy(document);
    }

    /** @param what {@code suite.yaml}: how a message names a document that cannot be read */
    public static Study parse(String what, String document, Map<String, Object> instead) {
        return SuiteDocument.study(what, document, instead);
    }

    /** What a tuned model is measured by: of the model that it will be made of, until {@link Suite#of(String, Configuration) it is there}. */
    public Suite of(FinetuneRecipe tuning) {
        return new Suite(
                name(suite, tuning),
                suite.model(),
                List.of(tuning.configuration()),
                suite.tasks(),
                suite.lengths(),
                suite.seeds(),
                suite.dtype(),
                suite.device(),
                null,
                null);
    }

    private static String name(Suite suite, FinetuneRecipe tuning) {
        String name = suite.name() + ": " + tuning.name();
        Suite.checkName(name);
        return name;
    }

    /** What a tuning learned from. */
    public static int samples(FinetuneRecipe tuning) {
        return tuning.stages().get(0).samples();
    }

    /** {@code pi, 100 samples}: the name of a tuning but for its seed. */
    public static String label(Configuration configuration, long samples) {
        return configuration.toString().replaceFirst("\\{\\}$", "") + ", " + samples
                + (samples == 1 ? " sample" : " samples");
    }
}
