/** What makes two numbers comparable: canonical JSON and its hash. */
@NullMarked
package dev.ropewalk.evaluator.identity;

import org.jspecify.annotations.NullMarked;
