/** What models are trained on. */
@NullMarked
package dev.ropewalk.evaluator.training;

import org.jspecify.annotations.NullMarked;
