/** Parameters that are searched: spaces of configurations, the runs that ask for them, and what the chosen one is worth on prompts that the search never saw. */
@NullMarked
package dev.ropewalk.evaluator.search;

import org.jspecify.annotations.NullMarked;
