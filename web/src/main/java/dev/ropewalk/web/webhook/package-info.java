/** Tells other services what happened here: what is to be told, to whom, and that it arrived (decision 62). */
@NullMarked
package dev.ropewalk.web.webhook;

import org.jspecify.annotations.NullMarked;
