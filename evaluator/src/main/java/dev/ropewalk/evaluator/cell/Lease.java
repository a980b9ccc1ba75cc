package dev.ropewalk.evaluator.cell;

import org.jspecify.annotations.Nullable;

/**
 * That a slot may measure a cell, or the cells of a column, until the database says that it has been silent for too long.
 *
 * @param id made for this taking alone: what proves it
 * @param run whose suite says what the cell is
 * @param ordinal its place there
 * @param cell its id
 * @param model the id of the one that it is measured with
 * @param lead the cell itself where it is the baseline of a column, all of which is meant; null where the cell is by itself
 * @param bytes of memory that it takes beside the model, at the least
 */
record Lease(
        String id,
        String run,
        int ordinal,
        String cell,
        String model,
        @Nullable String lead,
        long bytes) {

    boolean isOfColumn() {
        return lead != null;
    }
}
