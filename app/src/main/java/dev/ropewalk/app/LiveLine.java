package dev.ropewalk.app;

import dev.ropewalk.methods.Excerpt;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** How far something is: one line that is rewritten in a terminal, a line every few seconds elsewhere. */
final class LiveLine {

    /** A line that is rewritten must not wrap. */
    private static final int COLUMNS = 79;

    private static final long TERMINAL_NANOS = 100_000_000L, FILE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal = System.console() != null;
    private long last = System.nanoTime() - FILE_NANOS;
    private boolean open;

    LiveLine(PrintWriter out) {
        this.out = out;
    }

    /** @param text asked for if it is time to show one */
    void show(Supplier<String> text) {
        long now = System.nanoTime();
        if (now - last < (terminal ? TERMINAL_NANOS : FILE_NANOS)) return;
        last = now;
        String line = text.get();
        if (terminal) out.print("\r\u001b[2K" + Excerpt.of(line, COLUMNS));
        else out.println(line);
        open = terminal;
        out.flush();
    }

    /** Leaves the terminal's line free for what follows. */
    void end() {
        if (open) out.print("\r\u001b[2K");
        open = false;
        out.flush();
    }
}
