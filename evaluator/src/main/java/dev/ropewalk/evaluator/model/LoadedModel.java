package dev.ropewalk.evaluator.model;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.text.Tokenizer;

/** A model ready to be asked. @param name as the suite gives it */
public record LoadedModel(String name, Checkpoint checkpoint, Decoder decoder, Tokenizer tokenizer) {}
