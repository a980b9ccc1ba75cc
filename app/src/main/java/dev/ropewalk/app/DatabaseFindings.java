package dev.ropewalk.app;

import dev.ropewalk.evaluator.cell.CellCheck;
import dev.ropewalk.results.worker.Silence;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateOutput;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What {@code doctor} finds of the database, by connections that may read alone. */
final class DatabaseFindings {

    /** Between two clocks, from which on schedules are late or early as people see it. */
    private static final Duration APART = Duration.ofSeconds(10);

    /** Contradictions that are told one by one. */
    private static final int MOST = 5;

    private final DatabaseOptions options;
    private final DataSource source;
    private final JdbcClient jdbc;
    private final List<Finding> findings = new ArrayList<>();

    private DatabaseFindings(DatabaseOptions options, DataSource source) {
        this.options = options;
        this.source = source;
        jdbc = JdbcClient.create(source);
    }

    static List<Finding> of(DatabaseOptions options) {
        try {
            EmbeddedDatabase file = options.file();
            if (file != null && !file.isThere())
                return List.of(
                        Finding.note(
                                "database",
                                "there is no " + file.file() + " yet",
                                "The first run or serve makes it; where there should be one, look at --db, ROPEWALK_DB and the folder."));
            DataSource source = options.readOnly();
            try (Connection held = source.getConnection()) { // H2 closes a file with its last connection
                DatabaseFindings all = new DatabaseFindings(options, source);
                all.look(held);
                return all.findings;
            }
        } catch (RefusedException e) {
            return List.of(Finding.wrong(
                    "database",
                    String.valueOf(e.getMessage()),
                    "Correct the address, or leave it out for ./data/ropewalk."));
        } catch (SQLException | RuntimeException e) {
            return List.of(
                    Complaint.isInUse(e)
                            ? Finding.note(
                                    "database",
                                    Complaint.of(e, options.origin()),
                                    "Ask that service, at /actuator/health, or end it and look again.")
                            : Finding.wrong(
                                    "database",
                                    Complaint.of(e, options.origin()),
                                    "Start it, or name another with --db or ROPEWALK_DB."));
        }
    }

    private void look(Connection connection) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        findings.add(Finding.fine(
                "database",
                data.getDatabaseProductName() + " "
                        + data.getDatabaseProductVersion().replaceFirst(" \\(.*", "") + ", "
                        + Secrets.hidden(options.url().replaceFirst(";.*", ""))));
        clock();
        if (!schema()) return;
        cells();
        silence();
    }

    /** @return whether it is this program's */
    private boolean schema() {
        if (jdbc.sql("select count(*) from information_schema.tables where lower(table_name) = 'flyway_schema_history'")
                        .query(Integer.class)
                        .single()
                == 0) {
            findings.add(Finding.note(
                    "schema", "there are no tables of this program", "The first ./ropewalk serve on it makes them."));
            return false;
        }
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migrations")
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load();
        MigrationInfo[] all;
        List<ValidateOutput> wrong;
        try {
            all = flyway.info().all();
            wrong = flyway.validateWithResult().invalidMigrations;
        } catch (FlywayException e) {
            findings.add(Finding.wrong("schema", Complaint.of(e, options.origin()), "Use a database of this program."));
            return false;
        }
        String newer = last(all, state -> state.isApplied() && !state.isResolved());
        if (!newer.isEmpty()) {
            findings.add(Finding.wrong(
                    "schema",
                    "version " + newer + " is of a newer program",
                    "Use a newer program, or another database."));
            return false;
        }
        for (ValidateOutput migration : wrong)
            findings.add(
                    Finding.wrong(
                            "schema",
                            "migration V" + migration.version + " (" + migration.description
                                    + ") is not what was applied: "
                                    + migration
                                            .errorDetails
                                            .errorMessage
                                            .lines()
                                            .findFirst()
                                            .orElse(""),
                            "Use the program whose migrations made this database, or a backup: what its tables are is not known."));
        String applied = last(all, MigrationState::isApplied);
        String older = last(all, state -> state == MigrationState.PENDING);
        if (!older.isEmpty())
            findings.add(Finding.note(
                    "schema",
                    "version " + applied + ", this program has " + older,
                    "The next ./ropewalk serve or run brings it up to date; make a backup first (docs/operation.md)."));
        else if (wrong.isEmpty())
            findings.add(Finding.fine("schema", "version " + applied + ", every migration as it was applied"));
        return older.isEmpty() && wrong.isEmpty();
    }

    private interface InState {
        boolean test(MigrationState state);
    }

    private static String last(MigrationInfo[] all, InState which) {
        String version = "";
        for (MigrationInfo migration : all)
            if (migration.getVersion() != null && which.test(migration.getState()))
                version = migration.getVersion().toString();
        return version;
    }

    private void cells() {
        CellCheck.Found found = new CellCheck(jdbc).check();
        String all = String.format(Locale.ROOT, "%,d cells, %,d samples", found.cells(), found.samples());
        if (found.wrong().isEmpty()) {
            findings.add(Finding.fine("results", all + ": each id is its hash, each number what its samples say"));
            return;
        }
        List<String> first =
                found.wrong().subList(0, Math.min(MOST, found.wrong().size()));
        findings.add(
                Finding.wrong(
                        "results",
                        found.wrong().size() + " of " + all + " contradict themselves: " + String.join("; ", first)
                                + (found.wrong().size() > MOST ? "; …" : ""),
                        "Take a backup back (docs/operation.md): something other than this program wrote there, or the disk lost it."));
    }

    private void clock() {
        Instant before = Instant.now();
        Instant theirs = jdbc.sql("select current_timestamp")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
        Instant after = Instant.now();
        Duration off = theirs.isBefore(before)
                ? Duration.between(theirs, before)
                : theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
        String apart = String.format(Locale.ROOT, "%.1f s from the database's", off.toMillis() / 1e3);
        findings.add(
                off.compareTo(APART) <= 0
                        ? Finding.fine("clock", apart)
                        : Finding.wrong(
                                "clock",
                                apart,
                                "Set both by the network's time: schedules are due by the service's clock, leases end by the database's."));
    }

    /** Who was not heard of; on a file that nobody has open that is everybody. */
    private void silence() {
        int runs = count(
                "select count(*) from run_owner_v1 where status = 'running' and " + Silence.isOver("heartbeat_at"));
        int cells = count(
                "select count(*) from cell_order_v1 where holder is not null and lease_until < current_timestamp");
        int workers = count("select count(*) from worker_v1 where " + Silence.isOver("heartbeat_at"));
        if (runs == 0 && cells == 0 && workers == 0) {
            findings.add(Finding.fine("processes", "nobody is silent who holds something"));
            return;
        }
        String found = runs + " running runs whose manager is silent, " + cells + " cells whose lease has run out, "
                + workers + " silent workers";
        findings.add(
                runs > 0 && options.isPostgresql()
                        ? Finding.wrong(
                                "processes", found, "Start ./ropewalk serve: it takes over what nobody manages.")
                        : Finding.note(
                                "processes",
                                found,
                                "Nothing is to be done: whoever runs next takes them over; workers are forgotten after a day."));
    }

    private int count(String question) {
        return Objects.requireNonNull(jdbc.sql(question).query(Integer.class).single());
    }
}
