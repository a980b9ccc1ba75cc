/**
 * A model folder as files: what config.json says, which tensors lie where, and one sentence where something is missing, broken or not
 * followed. {@link dev.ropewalk.decoder.checkpoint.Checkpoint} is the way in. {@link dev.ropewalk.decoder.checkpoint.Family} is the table of what
 * sets families apart, {@link dev.ropewalk.decoder.checkpoint.Layout} what their files call things, {@link
 * dev.ropewalk.decoder.checkpoint.DecoderConfig} what remains of a config.json, and {@link dev.ropewalk.decoder.checkpoint.Block} in it what a
 * layer consists of. No tensor is made here.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.checkpoint;
