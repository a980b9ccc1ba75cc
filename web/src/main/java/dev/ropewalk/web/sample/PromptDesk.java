package dev.ropewalk.web.sample;

import dev.ropewalk.web.Refusal;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has prompts made anew, one at a time, each for as long as one may wait. */
@Component
class PromptDesk {

    private static final int AT_ONCE = 1, PATIENCE_SECONDS = 10, SLOWEST_SECONDS = 10;

    /** One of them is null. @param why it is not shown, half a sentence */
    record Shown(Prompts.@Nullable Prompt prompt, @Nullable String why) {}

    private static final Shown IMPORTED = new Shown(null, "it was imported, and what was asked is not known");

    private final Prompts prompts;
    private final Evidence evidence;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    PromptDesk(Prompts prompts, Evidence evidence) {
        this.prompts = prompts;
        this.evidence = evidence;
    }

    /** @throws Refusal 503 where it is nobody's turn for long */
    Shown of(Samples.Cell cell, Samples.Sample sample) {
        return asked(cell, sample).map(this::inTurn).orElse(IMPORTED);
    }

    /** Why it cannot be shown, as far as that is known without making it; null where it may be. */
    @Nullable
    String hindrance(Samples.Cell cell, Samples.Sample sample) {
        Optional<Prompts.Asked> asked = asked(cell, sample);
        if (asked.isEmpty()) return IMPORTED.why();
        try {
            prompts.of(asked.get(), () -> true);
            return null;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Optional<Prompts.Asked> asked(Samples.Cell cell, Samples.Sample sample) {
        return evidence.runs(cell.id()).stream()
                .findFirst()
                .map(run -> new Prompts.Asked(
                        evidence.document(run.id()), run.place(), sample.ordinal(), sample.promptSha256()));
    }

    private Shown inTurn(Prompts.Asked asked) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw Refusal.busy("Another prompt is being made; ask again in a few seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.busy("This service is about to end.");
        }
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLOWEST_SECONDS);
            Optional<Prompts.Prompt> made = prompts.of(asked, () -> System.nanoTime() - end > 0);
            return made.map(prompt -> new Shown(prompt, null))
                    .orElseGet(() -> new Shown(null, "making it takes longer than " + SLOWEST_SECONDS + " s"));
        } catch (IllegalArgumentException e) {
            return new Shown(null, String.valueOf(e.getMessage()));
        } finally {
            turns.release();
        }
    }
}
