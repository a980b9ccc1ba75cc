/** Stored answers, scored again. */
@NullMarked
package dev.ropewalk.evaluator.rescore;

import org.jspecify.annotations.NullMarked;
