/** Suites whose model is tuned first: the tuned models, the runs of all of them, and means over the seeds of tuning. */
@NullMarked
package dev.ropewalk.evaluator.study;

import org.jspecify.annotations.NullMarked;
