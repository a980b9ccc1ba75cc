/** People, what their roles allow them, and what belongs to whom. */
@NullMarked
package dev.ropewalk.web.person;

import org.jspecify.annotations.NullMarked;
