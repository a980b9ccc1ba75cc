package dev.ropewalk.evaluator.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who executes runs: a name made when a program starts, which no other has, whatever host and process id they share. Those stand in it for people;
 * nothing reads them.
 *
 * @param alone whether no other process can have the database open, so that every other owner is dead
 */
record Owner(String name, boolean alone) {

    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** H2 locks the file of an embedded database, unless it is told to share it. */
    private static final Pattern LOCKED =
            Pattern.compile("(?i)jdbc:h2:(?!tcp:|ssl:)(?!.*;(AUTO_SERVER=TRUE|FILE_LOCK=NO)(;|$)).*");

    /** One that is new, of the database at this URL. */
    static Owner of(String url) {
        return new Owner(
                hostName() + "/" + ProcessHandle.current().pid() + "/" + UUID.randomUUID(),
                LOCKED.matcher(url).matches());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
