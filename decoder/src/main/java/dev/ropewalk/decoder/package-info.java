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
 * {@link dev.ropewalk.decoder.Decoder} reads, scores and foretells; {@link dev.ropewalk.decoder.Context} continues what was read. Behind them,
 * each wing seeing only those named before it:
 *
 * <ul>
 *   <li>{@code checkpoint}: a model folder as files, and the families
 *   <li>{@code text}: tokenizers and chat templates
 *   <li>{@code hub}: models that are fetched by name
 *   <li>{@code engine}: kernels and number types
 *   <li>{@code attention}: plans made ready for the kernels, the key-value cache
 *   <li>{@code model}: weights, and the forward pass through all layers
 *   <li>{@code forecast}: memory and time, told beforehand
 *   <li>{@code training}: gradients and AdamW
 *   <li>{@code golden}: what others computed, held against this
 * </ul>
 */
@NullMarked
package dev.ropewalk.decoder;

import org.jspecify.annotations.NullMarked;
