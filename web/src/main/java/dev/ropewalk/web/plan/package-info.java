/** What a configuration becomes for one geometry and length, as numbers and pictures. */
@NullMarked
package dev.ropewalk.web.plan;

import org.jspecify.annotations.NullMarked;
