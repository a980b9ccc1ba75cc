/** Results as rows, streamed. */
@NullMarked
package dev.ropewalk.web.export;

import org.jspecify.annotations.NullMarked;
