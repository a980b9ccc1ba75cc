/** Intervals around measured numbers. */
@NullMarked
package dev.ropewalk.evaluator.statistic;

import org.jspecify.annotations.NullMarked;
