/** What tasks ask about: what is made here, what others publish, and what was read of it. */
@NullMarked
package dev.ropewalk.web.dataset;

import org.jspecify.annotations.NullMarked;
