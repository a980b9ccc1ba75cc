package dev.ropewalk.evaluator.database;

import dev.ropewalk.host.Causes;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * What a failure comes to in one sentence. A database tells of itself in several lines and with the statement that failed: of that its SQLState is left
 * (PostgreSQL's appendix A, H2's org.h2.api.ErrorCode).
 */
public final class DatabaseFailure {

    /** Serialization failure, which is H2's deadlock, too; PostgreSQL's deadlock; H2's row that was changed meanwhile, and its wait for a lock. */
    private static final Set<String> LOST = Set.of("40001", "40P01", "90131", "HYT00");

    /** Whether the same work, done again, may come through. */
    static boolean isLostToAnother(Throwable failure) {
        return state(failure).filter(LOST::contains).isPresent();
    }

    /** Whether there was no database to do it, or no room or connection in it: nothing is wrong with the work. */
    public static boolean isAway(Throwable failure) {
        return Causes.of(failure, CannotGetJdbcConnectionException.class)
                        .findFirst()
                        .isPresent()
                || Causes.of(failure, SQLException.class).findFirst().isPresent()
                        && (isUnreachable(state(failure).orElse(""))
                                || isFull(state(failure).orElse("")));
    }

    private static boolean isUnreachable(String state) {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || Set.of("90067", "90098", "90121").contains(state);
    }

    /** PostgreSQL's class 53: disk, memory, connections. */
    private static boolean isFull(String state) {
        return state.startsWith("53");
    }

    /** The message of the first cause, unless that is the database's own. */
    public static String sentence(Throwable failure) {
        Throwable first = Causes.of(failure).reduce((outer, inner) -> inner).orElse(failure);
        if (first instanceof SQLException)
            return what(state(failure).orElse(""))
                    + state(failure).map(state -> " (SQLState " + state + ")").orElse("");
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }

    /** Its own message, unless that is the database's. */
    public static String message(Throwable failure) {
        return failure instanceof NestedRuntimeException
                        || failure instanceof SQLException
                        || failure.getMessage() == null
                ? sentence(failure)
                : failure.getMessage();
    }

    private static String what(String state) {
        if (LOST.contains(state)) return "the database gave way to another process that wrote the same rows";
        if (isUnreachable(state)) return "the database cannot be reached";
        if (isFull(state)) return "the database has no room, memory or connection left";
        if (state.startsWith("22") || state.startsWith("23")) return "the database refused what was to be stored";
        return "the database failed";
    }

    private static Optional<String> state(Throwable failure) {
        return Causes.of(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .filter(state -> state != null)
                .findFirst();
    }

    private DatabaseFailure() {}
}
