package dev.ropewalk.app;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.recipe.Step;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.study.StudyExecutor;
import dev.ropewalk.evaluator.tuned.TunedModel;
import java.io.PrintWriter;
import java.util.Locale;

/** How far a study is: a line for the run or the tuning at hand, and what is left is said. */
final class StudyLines implements StudyExecutor.Listener {

    private final PrintWriter err;
    private ProgressLine run;
    private TrainingLine tuning;

    StudyLines(PrintWriter err) {
        this.err = err;
        run = new ProgressLine(err);
        tuning = new TrainingLine(err, 0);
    }

    @Override
    public void goesOn(String run) {
        err.println("Going on with run " + run + ", which was cut off.");
    }

    @Override
    public void measuring(Progress progress) {
        run.accept(progress);
    }

    @Override
    public void measured(RunReport report) {
        run.end();
        run = new ProgressLine(err);
        if (report.status().equals("queued"))
            err.println("Left run " + report.run() + "; the same command goes on with it.");
        err.flush();
    }

    @Override
    public void turnOf(TunedModel model, int number, int of) {
        err.printf(Locale.ROOT, "Model %d of %d, %s%n", number, of, model.folder());
        tuning = new TrainingLine(err, model.recipe().steps());
    }

    @Override
    public void tuning(TunedModel model, Step step) {
        tuning.accept(step);
    }

    @Override
    public void tuned(TunedModel model, boolean made) {
        tuning.end();
        if (!made) err.println("Left the tuning of " + model.recipe().name() + "; the same command goes on with it.");
        err.flush();
    }
}
