/** Models that a recipe made of another: where they lie, and how they are made. */
@NullMarked
package dev.ropewalk.evaluator.tuned;

import org.jspecify.annotations.NullMarked;
