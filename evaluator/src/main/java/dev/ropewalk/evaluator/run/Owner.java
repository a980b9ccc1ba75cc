package dev.ropewalk.evaluator.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that executes a run, written {@code host/pid/start}. On the same machine the process table tells whether it lives, on another
 * only its heartbeat does.
 *
 * @param started milliseconds since 1970, 0 where the system does not say; tells a process from a later one with the same id
 */
record Owner(String host, long pid, long started) {

    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Owner CURRENT = of(ProcessHandle.current(), hostName());

    static Owner current() {
        return CURRENT;
    }

    /** What {@link #toString} wrote; empty for anything else. */
    static Optional<Owner> parse(String text) {
        int second = text.lastIndexOf('/'), first = text.lastIndexOf('/', second - 1);
        if (first < 1) return Optional.empty();
        try {
            return Optional.of(new Owner(
                    text.substring(0, first),
                    Long.parseLong(text.substring(first + 1, second)),
                    Long.parseLong(text.substring(second + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isDead(Instant heartbeat, Instant now) {
        if (!host.equals(CURRENT.host)) return Duration.between(heartbeat, now).compareTo(SILENCE) > 0;
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> of(process, host).started == started)
                .isEmpty();
    }

    private static Owner of(ProcessHandle process, String host) {
        return new Owner(
                host,
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
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
        return host + "/" + pid + "/" + started;
    }
}
