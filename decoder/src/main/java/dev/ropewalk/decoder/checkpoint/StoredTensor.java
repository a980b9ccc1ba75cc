package dev.ropewalk.decoder.checkpoint;

/** A tensor, and the file it is in. */
public record StoredTensor(Safetensors file, Safetensors.Entry entry) {}
