package dev.ropewalk.web.mark;

import java.util.Locale;

/** What a mark says. */
public enum Kind {
    /** A name by which people find it. */
    TAG(100, true, false),
    /** Anything that should stand beside it. */
    NOTE(2000, true, false),
    /** Done with: lists leave it out. The text may say why. */
    ARCHIVED(2000, false, true),
    /** Its numbers should not be used any more, and the text says why. */
    SUPERSEDED(2000, true, true);

    private final int longest;
    private final boolean needsText, judges;

    Kind(int longest, boolean needsText, boolean judges) {
        this.longest = longest;
        this.needsText = needsText;
        this.judges = judges;
    }

    /** As it is stored. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int longest() {
        return longest;
    }

    boolean needsText() {
        return needsText;
    }

    /** Whether it takes something out of lists or boards: that is for whose it is. */
    boolean judges() {
        return judges;
    }
}
