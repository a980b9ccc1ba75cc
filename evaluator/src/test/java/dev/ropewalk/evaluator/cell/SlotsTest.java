package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    @Test
    void oneSlotIsTheCallersThreadInOrder() {
        List<Integer> done = new ArrayList<>();
        Thread caller = Thread.currentThread();
        Slots.work(TEN, 1, (part, slot) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(slot).isZero();
            done.add(part);
        });
        assertThat(done).isEqualTo(TEN);
    }

    /** Each waits for the two others: nobody passes where fewer work than there are slots. */
    @Test
    void asManyWorkAtOnceAsThereAreSlots() {
        CyclicBarrier together = new CyclicBarrier(3);
        Map<Integer, Integer> slots = new ConcurrentHashMap<>();
        Slots.work(TEN.subList(0, 9), 3, (part, slot) -> {
            slots.put(part, slot);
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(slots).hasSize(9);
        assertThat(slots.values()).containsOnly(0, 1, 2);
    }

    @Test
    void whereOneBreaksNothingMoreIsBegunAndWhatWasBegunEnds() {
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger ended = new AtomicInteger();
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> Slots.work(TEN, 2, (part, slot) -> {
                    begun.add(part);
                    try {
                        both.await(30, TimeUnit.SECONDS);
                        if (slot == 1) throw new IllegalStateException("the database is gone");
                        Thread.sleep(50);
                    } catch (java.util.concurrent.BrokenBarrierException
                            | java.util.concurrent.TimeoutException
                            | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    ended.incrementAndGet();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the database is gone");
        assertThat(begun).containsExactlyInAnyOrder(0, 1);
        assertThat(ended).hasValue(1);
    }
}
