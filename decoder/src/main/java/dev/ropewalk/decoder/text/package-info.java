/** Between texts and ids: tokenizers as their files say, and chat templates. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.text;
