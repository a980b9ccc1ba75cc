package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** One time, and then it is done. */
record Once(Instant at) implements Due {

    /**
     * As people write it: with an offset, or as the clock of a zone shows it. The same holds as of a cron: a time that the clock leaves out is due as it jumps, and one that it shows
     * twice is due the first time.
     *
     * @throws Refusal for what is no time or no zone
     */
    static Once of(String at, String zone) {
        ZoneId place = Times.zone(zone);
        try {
            return new Once(OffsetDateTime.parse(at).toInstant()).storable(at);
        } catch (DateTimeException withoutOffset) {
            try {
                return new Once(Times.shown(LocalDateTime.parse(at), place)).storable(at);
            } catch (DateTimeException e) {
                throw Refusal.wrong(
                        "at",
                        "at must be a time such as 2027-01-31T02:30 in the schedule's zone, or 2027-01-31T02:30+01:00, got '"
                                + at + "'.");
            }
        }
    }

    private Once storable(String written) {
        int year = at.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1970 || year > 9998)
            throw Refusal.wrong("at", "at must lie in a year from 1970 to 9998, got '" + written + "'.");
        return this;
    }

    @Override
    public Optional<Instant> after(Instant time) {
        return Optional.of(at).filter(at -> at.isAfter(time));
    }

    /** However late it is wound. */
    @Override
    public Instant getInitialExecutionTime(Instant now) {
        return at;
    }
}
