package dev.ropewalk.decoder.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An answer's body whose reads end: where nothing comes for a while it is closed, and the read fails. The client's own time limit covers headers alone. */
final class WatchedBody extends FilterInputStream {

    private final Duration patience;

    WatchedBody(InputStream body, Duration patience) {
        super(body);
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws IOException where nothing came in time, too */
    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        late.thenRun(this::drop);
        int came;
        try {
            came = super.read(bytes, from, count);
        } finally {
            late.cancel(false);
        }
        if (!late.isCancelled()) throw new IOException("nothing came for " + patience.toSeconds() + " seconds");
        return came;
    }

    private void drop() {
        try {
            close();
        } catch (IOException e) {
            // the read says what is wrong
        }
    }
}
