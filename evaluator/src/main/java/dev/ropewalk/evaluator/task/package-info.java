/** What is asked of a model, and how answers are scored. Knows decoders and tokenizers, no database and no framework. */
@NullMarked
package dev.ropewalk.evaluator.task;

import org.jspecify.annotations.NullMarked;
