package dev.ropewalk.app;

import dev.ropewalk.evaluator.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;

/** How far a run is: one line that is rewritten in a terminal, a line every few seconds elsewhere. */
final class ProgressLine implements Consumer<Progress> {

    private static final int BAR = 10;

    /** A line that is rewritten must not wrap. */
    private static final int COLUMNS = 79;

    private static final long TERMINAL_NANOS = 100_000_000L, FILE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal = System.console() != null;
    private long last = System.nanoTime() - FILE_NANOS;
    private boolean open;
    private boolean begun;

    ProgressLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Progress progress) {
        if (!begun && progress.cellsDone() < progress.cellsTotal()) {
            out.println(forecast(progress));
            out.flush();
        }
        begun = true;
        long now = System.nanoTime();
        if (now - last < (terminal ? TERMINAL_NANOS : FILE_NANOS)) return;
        last = now;
        if (terminal) {
            String text = text(progress);
            out.print("\r\u001b[2K" + text.substring(0, Math.min(COLUMNS, text.length())));
            open = true;
        } else {
            out.println(text(progress));
        }
        out.flush();
    }

    /** Leaves the terminal's line free for what follows. */
    void end() {
        if (open) out.print("\r\u001b[2K");
        out.flush();
    }

    private static String forecast(Progress p) {
        String memory = p.memory() == null ? "" : ", %.1f GB of memory".formatted(p.memory() / 1e9);
        return p.cellsTotal() - p.cellsDone() + " cells, " + (p.samplesTotal() - p.samplesDone()) + " samples: about "
                + clock(p.eta()) + memory;
    }

    private static String text(Progress p) {
        int filled = p.samplesTotal() == 0 ? BAR : (int) ((long) BAR * p.samplesDone() / p.samplesTotal());
        return "[" + "█".repeat(filled) + "·".repeat(BAR - filled) + "] " + p.samplesDone() + "/" + p.samplesTotal()
                + " samples, " + p.cellsDone() + "/" + p.cellsTotal() + " cells, " + clock(p.elapsed()) + ", about "
                + clock(p.eta()) + " to go  "
                + p.cell();
    }

    static String clock(Duration time) {
        long seconds = time.toSeconds();
        return seconds >= 3600
                ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
                : "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
