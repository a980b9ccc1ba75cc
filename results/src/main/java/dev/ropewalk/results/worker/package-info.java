/** Who measures: workers, the cells that their slots are at, and what of a run waits for whom. */
@NullMarked
package dev.ropewalk.results.worker;

import org.jspecify.annotations.NullMarked;
