package dev.ropewalk.web.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ropewalk.web.Notes;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JournalTest {

    private final Journal journal = new Journal(JsonMapper.shared());

    /** Whoever comes back hears each cell that changed meanwhile, once, as it is now, and nothing else. */
    @Test
    void whatChangedSinceIsTold() {
        journal.note(progress(0, 0, 0));
        Journal.News first = journal.since(0);
        assertThat(cells(first)).hasSize(3);
        journal.note(progress(0, 0, 0));
        assertThat(journal.since(0).number()).isEqualTo(first.number());
        journal.note(progress(0, 1, 0));
        journal.note(progress(0, 2, 1));
        Journal.News rest = journal.since(journal.number(journal.event(first.number())));
        assertThat(cells(rest).values())
                .extracting(
                        cell -> cell.path("ordinal").asInt(),
                        cell -> cell.path("stored").asLong())
                .containsExactly(tuple(1, 2L), tuple(2, 1L));
        assertThat(cells(journal.since(rest.number()))).isEmpty();
    }

    /** Two hundred who begin to follow a run at the same moment made two hundred readings of all its cells. */
    @Test
    void whoComesTogetherReadsOnce() {
        Journal another = new Journal(JsonMapper.shared());
        AtomicInteger read = new AtomicInteger();
        for (int i = 0; i < 200; i++)
            another.noteUnlessFresh(() -> {
                read.incrementAndGet();
                return progress(0);
            });
        assertThat(read).hasValue(1);
        assertThat(cells(another.since(0))).hasSize(1);
        assertThat(another.since(0).json()).isSameAs(another.since(0).json());
    }

    /** Another process's numbers mean nothing here: all is told again. */
    @Test
    void whatIsNotItsOwnIsForgotten() {
        journal.note(progress(0));
        assertThat(journal.number(journal.event(1))).isOne();
        for (String foreign : new String[] {
            new Journal(JsonMapper.shared()).event(1), journal.event(2), journal.event(1) + "x", "", "7"
        }) assertThat(journal.number(foreign)).as(foreign).isZero();
        assertThat(journal.number(null)).isZero();
    }

    private static JsonNode cells(Journal.News news) {
        return JsonMapper.shared().readTree(news.json()).path("cells");
    }

    private static Progress progress(int... stored) {
        Run run = new Run(
                "r",
                "s",
                "running",
                null,
                false,
                null,
                null,
                null,
                OffsetDateTime.MIN,
                null,
                null,
                3,
                0,
                0,
                3,
                0,
                "normal",
                false,
                null,
                null,
                null);
        return Progress.of(
                run,
                IntStream.range(0, stored.length)
                        .mapToObj(i -> cell(i, stored[i]))
                        .toList(),
                null,
                null,
                List.of());
    }

    private static RunCell cell(int ordinal, int stored) {
        return new RunCell(
                ordinal,
                false,
                "c" + ordinal,
                "b",
                "x",
                "rope",
                "rope{}",
                "passkey@1",
                "accuracy",
                256,
                1,
                "running",
                null,
                9,
                stored,
                0,
                0,
                null,
                null,
                null,
                256,
                null,
                Notes.NONE);
    }
}
