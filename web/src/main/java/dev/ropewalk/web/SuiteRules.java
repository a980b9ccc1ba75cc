package dev.ropewalk.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes a document a suite, and a word in it a task. Implemented where suites are executed; web hands documents through unread. */
public interface SuiteRules {

    /**
     * A suite's document as somebody wrote it.
     *
     * @param written YAML or JSON
     * @return the same as JSON text
     * @throws IllegalArgumentException in one sentence: the line, and what to change there
     */
    String json(String written);

    /**
     * What a document asks for.
     *
     * @param document the one written form of its suite, canonical JSON
     * @param tuned what a study asks for beside, in its order; none where it is no study
     */
    record Wanted(String document, List<Tuned> tuned) {}

    /**
     * A run of a model that is tuned first.
     *
     * @param name of the run
     * @param document its suite, of the model as it was
     * @param recipe by which that is tuned, JSON
     * @param steps that it takes
     * @param cells that its suite names
     */
    record Tuned(String name, String document, String recipe, int steps, int cells) {}

    /**
     * Reads a suite, or a study.
     *
     * @param document JSON text, configurations written out
     * @throws IllegalArgumentException in one sentence: what was given and what is allowed
     */
    Wanted wanted(String document);

    /**
     * Whether a suite may name this model; no file is looked at.
     *
     * @throws IllegalArgumentException in one sentence: what was given and what is allowed
     */
    void model(String name);

    /** Suites that come with the program, by name, as they are written. */
    Map<String, String> bundled();

    /** The full name of a task, by any name that a suite may give it: {@code passkey@1} of {@code passkey}; empty where there is no such task. */
    Optional<String> task(String name);
}
