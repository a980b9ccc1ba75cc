package dev.ropewalk.evaluator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private static final long SECOND = 1_000_000_000;

    private static ProcessorTime at(double wall, @Nullable Double busy, double own, Map<Long, Long> threads) {
        return new ProcessorTime(
                (long) (SECOND * wall),
                4,
                busy == null ? null : (Long) (long) (SECOND * busy),
                (long) (SECOND * own),
                threads);
    }

    /** In 2 s of four processors all were busy for 5 s, this process for 3.5, of which thread 7 took 0.25 and thread 8, which is new, 0.5. */
    @Test
    void othersAreOtherProcessesAndThreadsThatDoNotMeasure() {
        ProcessorTime before = at(1, 10.0, 4, Map.of(7L, SECOND, 9L, SECOND));
        ProcessorTime.Spent spent =
                at(3, 15.0, 7.5, Map.of(7L, SECOND * 5 / 4, 8L, SECOND / 2)).since(before);
        assertThat(spent.seconds()).isCloseTo(8, within(1e-9));
        assertThat(spent.others()).isCloseTo(1.5 + 0.75, within(1e-9));
        assertThat(spent.plus(new ProcessorTime.Spent(2, 0))).isEqualTo(new ProcessorTime.Spent(10, spent.others()));
    }

    /** Where the kernel tells nothing of other processes the threads of this one are known all the same. */
    @Test
    void aSystemThatDoesNotSayLeavesTheThreads() {
        ProcessorTime.Spent spent = at(2, null, 7, Map.of(7L, SECOND)).since(at(1, null, 4, Map.of(7L, SECOND / 2)));
        assertThat(spent).isEqualTo(new ProcessorTime.Spent(4, 0.5));
    }

    /** What the thread that asks does is its own; what another does until it has used 0.3 s is not. */
    @Test
    void aThreadThatSpinsIsToldAndTheOneThatAsksIsNot() throws InterruptedException {
        AtomicBoolean leave = new AtomicBoolean();
        CountDownLatch spun = new CountDownLatch(1);
        Thread spinner = new Thread(() -> {
            long start = ownTime();
            while (ownTime() - start < 3 * SECOND / 10) Thread.onSpinWait();
            spun.countDown();
            while (!leave.get()) Thread.onSpinWait(); // one that has ended is not known any more
        });
        ProcessorTime alone = ProcessorTime.now();
        long start = ownTime();
        while (ownTime() - start < 3 * SECOND / 10) Thread.onSpinWait();
        ProcessorTime before = ProcessorTime.now();
        spinner.start();
        spun.await();
        ProcessorTime after = ProcessorTime.now();
        leave.set(true);
        spinner.join();
        assertThat(threads(before) - threads(alone)).isLessThan(SECOND / 10);
        assertThat(threads(after) - threads(before)).isGreaterThanOrEqualTo(3 * SECOND / 10);
        assertThat(after.since(before).others()).isGreaterThan(0.2); // the kernel's ticks, a few on either side
    }

    private static long ownTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long threads(ProcessorTime time) {
        return time.otherThreads().values().stream().mapToLong(nanos -> nanos).sum();
    }

    /** times(1p): the shell of another process says what it used. */
    @Test
    void anotherProcessIsTold() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/stat")), "only Linux says what other processes use");
        ProcessorTime before = ProcessorTime.now();
        assertThat(new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; times")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor())
                .isZero();
        ProcessorTime after = ProcessorTime.now();
        assertThat(after.since(before).others()).isGreaterThan(0.1);
    }
}
