package dev.ropewalk.evaluator.study;

import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.recipe.Step;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.tuned.TunedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Measures a study: the model itself, then every tuned model, which is made first where it is not. */
public final class StudyExecutor {

    /** Who is told how far it is. */
    public interface Listener {

        /** The next run is one that was left behind. */
        void goesOn(String run);

        void measuring(Progress progress);

        /** A run has ended, or was left and is queued again. */
        void measured(RunReport report);

        /** The turn of a tuned model. @param number from 1 */
        void turnOf(TunedModel model, int number, int of);

        void tuning(TunedModel model, Step step);

        /** @param made false when it was left */
        void tuned(TunedModel model, boolean made);
    }

    private final RunExecutor runs;
    private final Listener listener;
    private final BooleanSupplier leave;

    /** @param leave asked before every batch and every step; once true, what is at hand is left */
    public StudyExecutor(RunExecutor runs, Listener listener, BooleanSupplier leave) {
        this.runs = runs;
        this.listener = listener;
        this.leave = leave;
    }

    /**
     * Measures what is left of it.
     *
     * @param models those of the study
     * @return empty when it was left; the same call goes on from there
     * @throws IllegalStateException if another process has taken the run since it was found
     * @throws IllegalArgumentException one sentence: what does not fit a model, or a conversation that cannot be learned from
     * @throws TrainingException one sentence: what ended a training
     */
    public Optional<StudyReport> execute(Study study, List<TunedModel> models) throws IOException {
        List<RunReport> reports = new ArrayList<>();
        if (!measure(study.suite(), reports)) return Optional.empty();
        if (models.isEmpty())
            reports.set(0, reports.get(0).with(runs.findings(reports.get(0).run())));
        for (TunedModel model : models) {
            listener.turnOf(model, reports.size(), models.size());
            if (!model.isMade() && !tune(model)) return Optional.empty();
            Suite its = study.of(model.recipe()).of(model.folder().toString(), model.learned());
            if (!measure(its, reports)) return Optional.empty();
        }
        return Optional.of(new StudyReport(study, reports));
    }

    /** @return false when it was left */
    private boolean measure(Suite suite, List<RunReport> reports) {
        Optional<String> unfinished = runs.findUnfinished(suite);
        unfinished.ifPresent(listener::goesOn);
        RunReport report = runs.execute(unfinished.orElseGet(() -> runs.begin(suite)), listener::measuring, leave);
        listener.measured(report);
        reports.add(report);
        return !report.status().equals("queued");
    }

    private boolean tune(TunedModel model) throws IOException {
        boolean made = model.make(step -> listener.tuning(model, step), leave);
        listener.tuned(model, made);
        return made;
    }
}
