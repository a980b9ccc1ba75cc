package dev.ropewalk.decoder.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted before a pass is every pair the plan lets a query see, and what sliding windows compute in vain. */
class AttentionWorkTest {

    private static final Rope ROPE = new Rope(16, 10_000, 64);

    private static ContextPlan plan(String configuration) {
        return Configuration.parse(configuration).resolve(ROPE, 400).plan();
    }

    private static ContextPlan window(int width) {
        PositionMap own = new PositionMap.Identity();
        return ContextPlan.plain(ROPE, 400)
                .withBands(new AttentionBand("window", new Reach.Distance(0, width), own, own));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rope",
                "yarn",
                "self-extend{group=4,window=16}",
                "dca{chunk=48,cap=63}",
                "rerope",
                "leaky-rerope",
                "string",
                "lm-infinite{global=10,local=32}",
                "streaming-llm"
            })
    void everySeenPairIsCountedOnceInWhateverPassesATextIsRead(String configuration) {
        ContextPlan plan = plan(configuration);
        for (int tokens : new int[] {1, 16, 50, 129, 400})
            for (int start = 0; start < 400; start += tokens) {
                int end = Math.min(400, start + tokens);
                AttentionWork work = AttentionWork.of(plan, Reach.UNBOUNDED, start, end - start);
                assertThat(work.pairs() + work.maskedPairs())
                        .as("tokens %d to %d", start, end)
                        .isEqualTo(seen(plan, start, end) + inVain(plan, start, end));
            }
    }

    /** One by one, from the plan alone. */
    private static long seen(ContextPlan plan, int start, int end) {
        return IntStream.range(start, end)
                .mapToLong(i -> IntStream.rangeClosed(0, i)
                        .filter(j -> plan.bandOf(i, j).isPresent())
                        .count())
                .sum();
    }

    /** Rows that stand further in the text than a window is wide go by blocks of 64, or all that there are; b rows of a block mask b - 1 keys each. */
    private static long inVain(ContextPlan plan, int start, int end) {
        long masked = 0;
        for (AttentionBand band : plan.bands())
            if (band.reach() instanceof Reach.Distance distance && distance.max() < end) {
                int block = Math.min(64, end - distance.max());
                for (int row = Math.max(start, distance.max()); row < end; row += block) {
                    long rows = Math.min(block, end - row);
                    masked += rows * (rows - 1);
                }
            }
        return masked;
    }

    /** By hand: 10 queries see all of 5 keys, and 1 to 10 of their own. */
    @Test
    void aLaterPassIsARectangleAndATriangle() {
        assertThat(AttentionWork.of(plan("rope"), Reach.UNBOUNDED, 5, 10)).isEqualTo(new AttentionWork(2, 20, 105, 0));
    }

    /** By hand: four blocks of 64 rows by 64 + 33 - 1 keys in one call, 44 rows by 44 + 33 - 1 in another. */
    @Test
    void aWindowIsBlocksAndTheirRest() {
        assertThat(AttentionWork.of(window(33), Reach.UNBOUNDED, 100, 300))
                .isEqualTo(new AttentionWork(2, 300, 0, 4 * 64 * 96 + 44 * 76));
    }

    @Test
    void aLayersOwnWindowCountsAsABandOfItsWidth() {
        assertThat(AttentionWork.of(plan("rope"), 33, 100, 300))
                .isEqualTo(AttentionWork.of(window(33), Reach.UNBOUNDED, 100, 300));
    }

    /** By hand: chunks of 40 under a window of 50; rows 80 to 119 see own chunk's keys 80 to 119 and the last chunk's 40 to 79 from 31 on. */
    @Test
    void aWindowCutsChunksIntoMaskedRows() {
        PositionMap in = new PositionMap.InChunk(40);
        ContextPlan chunks = ContextPlan.plain(ROPE, 400)
                .withBands(
                        new AttentionBand("intra", new Reach.ChunksApart(40, 0, 1), in, in),
                        new AttentionBand(
                                "successive", new Reach.ChunksApart(40, 1, 2), new PositionMap.NextChunk(40, 55), in));
        assertThat(AttentionWork.of(chunks, 50, 80, 40))
                .isEqualTo(new AttentionWork(2, 80, 0, 40 * (120 - 80) + 40 * (80 - 40)));
    }
}
