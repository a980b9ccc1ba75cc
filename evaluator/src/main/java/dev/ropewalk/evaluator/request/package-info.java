/** What people want to be at hand before a run needs it. */
@NullMarked
package dev.ropewalk.evaluator.request;

import org.jspecify.annotations.NullMarked;
