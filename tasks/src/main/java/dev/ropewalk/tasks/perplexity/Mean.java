package dev.ropewalk.tasks.perplexity;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a mean negative log-likelihood is a mean over. */
public enum Mean {
    /** Every scored token weighs the same. */
    TOKEN,
    /** Every window weighs the same, however many of its tokens are scored. */
    WINDOW,
    /** The sum over all tokens, divided by the words of the text. */
    WORD,
    /** The sum over all tokens, divided by the bytes of the text. */
    BYTE;

    /** What Python calls blank in a text: White_Space of Unicode and U+001C to U+001F. */
    private static final Pattern BLANKS =
            Pattern.compile("[\\s\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");

    /** Pieces between stretches of blanks, empty ones at either end included: lm-eval's {@code len(re.split(r"\s+", text))}. */
    public static long words(String text) {
        return BLANKS.matcher(text).results().count() + 1;
    }

    /** In UTF-8. */
    public static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
