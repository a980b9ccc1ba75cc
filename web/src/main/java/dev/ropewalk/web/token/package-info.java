/** Who may change what: tokens, loopback, headers. */
@NullMarked
package dev.ropewalk.web.token;

import org.jspecify.annotations.NullMarked;
