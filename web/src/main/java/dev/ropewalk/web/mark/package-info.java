/** What people say of runs and cells: tags, notes, archived, superseded. */
@NullMarked
package dev.ropewalk.web.mark;

import org.jspecify.annotations.NullMarked;
