/**
 * The little language of the bundled model: its words, its sentences, its tokenizer, and all that is written in it to learn from. What is asked
 * in it is in the package of tasks.
 */
@NullMarked
package dev.ropewalk.tasks.language;

import org.jspecify.annotations.NullMarked;
