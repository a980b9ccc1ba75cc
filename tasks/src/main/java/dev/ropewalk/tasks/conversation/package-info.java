/** Conversations that models are trained on, and which of their tokens count. */
@NullMarked
package dev.ropewalk.tasks.conversation;

import org.jspecify.annotations.NullMarked;
