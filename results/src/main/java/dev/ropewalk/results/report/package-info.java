/** A run or a comparison as one file that a browser opens from the disk: no service, no script, nothing from elsewhere. */
@NullMarked
package dev.ropewalk.results.report;

import org.jspecify.annotations.NullMarked;
