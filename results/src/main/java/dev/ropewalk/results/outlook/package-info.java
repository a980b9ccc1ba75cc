/** What a suite would take, as it is told before. */
@NullMarked
package dev.ropewalk.results.outlook;

import org.jspecify.annotations.NullMarked;
