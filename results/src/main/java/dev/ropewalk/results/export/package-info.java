/**
 * What leaves the house, and in whose words (decision 41): {@link dev.ropewalk.results.export.StoredResults} reads cells with their samples without
 * ever holding many, {@link dev.ropewalk.results.export.ExportFormat} lists the forms they are written in, one file each.
 */
@NullMarked
package dev.ropewalk.results.export;

import org.jspecify.annotations.NullMarked;
