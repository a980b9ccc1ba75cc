package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.Arrays;

/**
 * A context and what is to follow it, as ids whose log-likelihood is asked for. lm-evaluation-harness 4e7e0d4 and 0.4.13, lm_eval/api/model.py
 * {@code loglikelihood} and {@code _encode_pair}: blanks at the end of the context go to the continuation, which is what the ids of both together have beyond as many
 * as the context alone has. Where a token stands across the border that can be wrong, or nothing: {@link #byPlace} looks where tokens stand.
 *
 * @param context with special tokens
 * @param continuation its ids
 */
public record Continuation(int[] context, int[] continuation) {

    /** @throws IllegalArgumentException when the context is empty and the tokenizer has nothing to begin a text with */
    public static Continuation of(Tokenizer tokenizer, String context, String continuation) {
        if (context.isEmpty()) return alone(tokenizer, continuation);
        int[] ids = tokenizer.encode(context + continuation),
                first = tokenizer.encode(context.substring(0, Blanks.end(context)));
        return first.length == 0
                ? new Continuation(footing(tokenizer), ids)
                : new Continuation(first, Arrays.copyOfRange(ids, Math.min(first.length, ids.length), ids.length));
    }

    /** Behind nothing: a token to stand on, unless the continuation brings it along. */
    private static Continuation alone(Tokenizer tokenizer, String continuation) {
        int[] footing = footing(tokenizer), ids = tokenizer.encodePlain(continuation);
        return ids.length > 1 && ids[0] == footing[0]
                ? new Continuation(footing, Arrays.copyOfRange(ids, 1, ids.length))
                : new Continuation(footing, ids);
    }

    /** Ours: the ids of both together, cut before the first token that holds a character behind the context's last that is not blank. */
    public static Continuation byPlace(Tokenizer tokenizer, String context, String continuation) {
        if (context.isEmpty()) return of(tokenizer, context, continuation);
        String whole = context + continuation;
        int[] plain = tokenizer.encodePlain(whole), ids = tokenizer.begun(plain);
        int border = Blanks.end(context), front = ids.length - plain.length, at = 0;
        int[][] spans = tokenizer.spans(whole);
        while (at < spans.length && spans[at][1] <= border) at++;
        return new Continuation(Arrays.copyOf(ids, front + at), Arrays.copyOfRange(ids, front + at, ids.length));
    }

    /** Both, one behind the other. */
    public int[] whole() {
        int[] whole = Arrays.copyOf(context, context.length + continuation.length);
        System.arraycopy(continuation, 0, whole, context.length, continuation.length);
        return whole;
    }

    private static int[] footing(Tokenizer tokenizer) {
        return new int[] {
            tokenizer
                    .footing()
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "the context is empty, and the tokenizer has no token that begins a text and none that ends one"))
        };
    }
}
