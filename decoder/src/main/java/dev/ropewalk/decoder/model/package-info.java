/**
 * A model in memory: {@link dev.ropewalk.decoder.model.Weights} in one form for all families, {@link dev.ropewalk.decoder.model.ForwardPass}
 * from ids to hidden states, the vocabulary head, and the ways back into files.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.model;
