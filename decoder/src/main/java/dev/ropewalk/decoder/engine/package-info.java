/**
 * What computes: the tensor functions written in TorchScript (the resources beside this package), the archive that PyTorch loads them from, and
 * the number types. {@link dev.ropewalk.decoder.engine.Kernels} calls them; it knows nothing of models and plans.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.engine;
