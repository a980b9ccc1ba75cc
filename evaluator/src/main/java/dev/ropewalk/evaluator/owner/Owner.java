package dev.ropewalk.evaluator.owner;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A process that holds runs and cells (decisions 15 and 53): a name made when a program starts, which no other has, whatever host and process id they share.
 * Those stand in it for people; nothing reads them.
 *
 * @param kind of the database, which says how much is known of other processes
 * @param heartbeat how often it says that it lives; the same for all that share a database
 */
public record Owner(String name, Kind kind, Duration heartbeat) {

    /** What the database knows of those who have it open. */
    public enum Kind {
        /** H2 locks its file: whoever else is named there is dead. */
        ALONE,
        /** Others may have it open. */
        SHARED,
        /** PostgreSQL, which says since when it runs: nobody could report while it did not. */
        POSTGRESQL
    }

    /** Unless a test is in a hurry. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Heartbeats that may stay away until an owner counts as dead. */
    private static final int SILENCE = 6;

    /** Heartbeats after its start that a database waits for owners that could not reach it. */
    private static final int RETURN = 3;

    /** H2 locks the file of an embedded database, unless it is told to share it. */
    private static final Pattern LOCKED =
            Pattern.compile("(?i)jdbc:h2:(?!tcp:|ssl:)(?!.*;(AUTO_SERVER=TRUE|FILE_LOCK=NO)(;|$)).*");

    /** One that is new, of the database at this URL. */
    public static Owner of(String url, Duration heartbeat) {
        return new Owner(
                hostName() + "/" + ProcessHandle.current().pid() + "/" + UUID.randomUUID(),
                LOCKED.matcher(url).matches()
                        ? Kind.ALONE
                        : url.startsWith("jdbc:postgresql:") ? Kind.POSTGRESQL : Kind.SHARED,
                heartbeat);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether no other process can have the database open. */
    public boolean isAlone() {
        return kind == Kind.ALONE;
    }

    /** After which whoever says nothing counts as dead. */
    public Duration silence() {
        return heartbeat.multipliedBy(SILENCE);
    }

    /** SQL: until when whoever was heard of at a time may be silent. @param heard SQL, such as a column or {@code current_timestamp} */
    public String deadline(String heard) {
        return heard + " + " + seconds(SILENCE);
    }

    /**
     * SQL, a condition: whether another owner is dead.
     *
     * @param name a column with its name
     * @param deadline SQL, the time until which it may be silent
     */
    public String dead(String name, String deadline) {
        String silent = deadline + " < current_timestamp";
        return switch (kind) {
            case ALONE -> "(" + name + " <> :me or " + silent + ")";
            case SHARED -> "(" + silent + ")";
            case POSTGRESQL ->
                "(" + silent + " and pg_postmaster_start_time() + " + seconds(RETURN) + " < current_timestamp)";
        };
    }

    private String seconds(int heartbeats) {
        long millis = heartbeat.toMillis() * heartbeats;
        return "interval '" + millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000) + "' second";
    }

    @Override
    public String toString() {
        return name;
    }
}
