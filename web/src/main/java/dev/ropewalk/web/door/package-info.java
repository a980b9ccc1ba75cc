/** Who is let in, and how: names, bodies, sign-in, what each may do, limits, headers. */
@NullMarked
package dev.ropewalk.web.door;

import org.jspecify.annotations.NullMarked;
