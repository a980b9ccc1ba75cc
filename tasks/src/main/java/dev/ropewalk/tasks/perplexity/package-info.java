/**
 * What papers and harnesses call perplexity, by name: which windows of a text are fed, which tokens are scored in them, and what the mean is
 * taken over. Knows token counts and likelihoods, no model and no tokenizer.
 */
@NullMarked
package dev.ropewalk.tasks.perplexity;

import org.jspecify.annotations.NullMarked;
