/** What stored results tell of each other: comparisons, pairs, standings and Pareto fronts of one model. */
@NullMarked
package dev.ropewalk.web.comparison;

import org.jspecify.annotations.NullMarked;
