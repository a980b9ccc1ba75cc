package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.recipe.Step;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.tuned.TunedModel;
import dev.ropewalk.results.identity.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the models of runs that are parts of a study (decision 65). It uses the threads that measuring does, so that in a process either is done. Once a model is
 * there its run is an ordinary one, of that model under what it learned.
 */
final class Tunings {

    private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RunStore runs;
    private final Roots roots;
    private final Transaction transaction;
    private final Lock alone;

    /** @param alone held by whoever measures or tunes in this process */
    Tunings(RunStore runs, Roots roots, Transaction transaction, Lock alone) {
        this.runs = runs;
        this.roots = roots;
        this.transaction = transaction;
        this.alone = alone;
    }

    /**
     * The run's suite once its model is there.
     *
     * @param stops asked before every step
     * @return empty where it was left: what was learned is kept, and the same call goes on from there
     * @throws IllegalArgumentException one sentence: what lies elsewhere, does not fit the model or cannot be learned from
     * @throws CheckpointException one sentence, when the model cannot be read
     * @throws TrainingException one sentence: what ended the training
     */
    Optional<Suite> tuned(RunStore.Row row, String tuning, BooleanSupplier stops, Patience patience) {
        FinetuneRecipe recipe = FinetuneRecipe.parse(tuning);
        roots.checkOpened(recipe);
        TunedModel model = TunedModel.of(List.of(recipe)).get(0);
        if (!model.isMade() && !make(row, model, stops, patience)) return Optional.empty();
        Suite suite = Suite.parse(row.document()).of(model.folder().toString(), model.learned());
        Identity identity = suite.identity();
        patience.run(() -> transaction.run(() -> runs.tuned(row.id(), identity.json(), identity.sha256())));
        return Optional.of(suite);
    }

    private boolean make(RunStore.Row row, TunedModel model, BooleanSupplier stops, Patience patience) {
        if (!isAlone(stops)) return false;
        try {
            Told told = new Told(row.id(), patience);
            return model.isMade() || model.make(told::hear, stops);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            alone.unlock();
        }
    }

    /** Whether it was this run's turn before it was to be left. */
    private boolean isAlone(BooleanSupplier stops) {
        try {
            while (!stops.getAsBoolean()) if (alone.tryLock(1, TimeUnit.SECONDS)) return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Writes down now and then how far it is. */
    private final class Told {

        private final String run;
        private final Patience patience;
        private @Nullable Long last;

        Told(String run, Patience patience) {
            this.run = run;
            this.patience = patience;
        }

        void hear(Step step) {
            long now = System.nanoTime();
            if (last != null && now - last < TOLD_NANOS) return;
            last = now;
            patience.run(() -> transaction.run(() -> runs.tunes(run, step.step())));
        }
    }
}
