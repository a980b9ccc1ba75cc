package dev.ropewalk.web;

import dev.ropewalk.host.Causes;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

/** A database that cannot be used for a while: another process ended, no connection is free, the disk is full. */
final class DatabaseTrouble {

    /** Seconds after which to ask again. */
    static final int AGAIN = 5;

    private static final List<Class<? extends Exception>> PASSING = List.of(
            CannotCreateTransactionException.class,
            DataAccessResourceFailureException.class,
            TransientDataAccessException.class);

    /** What to tell whoever asked; empty where a failure is of another kind. */
    static Optional<String> sentence(@Nullable Throwable failure) {
        Optional<IOException> disk = Causes.of(failure, IOException.class)
                .filter(cause -> !cause.getClass().getPackageName().equals("java.net"))
                .reduce((outer, inner) -> inner);
        boolean ofDatabase = Causes.of(failure)
                .anyMatch(cause -> cause instanceof SQLException || cause instanceof UncategorizedSQLException);
        if (ofDatabase && disk.isPresent())
            return Optional.of("The database cannot be used just now: "
                    + String.valueOf(disk.get().getMessage())
                            .lines()
                            .findFirst()
                            .orElse("its disk fails") + ".");
        return Causes.of(failure).anyMatch(cause -> PASSING.stream().anyMatch(kind -> kind.isInstance(cause)))
                ? Optional.of("The database cannot be reached just now; ask again in a few seconds.")
                : Optional.empty();
    }

    private DatabaseTrouble() {}
}
