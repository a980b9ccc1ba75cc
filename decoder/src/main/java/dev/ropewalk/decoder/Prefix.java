package dev.ropewalk.decoder;

import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LogitTemperature;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A prompt that was read, kept for the next one to begin with. Only whole passes are taken over, and only where reading them again would
 * make the very same calls: same ids, same passes, same plan, same temperatures. What follows the prompt in the cache is never used.
 *
 * @param ids the prompt
 * @param passes tokens of each pass
 * @param seconds what each pass took
 * @param plan one that does not follow the length
 * @param owner owns the cache's arrays, and is closed with it
 */
record Prefix(int[] ids, int[] passes, double[] seconds, ContextPlan plan, KeyValueCache cache, NDManager owner)
        implements AutoCloseable {

    /** How many of another prompt's passes were made here. Never its last, which leaves the state that an answer begins from. */
    int passesOf(int[] otherIds, int[] otherPasses, ContextPlan otherPlan) {
        if (!otherPlan.actsLike(plan)) return 0;
        int differs = Arrays.mismatch(ids, otherIds);
        int same = differs < 0 ? ids.length : differs;
        int alike = 0, tokens = 0;
        while (alike < Math.min(passes.length, otherPasses.length - 1)
                && passes[alike] == otherPasses[alike]
                && tokens + passes[alike] <= same) tokens += passes[alike++];
        return sameIn(otherIds.length, plan.temperature(), tokens)
                        && sameIn(otherIds.length, plan.rotaryTemperature(), tokens)
                ? alike
                : 0;
    }

    /** A temperature may follow the length of the whole prompt: then even its first tokens were read otherwise. */
    private boolean sameIn(int context, LogitTemperature temperature, int tokens) {
        return context == ids.length
                || IntStream.range(0, cache.layers())
                        .allMatch(layer -> IntStream.range(0, tokens)
                                .allMatch(i ->
                                        temperature.at(layer, i, context) == temperature.at(layer, i, ids.length)));
    }

    @Override
    public void close() {
        owner.close();
    }
}
