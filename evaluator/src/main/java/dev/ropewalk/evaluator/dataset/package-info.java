/**
 * Files of questions and texts in the forms in which others publish them, one form a file: {@link dev.ropewalk.evaluator.dataset.Datasets} opens
 * questions, {@link dev.ropewalk.evaluator.dataset.Texts} and {@link dev.ropewalk.evaluator.dataset.TokenFile} what perplexity reads. A broken
 * row refuses its whole file; {@link dev.ropewalk.evaluator.dataset.Truncation} says what happens to a prompt that does not fit.
 */
@NullMarked
package dev.ropewalk.evaluator.dataset;

import org.jspecify.annotations.NullMarked;
