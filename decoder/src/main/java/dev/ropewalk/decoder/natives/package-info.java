/** Machine code: {@link dev.ropewalk.decoder.natives.NativeLibraries} puts on the disk what DJL loads. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.natives;
