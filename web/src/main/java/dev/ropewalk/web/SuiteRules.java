package dev.ropewalk.web;

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
     * The one written form of a suite.
     *
     * @param document JSON text, configurations written out
     * @return the same suite as canonical JSON
     * @throws IllegalArgumentException in one sentence: what was given and what is allowed
     */
    String canonical(String document);

    /**
     * Whether a suite may name this model; no file is looked at.
     *
     * @throws IllegalArgumentException in one sentence: what was given and what is allowed
     */
    void model(String name);

    /** The full name of a task, by any name that a suite may give it: {@code passkey@1} of {@code passkey}; empty where there is no such task. */
    Optional<String> task(String name);
}
