package dev.ropewalk.app;

import dev.ropewalk.evaluator.recipe.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** How far a training is. */
final class TrainingLine implements Consumer<Step> {

    private final PrintWriter out;
    private final LiveLine line;
    private final int last;
    private final long begin = System.nanoTime();
    private int done;

    /** @param last step of this training */
    TrainingLine(PrintWriter out, int last) {
        this.out = out;
        this.line = new LiveLine(out);
        this.last = last;
    }

    @Override
    public void accept(Step step) {
        if (done == 0 && step.step() > 1) out.println("Going on after step " + (step.step() - 1) + ".");
        done++;
        line.show(() -> text(step));
    }

    private String text(Step step) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        return String.format(
                Locale.ROOT,
                "step %d/%d, loss %.4f, rate %.1e, %s, about %s to go",
                step.step(),
                last,
                step.loss(),
                step.learningRate(),
                ProgressLine.clock(elapsed),
                ProgressLine.clock(elapsed.multipliedBy(last - step.step()).dividedBy(done)));
    }

    void end() {
        line.end();
    }
}
