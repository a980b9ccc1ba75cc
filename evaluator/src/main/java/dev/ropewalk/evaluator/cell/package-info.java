/**
 * A cell, the order for it and its measurement. {@link dev.ropewalk.evaluator.cell.RunCells} is the door.
 *
 * <p>What is wanted: {@code SuiteCells} makes the {@code Cell}s of a suite, {@code CellRegistry} puts them down, {@code Placing} orders those that are left, as {@code Needs}
 * foretells them, and {@code Shortage} ends those that nobody has the memory for; {@code Orders}
 * keeps the orders and their {@code Lease}s. What is done: {@code Slots} take orders for no longer than a {@code TimeLimit}, {@code CellWork} measures one cell, {@code ColumnWork} those that may stop
 * early, in {@code Rounds}; {@code Measurement} asks and stores, {@code CellStore} keeps how a cell stands. What is told: {@code RunWatch}, {@code Workers}.
 */
@NullMarked
package dev.ropewalk.evaluator.cell;

import org.jspecify.annotations.NullMarked;
