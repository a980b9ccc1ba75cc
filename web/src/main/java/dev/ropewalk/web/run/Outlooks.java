package dev.ropewalk.web.run;

import dev.ropewalk.results.outlook.Outlook;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.Room;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Foretells suites, one at a time, each for as long as one may wait. */
@Component
public class Outlooks {

    private static final int AT_ONCE = 1, PATIENCE_SECONDS = 10, SLOWEST_SECONDS = 10;

    private static final String TUNINGS =
            "Of a study its own model is foretold: how long its tunings take is not, and each tuned model is asked the same under one configuration.";

    private final DryRuns dryRuns;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    Outlooks(DryRuns dryRuns) {
        this.dryRuns = dryRuns;
    }

    /** @throws Refusal 400 where it does not fit its model or takes too long, 503 where it is nobody's turn for long */
    public Outlook of(AcceptedSuite suite) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw Refusal.busy("Another suite is being foretold; ask again in a few seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.busy("This service is about to end.");
        }
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLOWEST_SECONDS);
            Optional<Outlook> told = dryRuns.of(suite.document(), () -> System.nanoTime() - end > 0);
            Outlook outlook = told.orElseThrow(() -> Refusal.wrong(
                    "suite",
                    "To foretell this suite takes longer than " + SLOWEST_SECONDS + " s; ask for a part of it."));
            Outlook fitting = outlook.withRows(new Room().fill(outlook.rows()));
            return suite.isStudy() ? fitting.withNote(TUNINGS) : fitting;
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("suite", e);
        } finally {
            turns.release();
        }
    }
}
