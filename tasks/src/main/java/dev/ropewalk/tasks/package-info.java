/**
 * What is asked of a model, and how answers are scored. {@link dev.ropewalk.tasks.Tasks} is the table of all tasks, a
 * {@link dev.ropewalk.tasks.TaskCard} says what one is called and takes, a {@link dev.ropewalk.tasks.Task} what it asks; on a tokenizer it
 * becomes {@link dev.ropewalk.tasks.Samples}, which a decoder under a plan answers with an {@link dev.ropewalk.tasks.Outcome} each. Begin with
 * {@link dev.ropewalk.tasks.StoryCodes}.
 *
 * <p>The rooms, and what each sees beside the decoder's door: {@code metric} and {@code perplexity} see nothing, not even a model;
 * {@code conversation} nothing of this house; {@code language} conversations; {@code dataset} metrics; the tasks themselves all but
 * conversations. Nobody here knows a framework, a database or who asks.
 */
@NullMarked
package dev.ropewalk.tasks;

import org.jspecify.annotations.NullMarked;
