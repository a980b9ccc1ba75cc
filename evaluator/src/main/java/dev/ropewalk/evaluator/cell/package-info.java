/**
 * A cell and its measurement. {@link dev.ropewalk.evaluator.cell.RunCells} is the door: it puts down the cells of a run, and a Spring Batch job
 * measures them in slots, each by itself or in columns that may stop early.
 */
@NullMarked
package dev.ropewalk.evaluator.cell;

import org.jspecify.annotations.NullMarked;
