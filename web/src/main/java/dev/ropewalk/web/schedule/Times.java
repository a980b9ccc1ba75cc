package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import dev.ropewalk.web.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a schedule is due (decision 58): six fields, second first, meant in a zone. The wall clock counts: a time that it leaves out in spring is due as it jumps, and one that
 * it shows twice in autumn is due the first time. Where the hour is left open ({@code *}), hours count as they pass: each of the two in autumn, none in spring.
 */
final class Times implements Due {

    /** What stands for the second: at most one firing a minute. */
    private static final Pattern ONE_NUMBER = Pattern.compile("[0-9]+");

    private final String[] fields;
    private final ZoneId zone;
    private final CronSchedule wall; // as if no clock ever changed

    /** @throws IllegalArgumentException if it is no cron */
    Times(String cron, ZoneId zone) {
        this.zone = zone;
        wall = new CronSchedule(cron, ZoneOffset.UTC);
        fields = cron.strip().split("\\s+");
        if (wall.isDisabled()) throw new IllegalArgumentException(cron);
    }

    /** As people write it. @throws Refusal for what is no time zone, no cron, never due or due more often than once a minute */
    static Times of(String cron, String zone) {
        ZoneId place = zone(zone);
        Times times;
        try {
            times = new Times(cron, place);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong(
                    "cron",
                    "cron must have six fields, second minute hour day month weekday, such as '0 30 2 * * *', got '"
                            + cron + "'.");
        }
        if (!ONE_NUMBER.matcher(times.field(0)).matches())
            throw Refusal.wrong(
                    "cron",
                    "cron must be due at most once a minute: its first field, the second, must be one number, got '"
                            + times.field(0) + "'.");
        if (times.after(Instant.EPOCH).isEmpty())
            throw Refusal.wrong("cron", "cron must be due sometime, '" + cron + "' never is.");
        return times;
    }

    /** @throws Refusal for what is no time zone */
    static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw Refusal.wrong("zone", "zone must be a time zone such as Europe/Berlin or UTC, got '" + zone + "'.");
        }
    }

    @Override
    public Optional<Instant> after(Instant time) {
        return field(2).contains("*") ? byHoursThatPass(time) : byTheWallClock(time);
    }

    private Optional<Instant> byTheWallClock(Instant time) {
        Optional<LocalDateTime> next = next(LocalDateTime.ofInstant(time, zone));
        while (next.isPresent() && !shown(next.get(), zone).isAfter(time)) next = next.flatMap(this::next);
        return next.map(shown -> shown(shown, zone));
    }

    /** When the clock of a zone shows it first, or jumps over it. */
    static Instant shown(LocalDateTime wanted, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(wanted);
        return change != null && change.isGap()
                ? change.getInstant()
                : wanted.atZone(zone).toInstant(); // of two it is the earlier
    }

    private Optional<Instant> byHoursThatPass(Instant time) {
        ZoneOffset offset = zone.getRules().getOffset(time);
        LocalDateTime from = LocalDateTime.ofInstant(time, offset);
        ZoneOffsetTransition change = zone.getRules().nextTransition(time);
        while (true) {
            Optional<LocalDateTime> next = next(from);
            if (next.isEmpty()) return Optional.empty();
            Instant due = next.get().toInstant(offset);
            if (change == null || due.isBefore(change.getInstant())) return Optional.of(due);
            from = change.getDateTimeAfter().minusSeconds(1);
            offset = change.getOffsetAfter();
            change = zone.getRules().nextTransition(change.getInstant());
        }
    }

    private Optional<LocalDateTime> next(LocalDateTime time) {
        Instant next = wall.getNextExecutionTime(ExecutionComplete.simulatedSuccess(time.toInstant(ZoneOffset.UTC)));
        return next.equals(NEVER) ? Optional.empty() : Optional.of(LocalDateTime.ofInstant(next, ZoneOffset.UTC));
    }

    /** Of a word such as {@code @daily}, what it stands for. */
    private String field(int number) {
        if (fields.length == 6) return fields[number];
        return number == 2 && fields[0].equals("@hourly") ? "*" : "0";
    }
}
