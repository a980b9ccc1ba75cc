/**
 * Between texts and ids: {@link dev.ropewalk.decoder.text.Tokenizer} as its files say, and {@link dev.ropewalk.decoder.text.ChatTemplate}, which
 * the module jinja renders.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.text;
