package dev.ropewalk.evaluator.database;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Work in one transaction, done again where the database gave up on it in favour of another's. Within a transaction of somebody else it is a part of
 * that, which only its owner can begin again.
 */
public final class Transaction {

    private static final RetryTemplate AGAIN = new RetryTemplate(RetryPolicy.builder()
            .maxRetries(5)
            .delay(Duration.ofMillis(50))
            .multiplier(2)
            .jitter(Duration.ofMillis(25)) // two that met need not meet again
            .predicate(DatabaseFailure::isLostToAnother)
            .build());

    private final TransactionTemplate template;

    private Transaction(PlatformTransactionManager transactions, int propagation) {
        template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
    }

    /** Part of the caller's where there is one. */
    public static Transaction joining(PlatformTransactionManager transactions) {
        return new Transaction(transactions, TransactionDefinition.PROPAGATION_REQUIRED);
    }

    /** Its own, whatever the caller is in. */
    public static Transaction ofItsOwn(PlatformTransactionManager transactions) {
        return new Transaction(transactions, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    public <T> T get(Supplier<T> work) {
        Supplier<T> once = () -> Objects.requireNonNull(template.execute(status -> work.get()));
        return isPart() ? once.get() : AGAIN.invoke(once);
    }

    public void run(Runnable work) {
        Runnable once = () -> template.executeWithoutResult(status -> work.run());
        if (isPart()) once.run();
        else AGAIN.invoke(once);
    }

    private boolean isPart() {
        return template.getPropagationBehavior() == TransactionDefinition.PROPAGATION_REQUIRED
                && TransactionSynchronizationManager.isActualTransactionActive();
    }
}
