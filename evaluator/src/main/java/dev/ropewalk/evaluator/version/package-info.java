/** The version of this program. */
@NullMarked
package dev.ropewalk.evaluator.version;

import org.jspecify.annotations.NullMarked;
