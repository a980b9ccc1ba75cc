package dev.ropewalk.web;

/** What makes a document a suite. Implemented where suites are executed; web hands documents through unread. */
@FunctionalInterface
public interface SuiteRules {

    /**
     * @param document JSON text, configurations written out
     * @return the same suite as canonical JSON
     * @throws IllegalArgumentException in one sentence: what was given and what is allowed
     */
    String canonical(String document);
}
