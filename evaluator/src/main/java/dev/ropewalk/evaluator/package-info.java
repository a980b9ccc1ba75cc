/**
 * Runs suites. A run has cells (configuration x task x length x seed), a cell has samples; {@link dev.ropewalk.evaluator.Runs} is the door, a
 * Spring Batch job moves the cells, the database keeps everything, so that whatever was measured once is never measured again.
 */
@NullMarked
package dev.ropewalk.evaluator;

import org.jspecify.annotations.NullMarked;
