/** What reading and writing costs: time, memory, and what else used the processors meanwhile. */
@NullMarked
package dev.ropewalk.evaluator.cost;

import org.jspecify.annotations.NullMarked;
