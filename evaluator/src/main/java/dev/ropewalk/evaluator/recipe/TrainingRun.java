package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.training.Trainer;
import dev.ropewalk.decoder.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training as a sequence of steps, each of which follows from its number and the state before it. Every so many steps the state is put into
 * the output folder; whoever finds one there goes on from it, if it is of the same training.
 */
final class TrainingRun {

    static final String STATE = "training-state.safetensors";

    private static final String LOG = "log", CODE = "code";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Writes the finished model beside the state. */
    interface Finish {
        void write(Step last, List<String> codeVersions) throws IOException;
    }

    private final Trainer trainer;
    private final Setting setting;
    private final Map<String, String> identity;
    private final int steps;
    private final Set<String> codeVersions = new LinkedHashSet<>();
    private final List<Step> log = new ArrayList<>();
    private int saved;

    /**
     * Goes on from the state in the folder, if there is one.
     *
     * @param identity what decides over the weights, by names that a reader understands; the first that differs is told
     * @param steps of the whole training
     * @throws TrainingException one sentence, when the folder holds another training
     */
    TrainingRun(Trainer trainer, Setting setting, Map<String, String> identity, int steps) {
        this.trainer = trainer;
        this.setting = setting;
        this.identity = identity;
        this.steps = steps;
        if (Files.exists(state())) resume();
        codeVersions.add(setting.codeVersion());
        if (setting.lastStep() < trainer.steps())
            throw new TrainingException(setting.out() + " holds the training after step " + trainer.steps()
                    + ", which is beyond the step " + setting.lastStep() + " that is asked for");
    }

    private Path state() {
        return setting.out().resolve(STATE);
    }

    private void resume() {
        Map<String, String> told = trainer.restoreState(state());
        identity.keySet().forEach(name -> {
            String before = told.get(name), now = identity.get(name);
            if (!Objects.equals(before, now))
                throw new TrainingException(setting.out() + " holds a training with " + name + " " + before
                        + ", now it is " + now + "; take another folder, or delete " + STATE
                        + " in this one to begin anew");
        });
        log.addAll(List.of(JSON.readValue(told.getOrDefault(LOG, "[]"), Step[].class)));
        codeVersions.addAll(List.of(JSON.readValue(told.getOrDefault(CODE, "[]"), String[].class)));
        saved = trainer.steps();
    }

    /** @return whether the last step asked for was reached; otherwise somebody interrupted, and the state is saved */
    boolean execute(IntFunction<Batch> batches, int checkpointEvery, Finish finish) throws IOException {
        Files.createDirectories(setting.out());
        int last = Math.min(steps, setting.lastStep());
        while (trainer.steps() < last) {
            if (setting.interrupted().getAsBoolean()) {
                if (trainer.steps() > saved) save();
                return false;
            }
            step(batches.apply(trainer.steps() + 1));
            if (trainer.steps() % checkpointEvery == 0 || trainer.steps() == last) save();
        }
        try {
            finish.write(log.get(log.size() - 1), List.copyOf(codeVersions));
            if (last == steps) Files.delete(state());
        } catch (IOException e) {
            throw failed("The model", e);
        }
        return true;
    }

    private void step(Batch batch) {
        long begin = System.nanoTime();
        double loss;
        try {
            loss = trainer.step(batch.samples(), batch.together(), batch.plan(), batch.learningRate());
        } catch (TrainingException e) {
            throw new TrainingException(e.getMessage() + "; " + intact());
        }
        Step step = new Step(trainer.steps(), loss, batch.learningRate(), (System.nanoTime() - begin) / 1e9);
        log.add(step);
        setting.progress().accept(step);
    }

    private void save() {
        Map<String, String> told = new LinkedHashMap<>(identity);
        told.put(CODE, JSON.writeValueAsString(codeVersions));
        told.put(LOG, JSON.writeValueAsString(log));
        try {
            trainer.saveState(state(), told);
        } catch (IOException e) {
            throw failed("The state after step " + trainer.steps(), e);
        }
        saved = trainer.steps();
    }

    private TrainingException failed(String what, IOException e) {
        TrainingException failure = new TrainingException(what + " could not be written to " + setting.out() + " ("
                + e.getMessage() + "); " + intact() + (saved == 0 ? "" : ", and the same command goes on from there"));
        failure.initCause(e);
        return failure;
    }

    private String intact() {
        return saved == 0 ? "no state was saved before" : "the state after step " + saved + " is intact";
    }

    List<Step> log() {
        return List.copyOf(log);
    }
}
