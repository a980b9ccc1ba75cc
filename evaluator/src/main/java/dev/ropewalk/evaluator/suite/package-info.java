/** What someone wants measured: a document that becomes a validated value. */
@NullMarked
package dev.ropewalk.evaluator.suite;

import org.jspecify.annotations.NullMarked;
