/**
 * What computes: {@link dev.ropewalk.decoder.engine.Device} and which there are, number types ({@link dev.ropewalk.decoder.engine.Dtype}), and the
 * tensor functions written in TorchScript, which lie beside this package as resources. {@code kernels} has all but one, {@code part} of attention, which
 * {@link dev.ropewalk.decoder.engine.Operators} chooses by device: {@code cpu}, {@code cuda} or {@code portable}. {@code training} is added to
 * learn, {@code dense} takes the place of attention to be compared with. {@link dev.ropewalk.decoder.engine.Kernels} loads and calls them; nothing here
 * knows models or plans.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.engine;
