package dev.ropewalk.web.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnceTest {

    /** Berlin's clock leaves out 02:00 to 03:00 on 28 March 2027, and shows it twice on 31 October. */
    @ParameterizedTest
    @CsvSource({
        "2027-01-31T02:30, Europe/Berlin, 2027-01-31T01:30:00Z",
        "2027-01-31T02:30+05:30, Europe/Berlin, 2027-01-30T21:00:00Z",
        "2027-01-31T02:30:15Z, Europe/Berlin, 2027-01-31T02:30:15Z",
        "2027-03-28T02:30, Europe/Berlin, 2027-03-28T01:00:00Z",
        "2027-10-31T02:30, Europe/Berlin, 2027-10-31T00:30:00Z"
    })
    void aTimeIsMeantWithItsOffsetOrAsTheClockOfTheZoneShowsIt(String at, String zone, Instant due) {
        assertThat(Once.of(at, zone).at()).isEqualTo(due);
    }

    @Test
    void itIsDueOnceAndNeverAgain() {
        Instant at = Instant.parse("2027-01-31T01:30:00Z");
        Once once = new Once(at);
        assertThat(once.between(at.minusSeconds(86_400), at.plusSeconds(86_400)))
                .contains(new Due.Passed(at, at, 1));
        assertThat(once.between(at, at.plusSeconds(86_400))).isEmpty();
        assertThat(once.after(at)).isEmpty();
        assertThat(once.getInitialExecutionTime(at.plusSeconds(86_400)))
                .as("wound after it has passed, as after a stop")
                .isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noon|UTC|at must be a time such as",
                "2027-02-30T00:00|UTC|at must be a time such as",
                "+12027-01-01T00:00Z|UTC|at must lie in a year from 1970 to 9998",
                "2027-01-01T00:00|Moon/Crater|zone must be a time zone"
            })
    void whatIsNoTimeIsRefused(String at, String zone, String sentence) {
        assertThatThrownBy(() -> Once.of(at, zone))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.getBody().getDetail()).startsWith(sentence));
    }
}
