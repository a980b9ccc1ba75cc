/** Suites whose model is tuned first: the runs of all its models, and means over the seeds of tuning. */
@NullMarked
package dev.ropewalk.evaluator.study;

import org.jspecify.annotations.NullMarked;
