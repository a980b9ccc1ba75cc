/** Every change, and who asked for it. */
@NullMarked
package dev.ropewalk.web.audit;

import org.jspecify.annotations.NullMarked;
