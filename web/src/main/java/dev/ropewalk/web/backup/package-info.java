/** A copy of an embedded database while it is used. */
@NullMarked
package dev.ropewalk.web.backup;

import org.jspecify.annotations.NullMarked;
