package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer.Encoded;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A question whose haystack may have any number of units, words or lines or pairs, within bounds: the more units, the more tokens.
 *
 * @param least units without which there is no question
 * @param most units that there are
 * @param shortage why there are no more, where it is wrong to stop before the budget is used; null where that is right or cannot happen
 * @param with the question with so many units: the same number gives the same question
 */
record Draft(int least, int most, @Nullable String shortage, IntFunction<WrittenSample> with) {

    static final int ANY = Integer.MAX_VALUE - 1;
    private static final int PROBE = 32;

    static Draft of(int least, IntFunction<WrittenSample> with) {
        return new Draft(least, ANY, null, with);
    }

    /** The same question in another form. */
    Draft as(UnaryOperator<WrittenSample> form) {
        return new Draft(least, most, shortage, units -> form.apply(with.apply(units)));
    }

    /** A question and its tokens, without what the tokenizer puts around a prompt. */
    record Fit(WrittenSample question, Encoded encoded) {

        int tokens() {
            return encoded.ids().length;
        }
    }

    /**
     * The question with the most units that keeps the budget. One unit more would not.
     *
     * @param budget tokens without what the tokenizer puts around a prompt
     * @throws IllegalArgumentException one sentence, when no question is small enough or there is not enough haystack
     */
    Fit within(int budget, Pieces pieces) {
        Fit best = fit(least, pieces);
        if (best.tokens() > budget) throw new TooShort(best);
        int fits = least, exceeds = most + 1, next = Math.min(most, least + PROBE);
        int knownUnits = least, knownTokens = best.tokens();
        double slope = 1;
        for (int round = 0; exceeds - fits > 1; round++) {
            Fit tried = fit(next, pieces);
            if (tried.tokens() != knownTokens && tried.tokens() > knownTokens == next > knownUnits)
                slope = (double) (tried.tokens() - knownTokens) / (next - knownUnits);
            knownUnits = next;
            knownTokens = tried.tokens();
            if (tried.tokens() <= budget) {
                fits = next;
                best = tried;
            } else exceeds = next;
            // where a straight line through the last two meets the budget; by halves when that does not come to an end
            double guess = round < 16 || exceeds > most
                    ? knownUnits + Math.floor((budget - knownTokens) / slope)
                    : (fits + exceeds) / 2.0;
            next = (int) Math.max(fits + 1.0, Math.min(exceeds - 1.0, guess));
        }
        if (fits == most && shortage != null) throw new IllegalArgumentException(shortage);
        return best;
    }

    private Fit fit(int units, Pieces pieces) {
        WrittenSample question = with.apply(units);
        return new Fit(question, pieces.encode(question.prompt()));
    }

    /** The smallest question has more tokens than the budget. */
    static final class TooShort extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        final transient Fit smallest;

        TooShort(Fit smallest) {
            super("the smallest question has " + smallest.tokens() + " tokens");
            this.smallest = smallest;
        }
    }
}
