package dev.ropewalk.evaluator;

import java.util.Arrays;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Whether a database is of this program's schema. Flyway by itself only warns of one from the future. */
final class SchemaVersion {

    /** @throws DatabaseException if a newer program has migrated this database */
    static void refuseNewer(Flyway flyway) {
        String newer = last(flyway, state -> state.isApplied() && !state.isResolved());
        if (!newer.isEmpty())
            throw new DatabaseException("the database has schema version " + newer
                    + ", this program knows versions up to " + known(flyway)
                    + ": use a newer program or another database");
    }

    /** @throws DatabaseException if this program has a migration that the database lacks */
    static void refuseOlder(Flyway flyway) {
        if (!last(flyway, state -> state.isResolved() && !state.isApplied()).isEmpty())
            throw new DatabaseException("the database has "
                    + (applied(flyway).isEmpty() ? "no schema" : "schema version " + applied(flyway))
                    + ", this program needs version " + known(flyway)
                    + ": start ./ropewalk serve of this version on it first");
    }

    private static String known(Flyway flyway) {
        return last(flyway, MigrationState::isResolved);
    }

    private static String applied(Flyway flyway) {
        return last(flyway, MigrationState::isApplied);
    }

    /** Of those in a state, empty where there is none. */
    private static String last(Flyway flyway, Predicate<MigrationState> state) {
        return Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getVersion() != null && state.test(migration.getState()))
                .reduce((first, second) -> second)
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .orElse("");
    }

    private SchemaVersion() {}
}
