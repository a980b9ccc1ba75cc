package dev.ropewalk.decoder;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last prompt that was read to be kept, if nothing has taken its place. */
final class Kept implements AutoCloseable {

    private @Nullable Prefix prefix;

    /** What is kept, to be closed by the caller. */
    Optional<Prefix> take() {
        Optional<Prefix> taken = Optional.ofNullable(prefix);
        prefix = null;
        return taken;
    }

    void keep(Prefix next) {
        close();
        prefix = next;
    }

    /** Frees it. */
    @Override
    public void close() {
        take().ifPresent(Prefix::close);
    }
}
