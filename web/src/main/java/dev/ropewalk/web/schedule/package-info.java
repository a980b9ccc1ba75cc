/** Suites that are handed in again and again, by the clock. */
@NullMarked
package dev.ropewalk.web.schedule;

import org.jspecify.annotations.NullMarked;
