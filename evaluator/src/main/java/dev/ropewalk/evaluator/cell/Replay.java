package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import java.util.List;

/**
 * One question of a cell again (decision 68). Prompts are not stored: what a task asks follows from suite, tokenizer, length, seed and ordinal, and the stored
 * hash says whether it is the same.
 */
public final class Replay {

    private final Suite suite;
    private final int length;
    private final int ordinal;

    /**
     * @param suite of a run that has the cell
     * @param place of the cell there, from 0
     * @param ordinal of the question in the cell
     * @throws IllegalArgumentException one sentence: the suite or the task has fewer
     */
    public Replay(Suite suite, int place, int ordinal) {
        int seeds = suite.seeds().size(),
                configurations = suite.configurations().size(),
                lengths = suite.lengths().size(),
                cells = suite.tasks().size() * lengths * configurations * seeds;
        if (place < 0 || place >= cells)
            throw new IllegalArgumentException("the suite has cells 0 to " + (cells - 1) + ", got " + place);
        int column = place / seeds / configurations;
        this.suite = new Suite(
                suite.name(),
                suite.model(),
                List.of(suite.configurations().get(place / seeds % configurations)),
                List.of(suite.tasks().get(column / lengths)),
                suite.lengths(), // a task may draw from a text that is as long as the longest
                List.of(suite.seeds().get(place % seeds)),
                suite.dtype(),
                suite.device(),
                suite.trainedLength(),
                null);
        length = suite.lengths().get(column % lengths);
        this.ordinal = ordinal;
        if (ordinal < 0 || ordinal >= task().size())
            throw new IllegalArgumentException(
                    task().name() + " has samples 0 to " + (task().size() - 1) + " here, got " + ordinal);
    }

    /** The suite of this cell alone, but for its lengths. */
    public Suite suite() {
        return suite;
    }

    public Task task() {
        return suite.tasks().get(0);
    }

    public int length() {
        return length;
    }

    /** @param sha256 of all that is read of it */
    public record Question(Sample sample, String sha256) {}

    /** What was asked, without weights. */
    public Question question(ModelFiles files) {
        Samples samples = task().on(files.tokenizer(), suite.longest());
        Sample sample = samples.sample(length, suite.seeds().get(0), ordinal);
        return new Question(sample, samples.promptSha256(sample));
    }

    /** @param cell the id that it has as it is measured now */
    public record Answer(String cell, Question question, Outcome outcome) {}

    /** Puts it to the model, by itself: it was in a batch with others when it was measured. */
    public Answer answer(LoadedModel model) {
        SuiteCells cells =
                new SuiteCells(suite, model.files(), model.decoder().device().identity(), EngineNumber.CURRENT);
        Cell cell = cells.at(suite.lengths().indexOf(length));
        Sample sample = cell.sample(ordinal);
        Outcome outcome = sample.unasked() != null
                ? Outcome.unasked(sample)
                : cell.samples()
                        .measure(model.decoder(), cell.resolved(), List.of(sample))
                        .get(0);
        return new Answer(cell.id(), new Question(sample, cell.samples().promptSha256(sample)), outcome);
    }
}
