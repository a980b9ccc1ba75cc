/** Runs: handing in suites, watching them, stopping and resuming them. */
@NullMarked
package dev.ropewalk.web.run;

import org.jspecify.annotations.NullMarked;
