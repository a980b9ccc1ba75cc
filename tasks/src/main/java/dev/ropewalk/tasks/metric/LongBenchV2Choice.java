package dev.ropewalk.tasks.metric;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The letter that "The correct answer is" announces: asterisks deleted, the first one in brackets anywhere, else the first bare one, even where
 * it begins a word. pred.py, extract_answer, THUDM/LongBench 2e00731 (LongBench v2, Bai et al. 2024, arXiv 2412.15204).
 */
record LongBenchV2Choice() implements Scorer {

    private static final Pattern BRACKETED = Pattern.compile("The correct answer is \\(([A-D])\\)");
    private static final Pattern BARE = Pattern.compile("The correct answer is ([A-D])");

    @Override
    public Score read(String prediction, Reference reference) {
        @Nullable String letter = letter(prediction);
        return new Score(letter != null && reference.answers().contains(letter) ? 1 : 0, letter);
    }

    /** A to D; null where none is announced. */
    static @Nullable String letter(String prediction) {
        String plain = prediction.replace("*", "");
        Matcher bracketed = BRACKETED.matcher(plain);
        if (bracketed.find()) return bracketed.group(1);
        Matcher bare = BARE.matcher(plain);
        return bare.find() ? bare.group(1) : null;
    }
}
