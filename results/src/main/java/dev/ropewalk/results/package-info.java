/**
 * What stored results say, read from versioned SQL views by the command line and the pages alike: {@link dev.ropewalk.results.Metric} is what a
 * score is, {@code identity} what makes two of them comparable, {@code comparison} what two of them tell of each other.
 */
@NullMarked
package dev.ropewalk.results;

import org.jspecify.annotations.NullMarked;
