package dev.ropewalk.app;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.results.comparison.Detectable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** How far a run is; one that ends early takes at most what is foretold. */
final class ProgressLine implements Consumer<Progress> {

    private static final int BAR = 10;

    private final PrintWriter out;
    private final LiveLine line;
    private final String hedge;
    private boolean begun, waiting;

    ProgressLine(PrintWriter out) {
        this(out, "about");
    }

    /** @param hedge before the time that is left: {@code about}, or {@code at most} */
    ProgressLine(PrintWriter out, String hedge) {
        this.out = out;
        this.hedge = hedge;
        this.line = new LiveLine(out);
    }

    @Override
    public void accept(Progress progress) {
        if (!begun && progress.cellsDone() < progress.cellsTotal()) {
            out.println(forecast(progress));
            for (Detectable one : progress.tells()) out.println(one.task() + ": " + one.words() + ".");
            out.flush();
        }
        begun = true;
        if ((progress.waiting() != null) != waiting) {
            line.end();
            out.println(waiting ? "The run goes on." : "The run waits: " + progress.waiting() + ".");
            out.flush();
            waiting = !waiting;
        }
        if (!waiting) line.show(() -> text(progress));
    }

    void end() {
        line.end();
    }

    private String forecast(Progress p) {
        String memory = p.memory() == null ? "" : String.format(Locale.ROOT, ", %.1f GB of memory", p.memory() / 1e9);
        return p.cellsTotal() - p.cellsDone() + " cells, " + (p.samplesTotal() - p.samplesDone()) + " samples: " + hedge
                + " " + clock(p.eta()) + memory;
    }

    private String text(Progress p) {
        int filled = p.samplesTotal() == 0 ? BAR : (int) ((long) BAR * p.samplesDone() / p.samplesTotal());
        return "[" + "█".repeat(filled) + "·".repeat(BAR - filled) + "] " + p.samplesDone() + "/" + p.samplesTotal()
                + " samples, " + p.cellsDone() + "/" + p.cellsTotal() + " cells, " + clock(p.elapsed()) + ", " + hedge
                + " "
                + clock(p.eta()) + " to go  "
                + p.cell();
    }

    static String clock(Duration time) {
        long seconds = time.toSeconds();
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
