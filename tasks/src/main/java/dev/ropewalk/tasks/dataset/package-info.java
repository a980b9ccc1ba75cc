/**
 * Files of questions and texts in the forms in which others publish them, one form a file: {@link dev.ropewalk.tasks.dataset.Datasets} opens
 * questions, {@link dev.ropewalk.tasks.dataset.Texts} and {@link dev.ropewalk.tasks.dataset.TokenFile} what perplexity reads. A broken
 * row refuses its whole file; {@link dev.ropewalk.tasks.dataset.Truncation} says what happens to a prompt that does not fit.
 */
@NullMarked
package dev.ropewalk.tasks.dataset;

import org.jspecify.annotations.NullMarked;
