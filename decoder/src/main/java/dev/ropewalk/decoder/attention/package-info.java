/**
 * A plan made ready for tensors: {@link dev.ropewalk.decoder.attention.Pass} (rotary tables, temperatures), {@link
 * dev.ropewalk.decoder.attention.Sight} (what each token sees), the cache of keys and values, and what attention did and how much work it is.
 * The formulas are in the engine's kernels.torchscript.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.attention;
