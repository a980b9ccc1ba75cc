/** The methods there are. */
@NullMarked
package dev.ropewalk.web.method;

import org.jspecify.annotations.NullMarked;
