/**
 * A model in memory: {@link dev.ropewalk.decoder.model.Weights} in one form for all families, {@link dev.ropewalk.decoder.model.ForwardPass}
 * from ids to hidden states, {@link dev.ropewalk.decoder.model.VocabularyHead} from there to tokens, and the ways back into files: {@link
 * dev.ropewalk.decoder.model.CheckpointWriter} and {@link dev.ropewalk.decoder.model.Gguf}.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.model;
