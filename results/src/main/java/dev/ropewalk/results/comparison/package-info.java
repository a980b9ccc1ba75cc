/**
 * Configurations on the same questions: {@link Series} is what one answered, {@link Difference} what two tell of each other, {@link Comparison}
 * all of them at once, {@link Requirement} what somebody wants to be true, {@link Evidence} what it all rests on.
 */
@NullMarked
package dev.ropewalk.results.comparison;

import org.jspecify.annotations.NullMarked;
