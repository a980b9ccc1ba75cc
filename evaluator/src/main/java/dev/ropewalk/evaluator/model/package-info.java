/** Models by the names that suites give them: their folders, and the one that is kept loaded. */
@NullMarked
package dev.ropewalk.evaluator.model;

import org.jspecify.annotations.NullMarked;
