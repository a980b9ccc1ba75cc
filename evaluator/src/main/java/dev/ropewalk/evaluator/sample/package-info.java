/** Samples as they are stored, with what all rows have in common: texts and times that both databases take. */
@NullMarked
package dev.ropewalk.evaluator.sample;

import org.jspecify.annotations.NullMarked;
