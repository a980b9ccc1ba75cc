/**
 * Executes any plan on a Hugging Face checkpoint. Enter here:
 *
 * <pre>
 * try (Decoder decoder = Decoder.load(Checkpoint.open(folder));
 *         Context context = decoder.read(List.of(ids), configuration.resolve(decoder.rope(), length), 16)) {
 *     context.generate(16, stops);
 * }
 * </pre>
 *
 * {@link dev.ropewalk.decoder.Decoder} reads, scores and foretells; {@link dev.ropewalk.decoder.Context} continues what was read; {@link
 * dev.ropewalk.decoder.EngineNumber} says when numbers became others. Behind them the wings, and the class by which each is entered:
 *
 * <table>
 *   <caption>each sees only those named before it, and not all of them: ArchitectureTest has the list</caption>
 *   <tr><td>{@code checkpoint}</td><td>{@link dev.ropewalk.decoder.checkpoint.Checkpoint}</td><td>a model folder as files; what a family says of itself</td></tr>
 *   <tr><td>{@code natives}</td><td>{@link dev.ropewalk.decoder.natives.NativeLibraries}</td><td>the libraries in machine code, put on the disk and loaded</td></tr>
 *   <tr><td>{@code text}</td><td>{@link dev.ropewalk.decoder.text.Tokenizer}</td><td>between texts and ids; chat templates</td></tr>
 *   <tr><td>{@code gguf}</td><td>{@link dev.ropewalk.decoder.gguf.GgufFolder}</td><td>files of llama.cpp as model folders</td></tr>
 *   <tr><td>{@code hub}</td><td>{@link dev.ropewalk.decoder.hub.ModelHub}</td><td>models that are fetched by name</td></tr>
 *   <tr><td>{@code engine}</td><td>{@link dev.ropewalk.decoder.engine.Kernels}</td><td>devices, number types and the formulas, in TorchScript</td></tr>
 *   <tr><td>{@code attention}</td><td>{@link dev.ropewalk.decoder.attention.Pass}</td><td>plans made ready for the kernels; keys and values; a device's proof</td></tr>
 *   <tr><td>{@code model}</td><td>{@link dev.ropewalk.decoder.model.ForwardPass}</td><td>weights, and the way through all layers</td></tr>
 *   <tr><td>{@code forecast}</td><td>{@link dev.ropewalk.decoder.forecast.CostForecast}</td><td>memory and time, told beforehand</td></tr>
 *   <tr><td>{@code training}</td><td>{@link dev.ropewalk.decoder.training.Trainer}</td><td>gradients and AdamW</td></tr>
 *   <tr><td>{@code golden}</td><td>{@link dev.ropewalk.decoder.golden.GoldenCases}</td><td>what others computed, held against this</td></tr>
 * </table>
 *
 * To add a family of models: docs/add-your-family.md.
 */
@NullMarked
package dev.ropewalk.decoder;

import org.jspecify.annotations.NullMarked;
