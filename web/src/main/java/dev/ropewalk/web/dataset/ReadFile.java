package dev.ropewalk.web.dataset;

import java.time.OffsetDateTime;

/**
 * A file that a run has asked.
 *
 * @param id its SHA-256
 * @param format whose form it has
 * @param version whose rules the prompts follow, or what the suite calls this copy
 * @param rowCount rows of the file
 * @param questions that they come to
 * @param warnings rows that were taken although something is odd about them
 * @param createdAt when it was first asked
 */
record ReadFile(
        String id,
        String name,
        String format,
        String version,
        String licence,
        int rowCount,
        int questions,
        int warnings,
        OffsetDateTime createdAt) {}
