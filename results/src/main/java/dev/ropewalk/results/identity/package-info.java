/** What makes two numbers comparable: canonical JSON and its hash. */
@NullMarked
package dev.ropewalk.results.identity;

import org.jspecify.annotations.NullMarked;
