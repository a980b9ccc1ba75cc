package dev.ropewalk.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output, and whether it took everything: a {@code PrintStream} swallows what went wrong, and whoever says 0 has to know. */
final class StandardOutput extends OutputStream {

    /** What the C library calls EPIPE: the reader, {@code head} perhaps, has seen enough. */
    private static final String READER_LEFT = "Broken pipe";

    private final OutputStream out;
    private @Nullable IOException failure;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            if (failure == null) failure = e;
            throw e;
        }
    }

    /** @return what a user is told; empty also where the reader left */
    Optional<String> complaint() {
        return Optional.ofNullable(failure)
                .map(IOException::getMessage)
                .filter(reason -> !reason.contains(READER_LEFT))
                .map(reason -> "Standard output did not take everything: " + reason + ".");
    }
}
