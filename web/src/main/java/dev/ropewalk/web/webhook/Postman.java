package dev.ropewalk.web.webhook;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Delivers what stands in the outbox, at least once: what was taken up by somebody who died, or whose answer was lost, is sent again under the same id, by which a receiver knows it. Tried
 * up to nine times over about 20 hours, each time four times later than the last up to eight hours, give or take a fifth, so that those that failed together do not come back together.
 */
@Component
class Postman {

    static final int TRIES = 9;

    private static final Duration PAUSE = Duration.ofSeconds(2),
            FIRST = Duration.ofSeconds(10),
            LAST = Duration.ofHours(8);
    private static final int FACTOR = 4, AT_ONCE = 4;

    private static final double SPREAD = 0.2;

    private final Deliveries deliveries;
    private final Sender sender;
    private final Clock clock;
    private final ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "postman");
        thread.setDaemon(true);
        return thread;
    });

    Postman(Deliveries deliveries, Sender sender, Clock clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    static class Rounds {

        @Bean
        RecurringTask<Void> postTask(Postman postman) {
            return Tasks.recurring("post", FixedDelay.of(PAUSE)).execute((instance, context) -> postman.round());
        }
    }

    /** All that is due when it begins, and what has become due once those are through. */
    void round() {
        try {
            for (List<Deliveries.Due> due = deliveries.due(); !due.isEmpty(); due = deliveries.due())
                hands.invokeAll(due.stream()
                        .map(one -> (Callable<@Nullable Void>) () -> {
                            deliver(one);
                            return null;
                        })
                        .toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void deliver(Deliveries.Due due) {
        if (!deliveries.take(due)) return;
        long seconds = clock.instant().getEpochSecond();
        Sender.Answer answer = sender.post(
                URI.create(due.url()),
                Map.of(
                        "webhook-id",
                        due.id(),
                        "webhook-timestamp",
                        Long.toString(seconds),
                        "webhook-signature",
                        Signature.of(due.secret(), due.id(), seconds, due.body())),
                due.body());
        if (answer.taken()) deliveries.delivered(due, answer);
        else
            deliveries.failed(
                    due,
                    answer,
                    again(due.tries() + 1, ThreadLocalRandom.current().nextDouble()));
    }

    /**
     * @param tries that have failed
     * @param chance 0..1
     * @return null once there were enough
     */
    static @Nullable Duration again(int tries, double chance) {
        if (tries >= TRIES) return null;
        double seconds = Math.min(LAST.toSeconds(), FIRST.toSeconds() * Math.pow(FACTOR, tries - 1));
        return Duration.ofSeconds(Math.round(seconds * (1 - SPREAD + 2 * SPREAD * chance)));
    }

    @PreDestroy
    void end() {
        hands.shutdownNow();
    }
}
