/** What a race came to, as advice: which configuration to set for a model at a length, and the evidence for it. */
@NullMarked
package dev.ropewalk.results.advice;

import org.jspecify.annotations.NullMarked;
