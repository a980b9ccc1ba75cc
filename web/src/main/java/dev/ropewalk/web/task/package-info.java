/** The tasks there are. */
@NullMarked
package dev.ropewalk.web.task;

import org.jspecify.annotations.NullMarked;
