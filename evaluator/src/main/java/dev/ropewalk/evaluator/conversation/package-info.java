/** Conversations that models are trained on, and which of their tokens count. */
@NullMarked
package dev.ropewalk.evaluator.conversation;

import org.jspecify.annotations.NullMarked;
