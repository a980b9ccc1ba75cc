package dev.ropewalk.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Ctrl-C while cells are measured: asks it to leave, and lets the process end only when the batch at hand is stored. */
final class Interruption implements BooleanSupplier, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Duration patience;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread hook = new Thread(this::leave, "interruption");

    Interruption() {
        this(PATIENCE);
    }

    /** @param patience with the batch at hand */
    Interruption(Duration patience) {
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public boolean getAsBoolean() {
        return asked.getCount() == 0;
    }

    private void leave() {
        asked.countDown();
        try {
            left.await(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run is left, or has ended. */
    @Override
    public void close() {
        left.countDown();
        if (!getAsBoolean()) Runtime.getRuntime().removeShutdownHook(hook);
    }
}
