package dev.ropewalk.web.run;

/**
 * A suite document that was found to be one.
 *
 * @param document canonical JSON, configurations written out
 * @param cells that it names
 */
public record AcceptedSuite(String name, String document, String sha256, int cells) {}
