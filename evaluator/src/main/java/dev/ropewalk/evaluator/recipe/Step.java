package dev.ropewalk.evaluator.recipe;

/**
 * What became of one step.
 *
 * @param step from 1
 * @param loss mean over its tokens by their weights, in nats, before the weights moved
 * @param seconds it took
 */
public record Step(int step, double loss, double learningRate, double seconds) {}
