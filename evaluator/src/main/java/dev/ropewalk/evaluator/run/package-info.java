/**
 * Runs: submitted, taken by a process, executed, left or ended, and what became of them. {@link dev.ropewalk.evaluator.run.RunExecutor} is the
 * door.
 */
@NullMarked
package dev.ropewalk.evaluator.run;

import org.jspecify.annotations.NullMarked;
