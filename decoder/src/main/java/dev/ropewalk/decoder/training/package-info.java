/**
 * A model that learns under any plan: {@link dev.ropewalk.decoder.training.Trainer} is the way in. What is learned ({@code LearnedWeights}), a loss and
 * its gradients ({@code GradientPass}) and what the optimizer remembers ({@code AdamState}) have a room each.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.training;
