/** What to set for a model at a length: asked for, watched and read. */
@NullMarked
package dev.ropewalk.web.advice;

import org.jspecify.annotations.NullMarked;
