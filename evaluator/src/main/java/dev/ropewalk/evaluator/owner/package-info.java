/** Who is at a run or a cell, and when it counts as dead: by the database's clock alone. */
@NullMarked
package dev.ropewalk.evaluator.owner;

import org.jspecify.annotations.NullMarked;
