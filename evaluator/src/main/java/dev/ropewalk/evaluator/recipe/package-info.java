/**
 * How a model comes into being, as a document: trained from nothing, or from another model under a method that stretches its context. A
 * recipe is a validated value, what is learned at a step follows from its number alone, and so a training that was cut off goes on as if it
 * had not been.
 */
@NullMarked
package dev.ropewalk.evaluator.recipe;

import org.jspecify.annotations.NullMarked;
