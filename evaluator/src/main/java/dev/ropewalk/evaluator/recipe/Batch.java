package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.methods.ContextPlan;
import java.util.List;

/**
 * What is learned at one step.
 *
 * @param together samples computed at a time
 */
record Batch(List<TrainingSample> samples, int together, ContextPlan plan, double learningRate) {}
