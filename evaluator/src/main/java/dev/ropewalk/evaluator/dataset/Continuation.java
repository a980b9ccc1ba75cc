package dev.ropewalk.evaluator.dataset;

import dev.ropewalk.decoder.Tokenizer;
import java.util.Arrays;

/**
 * A context and what is to follow it, as ids whose log-likelihood is asked for. lm-evaluation-harness 4e7e0d4, lm_eval/api/model.py
 * {@code _encode_pair}: blanks at the end of the context go to the continuation, which is what the ids of both together have beyond as many
 * as the context alone has. Where a token stands across the border that can be wrong, or nothing: {@link #byPlace} looks where tokens stand.
 *
 * @param context with special tokens
 * @param continuation its ids
 */
public record Continuation(int[] context, int[] continuation) {

    /** @throws IllegalArgumentException when the context is empty and the tokenizer has nothing to begin a text with */
    public static Continuation of(Tokenizer tokenizer, String context, String continuation) {
        int border = Blanks.end(context);
        String front = context.substring(0, border), whole = context + continuation;
        if (context.isEmpty()) return new Continuation(beginning(tokenizer), tokenizer.encodePlain(continuation));
        int[] ids = tokenizer.encode(whole), first = tokenizer.encode(front);
        return new Continuation(first, Arrays.copyOfRange(ids, Math.min(first.length, ids.length), ids.length));
    }

    /** Ours: the ids of both together, cut before the first token that holds a character behind the context's last that is not blank. */
    public static Continuation byPlace(Tokenizer tokenizer, String context, String continuation) {
        if (context.isEmpty()) return of(tokenizer, context, continuation);
        String whole = context + continuation;
        int border = Blanks.end(context), prefix = tokenizer.prefix().length, at = 0;
        int[][] spans = tokenizer.spans(whole);
        while (at < spans.length && spans[at][1] <= border) at++;
        int[] ids = tokenizer.encode(whole);
        return new Continuation(
                Arrays.copyOf(ids, prefix + at), Arrays.copyOfRange(ids, prefix + at, prefix + spans.length));
    }

    /** What stands in front of any text, else what ends one. */
    private static int[] beginning(Tokenizer tokenizer) {
        int[] prefix = tokenizer.prefix();
        if (prefix.length > 0) return prefix;
        return new int[] {
            tokenizer.endIds().stream()
                    .min(Integer::compare)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the context is empty, and the tokenizer puts nothing in front of a text and ends none"))
        };
    }
}
