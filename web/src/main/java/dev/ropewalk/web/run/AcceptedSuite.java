package dev.ropewalk.web.run;

/**
 * A suite document that was found to be one.
 *
 * @param document canonical JSON, configurations written out
 */
public record AcceptedSuite(String name, String document, String sha256) {}
