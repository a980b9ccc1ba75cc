package dev.ropewalk.decoder.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of tensors whose header has been read and checked; the numbers are read on demand. */
public sealed interface TensorFile permits Safetensors, GgufFile {

    /**
     * Where a tensor lies.
     *
     * @param dtype the type's name in its format: {@code F32}, {@code BF16}, {@code Q4_K} …
     * @param shape the size that changes slowest first
     * @param begin first byte, from the start of the file
     * @param end last byte plus one
     */
    record Entry(String name, String dtype, long[] shape, long begin, long end) {}

    Path file();

    /** Fills a buffer with the tensor's bytes from {@code at} on, little-endian. */
    default void read(Entry entry, long at, ByteBuffer into) {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
            long position = entry.begin() + at - into.position();
            while (into.hasRemaining())
                if (channel.read(into, position + into.position()) < 0)
                    throw broken("ends within tensor " + entry.name() + ": it was cut off while it was read");
        } catch (IOException e) {
            throw new CheckpointException(file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param what the rest of a sentence that begins with the file */
    default CheckpointException broken(String what) {
        return new CheckpointException(file() + " " + what + ".");
    }
}
