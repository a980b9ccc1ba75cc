/** Files of llama.cpp as model folders: {@link dev.ropewalk.decoder.gguf.GgufFolder} makes one of a file. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.gguf;
