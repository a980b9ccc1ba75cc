/** A suite is put together in a form, and handed in. */
@NullMarked
package dev.ropewalk.web.submit;

import org.jspecify.annotations.NullMarked;
