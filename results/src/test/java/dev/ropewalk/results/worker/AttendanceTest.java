package dev.ropewalk.results.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    private static final String ONE = "node1/41/9f3c2a10-0000-4000-8000-000000000000";

    private static Attendance of(@Nullable Double silent, List<Taken> taken, Attendance.Wait... waits) {
        return new Attendance("manager/7/x", silent, taken.size(), taken, List.of(waits), List.of());
    }

    private static Taken taken(int cells, double free) {
        return new Taken(
                ONE,
                "r",
                "quick",
                "c",
                "rope{}",
                "passkey@1",
                512,
                1,
                cells,
                3,
                20,
                OffsetDateTime.MIN,
                90,
                null,
                null,
                null,
                free);
    }

    @Test
    void whatIsAsItShouldBeIsNotToldOf() {
        assertThat(of(4.0, List.of(taken(1, 26))).sentences()).isEmpty();
        assertThat(Attendance.NONE.sentences()).isEmpty();
    }

    /** Two reports that stayed away are told; six, and another may take the run. */
    @Test
    void aManagerThatIsSilentIsToldWithWhatComesOfIt() {
        assertThat(of(14.2, List.of()).sentences())
                .containsExactly(
                        "Its process was last heard of 14 s ago; unless it is heard of again, another takes the run in 15 s.");
        assertThat(of(200.0, List.of()).sentences())
                .containsExactly("Its process was last heard of 3 min ago; the next one that manages runs takes it.");
        assertThat(of(null, List.of()).sentences())
                .containsExactly("Its process was never heard of: the next one that manages runs takes it.");
    }

    @Test
    void aWorkerThatIsSilentIsToldWithItsCells() {
        assertThat(of(1.0, List.of(taken(1, 12), taken(3, 12))).sentences())
                .containsExactly(
                        "node1/41/9f3c2a10, which is at 4 cells, was last heard of 18 s ago; others may take them in 12 s.");
        assertThat(of(1.0, List.of(taken(1, -70))).sentences())
                .containsExactly(
                        "node1/41/9f3c2a10, which is at 1 cell, was last heard of 100 s ago; others may take it now.");
    }

    @Test
    void whatNobodyTakesIsToldWithWhatItNeeds() {
        assertThat(of(
                                1.0,
                                List.of(),
                                new Attendance.Wait("NVIDIA H200", "llama", 24, 0, 0, List.of()),
                                new Attendance.Wait(
                                        "cpu", "llama", 1, 2, 0, List.of("No model here", "The disk is full.")))
                        .sentences())
                .containsExactly(
                        "24 cells wait for a worker with NVIDIA H200: none is there that takes cells. ./ropewalk worker starts one.",
                        "1 cell waits for a worker with cpu that can measure llama. The 2 that are there say: No model here. The disk is full.");
    }

    @Test
    void whatIsTooLargeForAllIsToldWithWhatItNeeds() {
        Attendance.Shortage two = new Attendance.Shortage("cpu", 2, 14_230_000_000L, 8_000_000_000L),
                one = new Attendance.Shortage("NVIDIA H200", 1, 150_000_000_000L, 139_900_000_000L);
        assertThat(new Attendance("manager/7/x", 1.0, 0, List.of(), List.of(), List.of(two, one)).sentences())
                .containsExactly(
                        "2 cells need up to 14.2 GB of memory; the largest worker with cpu offers 8.0 GB.",
                        "1 cell needs 150.0 GB of memory; the largest worker with NVIDIA H200 offers 139.9 GB.");
        assertThat(Memory.text(999_400_000)).isEqualTo("999 MB");
    }

    /** Those that take no more are there, and are no help. */
    @Test
    void whoOnlyEndsWhatIsAtHandIsToldOf() {
        Attendance one = of(1.0, List.of(), new Attendance.Wait("cpu", "llama", 3, 0, 1, List.of()));
        assertThat(one.sentences())
                .containsExactly(
                        "3 cells wait for a worker with cpu: the one that is there ends what it is at and takes no more. ./ropewalk worker starts one.");
        assertThat(one.waiting()).extracting(Waiting::reason).containsExactly("draining");
        assertThat(of(60.0, List.of(), new Attendance.Wait("cpu", "llama", 3, 0, 0, List.of()))
                        .waiting())
                .extracting(Waiting::reason)
                .containsExactly("manager", "worker");
    }

    /** Decision 61: by priority, then in turns of people, then as they were handed in. */
    @Test
    void whatGoesBeforeIsToldByWhoseItIs() {
        assertThat(new Waiting.Line("cell", 40, 1, 1200, 2, 1).sentence("3 cells wait", "for a slot that is free"))
                .isEqualTo(
                        "3 cells wait: 40 cells of 1 person with a higher priority go first;"
                                + " 1,200 cells of 2 people take turns with them; 1 cell handed in earlier by the same person goes first.");
        assertThat(new Waiting.Line("run", 0, 0, 1, 1, 0).sentence("It waits", "for a process that takes it"))
                .isEqualTo("It waits: 1 run of 1 person takes turns with it.");
        assertThat(new Waiting.Line("cell", 0, 0, 0, 0, 0).sentence("1 cell waits", "for a slot that is free"))
                .isEqualTo("1 cell waits for a slot that is free.");
    }
}
