package dev.ropewalk.web.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Europe/Berlin left out 02:00 to 03:00 on 28 March 2027 (at 01:00 UTC) and shows 02:00 to 03:00 twice on 31 October 2027 (from 00:00 UTC): IANA's database. */
class TimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> due(String cron, ZoneId zone, String from, String to) {
        Times times = Times.of(cron, zone.getId());
        List<String> due = new ArrayList<>();
        for (Optional<Instant> next = times.after(Instant.parse(from));
                next.isPresent() && !next.get().isAfter(Instant.parse(to));
                next = times.after(next.get())) due.add(next.get().toString());
        return due;
    }

    @Test
    void aTimeThatTheClockLeavesOutIsDueAsItJumps() {
        assertThat(due("0 30 2 * * *", BERLIN, "2027-03-26T12:00:00Z", "2027-03-29T12:00:00Z"))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z");
        assertThat(due("0 30 2 28 3 *", BERLIN, "2026-11-30T00:00:00Z", "2028-12-31T00:00:00Z"))
                .containsExactly("2027-03-28T01:00:00Z", "2028-03-28T00:30:00Z");
    }

    @Test
    void severalThatItLeavesOutAreDueOnce() {
        assertThat(due("0 0,30 2,3 * * *", BERLIN, "2027-03-28T00:00:00Z", "2027-03-28T12:00:00Z"))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z");
    }

    @Test
    void aTimeThatItShowsTwiceIsDueTheFirstTime() {
        assertThat(due("0 30 2 * * *", BERLIN, "2027-10-30T12:00:00Z", "2027-11-01T12:00:00Z"))
                .containsExactly("2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z");
    }

    @Test
    void hoursThatAreLeftOpenCountAsTheyPass() {
        assertThat(due("0 30 * * * *", BERLIN, "2027-03-28T00:00:00Z", "2027-03-28T03:00:00Z"))
                .containsExactly("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z");
        assertThat(due("0 30 * * * *", BERLIN, "2027-10-31T00:00:00Z", "2027-10-31T03:00:00Z"))
                .containsExactly("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "2027-10-31T02:30:00Z");
        assertThat(due("0 0 */2 * * *", BERLIN, "2027-10-30T22:00:00Z", "2027-10-31T04:00:00Z"))
                .as("00:00, twice 02:00 and 04:00 on the wall")
                .containsExactly("2027-10-31T00:00:00Z", "2027-10-31T01:00:00Z", "2027-10-31T03:00:00Z");
    }

    /** Lord Howe's clock jumps by half an hour, over one full hour; Samoa left out a day, 30 December 2011. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2027, 365, 8760",
        "America/New_York, 2028, 366, 8784",
        "Australia/Lord_Howe, 2027, 365, 8759",
        "Pacific/Apia, 2011, 365, 8736",
        "UTC, 2027, 365, 8760"
    })
    void aDailyOneIsDueOnceADayAndAnHourlyOneOnceAnHour(String zone, int year, int days, int hours) {
        Instant
                begin =
                        LocalDate.of(year, 1, 1)
                                .atTime(LocalTime.MIN)
                                .atZone(ZoneId.of(zone))
                                .toInstant(),
                end =
                        LocalDate.of(year + 1, 1, 1)
                                .atTime(LocalTime.MIN)
                                .atZone(ZoneId.of(zone))
                                .toInstant();
        Instant before = begin.minusSeconds(1), last = end.minusSeconds(1);
        assertThat(Times.of("0 15 2 * * *", zone)
                        .between(before, last)
                        .orElseThrow()
                        .count())
                .isEqualTo(days);
        assertThat(Times.of("0 0 * * * *", zone)
                        .between(before, last)
                        .orElseThrow()
                        .count())
                .isEqualTo(hours);
    }

    @Test
    void whatPassedHasAFirstALastAndANumber() {
        Times times = Times.of("0 * * * * *", "UTC");
        assertThat(times.between(Instant.parse("2026-11-30T02:53:00Z"), Instant.parse("2026-11-30T02:57:49Z")))
                .contains(new Due.Passed(
                        Instant.parse("2026-11-30T02:54:00Z"), Instant.parse("2026-11-30T02:57:00Z"), 4));
        assertThat(times.between(Instant.parse("2026-11-30T02:57:00Z"), Instant.parse("2026-11-30T02:57:59Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every night|UTC|cron must have six fields, second minute hour day month weekday, such as '0 30 2 * * *', got 'every night'.",
                "*/5 * * * * *|UTC|cron must be due at most once a minute: its first field, the second, must be one number, got '*/5'.",
                "0,1 0 0 * * *|UTC|cron must be due at most once a minute: its first field, the second, must be one number, got '0,1'.",
                "0 0 0 30 2 *|UTC|cron must be due sometime, '0 0 0 30 2 *' never is.",
                "0 0 0 * * *|Moon/Crater|zone must be a time zone such as Europe/Berlin or UTC, got 'Moon/Crater'."
            })
    void whatIsNoneIsRefused(String cron, String zone, String sentence) {
        assertThatThrownBy(() -> Times.of(cron, zone))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.getBody().getDetail()).isEqualTo(sentence));
    }
}
