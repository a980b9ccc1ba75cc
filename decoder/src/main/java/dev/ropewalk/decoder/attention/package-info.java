/**
 * A plan made ready for tensors: {@link dev.ropewalk.decoder.attention.Pass} (rotary tables, temperatures), {@link
 * dev.ropewalk.decoder.attention.Sight} (what each token sees), {@link dev.ropewalk.decoder.attention.KeyValueCache}, and what attention did
 * ({@link dev.ropewalk.decoder.attention.AttentionProbe}) and how much work it is ({@link dev.ropewalk.decoder.attention.AttentionWork}). The formulas
 * are in the engine's kernels.torchscript; {@link dev.ropewalk.decoder.attention.ReferenceAttention} is the same to be read, and {@link
 * dev.ropewalk.decoder.attention.DeviceProof} holds a device to it.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.attention;
