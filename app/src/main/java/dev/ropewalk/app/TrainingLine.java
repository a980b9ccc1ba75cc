package dev.ropewalk.app;

import dev.ropewalk.evaluator.recipe.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;

/** How far a training is: one line that is rewritten in a terminal, a line every few seconds elsewhere. */
final class TrainingLine implements Consumer<Step> {

    private static final long TERMINAL_NANOS = 100_000_000L, FILE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final int last;
    private final boolean terminal = System.console() != null;
    private final long begin = System.nanoTime();
    private long shown = begin - FILE_NANOS;
    private int done;
    private boolean open;

    /** @param last step of this training */
    TrainingLine(PrintWriter out, int last) {
        this.out = out;
        this.last = last;
    }

    @Override
    public void accept(Step step) {
        if (done == 0 && step.step() > 1) out.println("Going on after step " + (step.step() - 1) + ".");
        done++;
        long now = System.nanoTime();
        if (now - shown < (terminal ? TERMINAL_NANOS : FILE_NANOS)) return;
        shown = now;
        Duration elapsed = Duration.ofNanos(now - begin);
        String text = "step %d/%d, loss %.4f, learning rate %.2e, %s, about %s to go"
                .formatted(
                        step.step(),
                        last,
                        step.loss(),
                        step.learningRate(),
                        ProgressLine.clock(elapsed),
                        ProgressLine.clock(
                                elapsed.multipliedBy(last - step.step()).dividedBy(done)));
        if (terminal) out.print("\r\u001b[2K" + text);
        else out.println(text);
        open = terminal;
        out.flush();
    }

    /** Leaves the terminal's line free for what follows. */
    void end() {
        if (open) out.print("\r\u001b[2K");
        out.flush();
    }
}
