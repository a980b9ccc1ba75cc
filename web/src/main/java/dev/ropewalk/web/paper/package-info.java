/** What papers print, beside what was measured here (decision 77). */
@NullMarked
package dev.ropewalk.web.paper;

import org.jspecify.annotations.NullMarked;
