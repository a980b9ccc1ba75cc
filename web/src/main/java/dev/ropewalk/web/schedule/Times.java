package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
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
final class Times implements Schedule {

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
        Times times;
        try {
            times = new Times(cron, ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw Refusal.wrong("zone", "zone must be a time zone such as Europe/Berlin or UTC, got '" + zone + "'.");
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

    /** @param first of them @param last of them @param count how many, at least 1 */
    record Passed(Instant first, Instant last, int count) {}

    /** Times behind one up to another, which may be one of them; empty where there is none. */
    Optional<Passed> between(Instant from, Instant to) {
        Optional<Instant> first = due(from, to);
        if (first.isEmpty()) return Optional.empty();
        Instant last = first.get();
        int count = 1;
        for (Optional<Instant> next = due(last, to); next.isPresent(); next = due(last, to)) {
            last = next.get();
            count++;
        }
        return Optional.of(new Passed(first.get(), last, count));
    }

    private Optional<Instant> due(Instant from, Instant to) {
        return after(from).filter(due -> !due.isAfter(to));
    }

    /** The first time behind another; empty where there is none. */
    Optional<Instant> after(Instant time) {
        return field(2).contains("*") ? byHoursThatPass(time) : byTheWallClock(time);
    }

    private Optional<Instant> byTheWallClock(Instant time) {
        Optional<LocalDateTime> next = next(LocalDateTime.ofInstant(time, zone));
        while (next.isPresent() && !shown(next.get()).isAfter(time)) next = next.flatMap(this::next);
        return next.map(this::shown);
    }

    /** When the clock shows it first, or jumps over it. */
    private Instant shown(LocalDateTime wanted) {
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

    @Override
    public Instant getNextExecutionTime(ExecutionComplete complete) {
        return after(complete.getTimeDone()).orElse(NEVER);
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
